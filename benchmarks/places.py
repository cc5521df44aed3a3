"""Places against LGL (local news) and GeoVirus (world news), by five-fold cross-validation.

The weights of the package were learned on these corpora, so each fold is measured with weights
learned on the other four alone.  Folds are runs of neighbouring articles: those about the same
events, or of the same newspaper, are not on both sides.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from annotate import language, pipeline
from annotate.article import Article, Mention, Metadata
from annotate.evaluation import toponyms
from annotate.evaluation.counts import Counts, total
from annotate.gazetteer import Place
from annotate.pipeline import Findings
from annotate.stages.mentions import Mentions
from annotate.stages.places import Places
from annotate.stages.places.features import Numbers
from annotate.stages.places.judging import using
from annotate.stages.places.types import type_of
from annotate.stages.segment import Segment
from annotate.training.gold_places import (
    GoldArticle,
    NameExamples,
    PlaceExamples,
    Toponymy,
    name_examples,
    place_examples,
    read,
)
from annotate.training.place_weights import learn_names, learn_places
from benchmarks.place_errors import CAUSES, Found, errors, paired

CORPORA = ("lgl", "geovirus")
FOLDS = 5
MOST_ERRORS = 10
# Measures of `annotate.evaluation.toponyms`, and one that also takes the gold row of GeoNames.
SPANS, NEAR = "span, overlap", "place, of those found"
NEAR_OR_SAME = "place or row, of those found"
_NEIGHBOURS = Path(__file__).with_name("place-neighbours.tsv")


@dataclass(frozen=True)
class Prepared:
    """A gold article, parsed, with what can be learned from it."""

    gold: GoldArticle
    doc: Doc
    names: NameExamples
    places: PlaceExamples | None


@dataclass(frozen=True)
class Measured:
    """An article as the pipeline annotated it, with the names found and the time for places."""

    gold: GoldArticle
    article: Article
    found: tuple[Found, ...]
    seconds: float


def run(corpora: Path) -> Iterator[str]:
    """Yield both tables, each with the neighbours' rows, kinds and errors, and the speed."""
    prepared = {
        corpus: [_prepared(gold) for gold in read(corpora / f"{corpus}.jsonl")]
        for corpus in CORPORA
    }
    measured: dict[str, list[Measured]] = {corpus: [] for corpus in CORPORA}
    for fold in range(FOLDS):
        rest = [a for articles in prepared.values() for a in _outside(articles, fold)]
        names = learn_names([article.names for article in rest])
        places = learn_places([article.places for article in rest if article.places])
        for corpus, articles in prepared.items():
            measured[corpus] += [_measured(a, names, places) for a in _inside(articles, fold)]
    for corpus, results in measured.items():
        yield from _table(corpus, results)
    seconds = sum(article.seconds for results in measured.values() for article in results)
    count = sum(map(len, measured.values()))
    yield f"resolution: {count / seconds:,.0f} documents per CPU-second"


class _Timed(Places):
    """The places stage, with the CPU time that its call took."""

    seconds = 0.0

    def __call__(self, article: Article, doc: Doc) -> Findings:
        started = time.process_time()
        findings = super().__call__(article, doc)
        self.seconds = time.process_time() - started
        return findings


def _prepared(gold: GoldArticle) -> Prepared:
    doc = language.parse(gold.text, language.load())
    return Prepared(gold, doc, name_examples(gold, doc), place_examples(gold))


def _inside(articles: Sequence[Prepared], fold: int) -> Sequence[Prepared]:
    return [a for n, a in enumerate(articles) if n * FOLDS // len(articles) == fold]


def _outside(articles: Sequence[Prepared], fold: int) -> Sequence[Prepared]:
    return [a for n, a in enumerate(articles) if n * FOLDS // len(articles) != fold]


def _measured(prepared: Prepared, names: dict[str, float], places: Numbers) -> Measured:
    gold, doc = prepared.gold, prepared.doc
    article = Article(text=gold.text, metadata=Metadata(id=gold.id))
    resolution = _Timed(weights=places)
    with using(names):
        article = pipeline.run(article, doc, (Segment(), Mentions(), resolution))
    entities = article.entity_by_id
    found = tuple(
        Found(
            mention.spans[0],
            entities[mention.entity].location if mention.entity else None,
            mention.form == "demonym",
        )
        for mention in article.of(Mention)
        if mention.kind == "place"
    )
    return Measured(gold, article, found, resolution.seconds)


def _table(corpus: str, articles: Sequence[Measured]) -> Iterator[str]:
    yield f"\n{corpus}: {len(articles)} articles"
    yield f"{'system':50} {'spans':>6} {'exact':>6} {'P':>6} {'R':>6} {'F1':>6} {'or id':>6}"
    for line in _NEIGHBOURS.read_text(encoding="utf-8").splitlines():
        name, *row = line.split("\t")
        if name == corpus:
            yield f"{row[0]:50} {row[1]:>6} {'':6} {'':6} {'':6} {row[2]:>6}"
    for demonyms in (True, False):
        label = "annotate, demonyms " + ("counted" if demonyms else "left out")
        rates = total(_counts(a.gold.toponyms, _found(a, demonyms=demonyms)) for a in articles)
        place = rates["place"]
        figures = (
            *(rates[SPANS].f1, rates["span, exact"].f1),
            *(place.precision, place.recall, place.f1),
            rates[NEAR_OR_SAME].recall,
        )
        yield f"{label:50} " + " ".join(f"{figure or 0:6.3f}" for figure in figures)
    yield from _by_kind(articles)
    yield from _most_frequent_errors(articles, demonyms=corpus == "lgl")


def _found(article: Measured, *, demonyms: bool) -> list[Found]:
    return [name for name in article.found if demonyms or not name.demonym]


def _counts(gold: Sequence[Toponymy], found: Sequence[Found]) -> Counts:
    """Return the counts of `annotate.evaluation`, and how many found names are near or the row."""
    counts = toponyms.count(
        {"toponyms": [toponym.entry for toponym in gold]},
        {"toponyms": [name.entry for name in found]},
    )
    counts.add_share(NEAR_OR_SAME, 0, 0)
    for n, m in paired(gold, found).items():
        if gold[n].lat is not None:
            right = found[m].is_near(gold[n]) or found[m].is_same(gold[n])
            counts.add_share(NEAR_OR_SAME, right, 1)
    return counts


def _by_kind(articles: Sequence[Measured]) -> Iterator[str]:
    kinds: dict[str, list[Counts]] = {}
    for article in articles:
        by_kind: dict[str, list[Toponymy]] = {}
        for toponym in article.gold.toponyms:
            by_kind.setdefault(_kind(toponym), []).append(toponym)
        for kind, gold in by_kind.items():
            kinds.setdefault(kind, []).append(_counts(gold, article.found))
    totals = {kind: total(counts) for kind, counts in kinds.items()}
    for kind, rates in sorted(totals.items(), key=lambda pair: -pair[1][SPANS].recalled_of):
        yield (
            f"  {kind:14} gold {rates[SPANS].recalled_of:5.0f}   found {rates[SPANS].recall:.3f}"
            f"   of these near {rates[NEAR].recall:.3f}"
        )


def _kind(toponym: Toponymy) -> str:
    if toponym.feature is None:
        return "no kind given"
    return type_of(Place(0, "", 0.0, 0.0, toponym.feature, "", "", "", 0))


def _most_frequent_errors(articles: Sequence[Measured], *, demonyms: bool) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for article in articles:
        found = _found(article, demonyms=demonyms)
        counts += errors(article.article, article.gold.toponyms, found)
    yield f"  the most frequent errors, demonyms {'counted' if demonyms else 'left out'}"
    for error, count in counts.most_common(MOST_ERRORS):
        yield f"  {count:5} {error}: {CAUSES[error]}"
