"""`python -m benchmarks.learn_speakers CORPORA`: learn what the features of names and pronouns are
worth.

Learns from gum-coref-dev.jsonl and gum-coref-other.jsonl and writes name-weights.tsv and
pronoun-weights.tsv into annotate/lexicons.  With `--folds 8` nothing is written: it prints how many
of he and she are right in articles that the weights were not learned from.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt

from annotate import language, pipeline, resources
from annotate.article import Article, Metadata
from annotate.evaluation.speakers import agree, name_of
from annotate.stages.attributions import Attributions
from annotate.stages.mentions import Mentions, evidence, second_look, words
from annotate.stages.mentions.candidates import candidates
from annotate.stages.mentions.first_look import guesses_of
from annotate.stages.mentions.second_look import LABELS, company_of
from annotate.stages.segment import Segment
from annotate.stages.speakers import pronouns
from annotate.stages.speakers.casting import Casting
from annotate.stages.speakers.events import events
from annotate.stages.speakers.people import people
from annotate.stages.speakers.referents import Referent

Record = dict[str, Any]
Array = npt.NDArray[np.float64]

CORPORA = ("gum-coref-dev.jsonl", "gum-coref-other.jsonl")
GOLD_LABELS = {"person": "person", "organization": "org", "place": "place"}
PRIORS = Path(__file__).with_name("pronoun-priors.tsv")
NAME_PENALTY, PRONOUN_PENALTY = 1.0, 2.0
STEPS, STEP = 500, 0.05
ROUNDS = 3
# An article's pronouns weigh by this power of their number.
POWER = -0.5


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--folds", type=click.IntRange(min=2), help="Print figures of cross-validation.")
def main(corpora: Path, folds: int | None) -> None:
    """Learn the weights from the gold data in the folder CORPORA."""
    lines = [line for file in CORPORA for line in (corpora / file).open(encoding="utf-8")]
    records = [json.loads(line) for line in lines]
    nlp = language.load(components=frozenset({"ner"}))
    docs = [language.parse(record["text"], nlp) for record in records]
    if folds is None:
        _write("name-weights", _learned_names(records, docs))
        resources.table.cache_clear()
        second_look.model.cache_clear()
    stages = (Segment(), Mentions(), Attributions(mode="rules"))
    articles = [
        pipeline.run(Article(text=r["text"], metadata=Metadata(id=r["id"])), doc, stages)
        for r, doc in zip(records, docs, strict=True)
    ]
    if folds is None:
        weights = _learned_pronouns(records, articles)
        _write("pronoun-weights", {name: [weight] for name, weight in weights.items()})
    else:
        _print_held_out(records, articles, folds)


def _print_held_out(records: Sequence[Record], articles: Sequence[Article], folds: int) -> None:
    """Print how many pronouns of each kind of text are right, each fold learned from the others."""
    pairs = list(zip(records, articles, strict=True))
    asked, right = Counter[str](), Counter[str]()
    for fold in range(folds):
        rest = [pair for number, pair in enumerate(pairs) if number % folds != fold]
        weights = _learned_pronouns([r for r, _ in rest], [a for _, a in rest])
        for record, article in pairs[fold::folds]:
            genre = record["id"].split("_")[1]
            for example in _pronouns(record, article, weights):
                answer, _ = pronouns.decided(example.choice, weights)
                asked[genre] += example.is_asked
                right[genre] += example.is_asked and example.is_right(answer)
    for genre, number in asked.most_common():
        click.echo(f"{genre:12}{right[genre] / max(1, number):.3f}  {right[genre]}/{number}")


def _write(name: str, weights: Mapping[str, Sequence[float]]) -> None:
    """Replace the rows of a table of weights; the comments above them stay."""
    path = resources.lexicon_path(f"{name}.tsv")
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    rows = ["\t".join([key, *(f"{w:.3f}" for w in weights[key])]) for key in sorted(weights)]
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


def _learned_names(records: Sequence[Record], docs: Sequence[Any]) -> dict[str, list[float]]:
    """Return the weights of the features of names, by multinomial logistic regression."""
    examples = [one for r, doc in zip(records, docs, strict=True) for one in _names(r, doc)]
    index = {name: at for at, name in enumerate(sorted({n for f, _ in examples for n in f}))}
    inputs = np.zeros((len(examples), len(index)))
    targets = np.zeros((len(examples), len(LABELS)))
    for row, (features, labels) in enumerate(examples):
        for name, value in features.items():
            inputs[row, index[name]] = value
        for label, share in labels.items():
            targets[row, LABELS.index(label)] = share
    totals = targets.sum(1)
    importance = 1 + np.log(totals)
    targets /= totals[:, None]

    def slope(weights: Array) -> Array:
        scores = inputs @ weights
        chances = np.exp(scores - scores.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        error = inputs.T @ ((chances - targets) * importance[:, None])
        found: Array = error / importance.sum() + NAME_PENALTY * weights / len(inputs)
        return found

    found = _descended(np.zeros((len(index), len(LABELS))), slope)
    return {name: list(found[at]) for name, at in index.items()}


def _names(record: Record, doc: Any) -> Iterator[tuple[evidence.Features, Counter[str]]]:
    """Yield the features of each candidate with the labels of the places where it stands."""
    text = words.of(record["text"])
    found = candidates(text, guesses_of(doc, text))
    company = company_of(found, text)
    gold: dict[tuple[int, int], str] = {}
    for mention in record["mentions"]:
        if mention["kind"] == "name":
            first, last = (text.before(offset) for offset in mention["head"])
            gold[first, last] = GOLD_LABELS.get(mention["type"], "thing")
    inner = {(i, j) for a, b in gold for i in range(a, b) for j in range(i + 1, b + 1)}
    for candidate in found.values():
        labels = Counter(
            gold.get(place, "none")
            for place in candidate.places
            if place in gold or place not in inner
        )
        if labels:
            yield evidence.features(candidate, text, company), labels


@dataclass(frozen=True, slots=True)
class Example:
    """A pronoun's choice, which of its candidates are right, and whether gold names one."""

    article: str
    choice: pronouns.Choice
    right: list[bool]
    is_asked: bool

    def is_right(self, answer: Referent | None) -> bool:
        """Say whether *answer* is somebody, and one of the right candidates."""
        return answer is not None and self.right[self.choice.candidates.index(answer)]


def _learned_pronouns(records: Sequence[Record], articles: Sequence[Article]) -> dict[str, float]:
    """Return the weights of the features of pronouns.

    The first round takes earlier pronouns from the gold, later rounds from the weights so far, so
    that the weights are used to earlier errors.
    """
    prior = {name: float(weight) for name, weight in _rows(PRIORS)}
    weights: dict[str, float] | None = None
    for _ in range(ROUNDS):
        examples = [
            one for r, a in zip(records, articles, strict=True) for one in _pronouns(r, a, weights)
        ]
        weights = _ranked(examples, prior)
    return weights or {}


def _rows(path: Path) -> Iterable[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _pronouns(
    record: Record, article: Article, weights: Mapping[str, float] | None
) -> list[Example]:
    casting = Casting(article)
    everybody = people(casting.scene.namings("person"))
    named = {person: name_of(" ".join(person.full)) for person in everybody}
    gold = _gold_names(record)
    examples: dict[int, Example] = {}

    def decide(choice: pronouns.Choice) -> tuple[Referent | None, float]:
        text = casting.scene.words
        span = text.span(choice.event.first, choice.event.last)
        if span not in gold:
            return (None, 1.0) if weights is None else pronouns.decided(choice, weights)
        right = [
            who is not None and any(agree(named[who], name) for name in gold[span])
            for who in choice.candidates
        ]
        if not any(right):
            right = [who is None for who in choice.candidates]
        examples[choice.event.first] = Example(article.metadata.id, choice, right, bool(gold[span]))
        if weights is None:
            return choice.candidates[right.index(True)], 1.0
        return pronouns.decided(choice, weights)

    pronouns.resolve(events(casting.scene, everybody), casting.sources(), decide)
    return list(examples.values())


def _gold_names(record: Record) -> dict[tuple[int, int], set[frozenset[str]]]:
    """Return, for each pronoun's span, the names of whom it means."""
    names: dict[str, set[frozenset[str]]] = defaultdict(set)
    for mention in record["mentions"]:
        if mention["kind"] == "name":
            names[mention["entity"]].add(name_of(record["text"][slice(*mention["head"])]))
    return {
        (mention["start"], mention["end"]): names[mention["entity"]]
        for mention in record["mentions"]
        if mention["kind"] == "pronoun"
    }


def _ranked(examples: Sequence[Example], prior: Mapping[str, float]) -> dict[str, float]:
    """Return weights under which the right candidates are most probable, pulled towards *prior*.

    The pronouns of an article that has many weigh less: a biography has one answer for most.
    """
    lists = [features for example in examples for features in example.choice.features]
    index = {name: at for at, name in enumerate(sorted({*prior, *(n for f in lists for n in f)}))}
    inputs = np.zeros((len(lists), len(index)))
    for row, features in enumerate(lists):
        for name, value in features.items():
            inputs[row, index[name]] = value
    group = np.repeat(np.arange(len(examples)), [len(e.right) for e in examples])
    per_article = Counter(example.article for example in examples)
    importance = np.array([per_article[example.article] ** POWER for example in examples])
    right = np.array([flag for example in examples for flag in example.right], dtype=float)
    start = np.array([prior.get(name, 0.0) for name in index])

    def slope(weights: Array) -> Array:
        scores = inputs @ weights
        top = np.full(len(examples), -np.inf)
        np.maximum.at(top, group, scores)
        chances = np.exp(scores - top[group])
        wanted = chances * right
        chances /= np.bincount(group, chances)[group]
        wanted /= np.maximum(np.bincount(group, wanted), 1e-12)[group]
        error = inputs.T @ ((chances - wanted) * importance[group])
        found: Array = (error + PRONOUN_PENALTY * (weights - start)) / len(examples)
        return found

    found = _descended(start.copy(), slope)
    return {name: float(found[at]) for name, at in index.items()}


def _descended(weights: Array, slope: Any) -> Array:
    """Return *weights* after descending along *slope*, by Adam."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = slope(weights)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        scale = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        weights = weights - STEP * mean / (1 - 0.9**step) / scale
    return weights


if __name__ == "__main__":
    main()
