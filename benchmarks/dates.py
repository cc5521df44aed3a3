"""Dates against TimeBank and the bodies of MEANTIME's articles.

Rules were first written from every other article (the even half) and checked on the others (the
odd half), which they had not seen: value F1 was 79.7 on TimeBank's odd half and 78.6 on MEANTIME's.
Only then were the odd half's errors read too.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from annotate.stages.dates import expressions
from benchmarks.date_scores import Expression, Tally, is_right, paired

# Name of the corpus, its file, and whether values are compared by the days they cover.
CORPORA = (("TimeBank", "timebank.jsonl", False), ("MEANTIME body", "meantime.jsonl", True))
# A headline and a date line stand before the body, to which MEANTIME's gold is limited.
HEAD = re.compile(r"[^\n]*\n\n[^\n]*\n\n")
MOST_ERRORS = 10
_NEIGHBOURS = Path(__file__).with_name("date-neighbours.tsv")
_CAUSES = Path(__file__).with_name("date-causes.tsv")

Read = tuple[list[Expression], list[Expression]]


def run(corpora: Path) -> Iterator[str]:
    """Yield agreement by half, by class of rules, the most frequent errors, and speed."""
    yield f"{'':34}{'strict':>8}{'relaxed':>8}{'value':>8}"
    by_group: Counter[str] = Counter()
    right_by_group: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    words, seconds = 0, 0.0
    for name, file, by_days in CORPORA:
        records = _records(corpora / file)
        start = time.process_time()
        read = [_read(record, body=by_days) for record in records]
        seconds += time.process_time() - start
        words += sum(len(str(record["text"]).split()) for record in records)
        yield _row(f"{name}, even half", read[::2], by_days)
        yield _row(f"{name}, odd half", read[1::2], by_days)
        yield _row(f"{name}, all", read, by_days)
        for gold, found in read:
            right, wrong = _by_group(gold, found, by_days)
            right_by_group.update(right)
            by_group.update(one.group for one in found)
            errors.update(wrong)
    yield from _neighbours()
    yield ""
    yield f"{'class of rules':24}{'found':>7}{'value right':>13}"
    for group, number in by_group.most_common():
        yield f"{group:24}{number:7}{right_by_group[group] / number:13.2f}"
    yield ""
    causes = dict(row[:2] for row in _rows(_CAUSES))
    for error, number in errors.most_common(MOST_ERRORS):
        yield f"{number:5}  {error}: {causes.get(error, 'no single cause')}"
    yield f"{words / seconds:,.0f} words per CPU-second"


def _records(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _read(record: dict[str, object], *, body: bool) -> Read:
    """Return the gold expressions of a record, and those found in it."""
    text = str(record["text"])
    head = HEAD.match(text) if body else None
    found = [
        Expression(one.start, one.end, one.type, one.value or "", one.group)
        for one in expressions(text, date.fromisoformat(str(record["dct"])))
        if head is None or one.start >= head.end()
    ]
    timexes = record["timexes"]
    assert isinstance(timexes, list)
    gold = [Expression(t["start"], t["end"], t["type"], t["value"] or "") for t in timexes]
    return gold, found


def _row(name: str, read: Sequence[Read], by_days: bool) -> str:
    tally = Tally()
    for gold, found in read:
        match = paired(gold, found)
        tally.gold += len(gold)
        tally.found += len(found)
        tally.paired += len(match)
        tally.exact += sum((g.start, g.end) == (f.start, f.end) for g, f in match)
        tally.right += sum(is_right(g.value, f.value, by_days=by_days) for g, f in match)
    hits = (tally.exact, tally.paired, tally.right)
    return f"{name:34}" + "".join(f"{tally.f1(hit):8.1f}" for hit in hits)


def _by_group(
    gold: Sequence[Expression], found: Sequence[Expression], by_days: bool
) -> tuple[Counter[str], Counter[str]]:
    """Return how often each class of rules is right, and the kinds of error."""
    match = paired(gold, found)
    right = Counter(f.group for g, f in match if is_right(g.value, f.value, by_days=by_days))
    errors = Counter(
        f"value, {f.group}" for g, f in match if not is_right(g.value, f.value, by_days=by_days)
    )
    missed = {id(one) for one in gold} - {id(g) for g, _ in match}
    errors.update(f"missed, {_kind(one)}" for one in gold if id(one) in missed)
    spurious = {id(one) for one in found} - {id(f) for _, f in match}
    errors.update(f"spurious, {one.group}" for one in found if id(one) in spurious)
    return right, errors


def _kind(gold: Expression) -> str:
    return "vague" if gold.value.endswith("_REF") else gold.type


def _neighbours() -> Iterator[str]:
    for name, *figures in _rows(_NEIGHBOURS):
        for (corpus, _, _), relaxed, value in zip(
            CORPORA, figures[::2], figures[1::2], strict=True
        ):
            row = f"{name}, {corpus}"
            yield f"{row[:42]:42}{relaxed:>8}{value:>8}"


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
