"""Dates against TimeBank and the bodies of MEANTIME's articles.

Rules were first written from every other article (the even half) and checked on the others (the
odd half), which they had not seen: value F1 was 79.7 on TimeBank's odd half and 78.6 on MEANTIME's.
Only then were the odd half's errors read too.

Agreement is that of `annotate.evaluation.timexes`.  TimeBank's values are compared as strings;
MEANTIME's, as its guidelines allow, also by the calendar days they cover.
"""

from __future__ import annotations

import json
import operator
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from annotate.evaluation import timexes
from annotate.evaluation.counts import total
from annotate.evaluation.records import Json, entries
from annotate.stages.dates import expressions
from annotate.stages.dates.calendars import bounds

# Name of the corpus, its file, and whether values are compared by the days they cover.
CORPORA = (("TimeBank", "timebank.jsonl", False), ("MEANTIME body", "meantime.jsonl", True))
# A headline and a date line stand before the body, to which MEANTIME's gold is limited.
HEAD = re.compile(r"[^\n]*\n\n[^\n]*\n\n")
MEASURES = ("span, exact", "span, overlap", "value")
MOST_ERRORS = 10
_NEIGHBOURS = Path(__file__).with_name("date-neighbours.tsv")
_CAUSES = Path(__file__).with_name("date-causes.tsv")

# Two records of an article: the gold one, and one of what was found, with its class of rules.
Read = tuple[Json, Json]
Same = Callable[[str, str], bool]


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
        same: Same = has_same_days if by_days else operator.eq
        yield _row(f"{name}, even half", read[::2], same)
        yield _row(f"{name}, odd half", read[1::2], same)
        yield _row(f"{name}, all", read, same)
        for gold, found in read:
            right, wrong = _by_group(gold, found, same)
            right_by_group.update(right)
            by_group.update(map(_group, entries(found, "timexes")))
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
    """Return *record*, and one of the expressions found in its text."""
    text = str(record["text"])
    head = HEAD.match(text) if body else None
    found = [
        {
            "start": one.start,
            "end": one.end,
            "type": one.type,
            "value": one.value,
            "group": one.group,
        }
        for one in expressions(text, date.fromisoformat(str(record["dct"])))
        if head is None or one.start >= head.end()
    ]
    return record, {"timexes": found}


def _row(name: str, read: Sequence[Read], same: Same) -> str:
    rates = total(timexes.count(gold, found, same) for gold, found in read)
    shares = [rates[measure].f1 or 0.0 if rates else 0.0 for measure in MEASURES]
    return f"{name:34}" + "".join(f"{100 * share:8.1f}" for share in shares)


def _by_group(gold: Json, found: Json, same: Same) -> tuple[Counter[str], Counter[str]]:
    """Return how often each class of rules is right, and the kinds of error."""
    wanted, given = entries(gold, "timexes"), entries(found, "timexes")
    paired = timexes.pair(wanted, given)
    right: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for n, m in paired.items():
        if same(timexes.value_of(wanted[n]), timexes.value_of(given[m])):
            right[_group(given[m])] += 1
        else:
            errors[f"value, {_group(given[m])}"] += 1
    errors.update(f"missed, {_kind(one)}" for n, one in enumerate(wanted) if n not in paired)
    used = set(paired.values())
    errors.update(f"spurious, {_group(one)}" for m, one in enumerate(given) if m not in used)
    return right, errors


def _group(found: Json) -> str:
    return str(found["group"])


def _kind(gold: Json) -> str:
    return "vague" if timexes.value_of(gold).endswith("_REF") else str(gold["type"])


def has_same_days(gold: str, found: str) -> bool:
    """Say whether two values are one in two spellings, or cover the same calendar days."""
    if canonical(gold) == canonical(found):
        return True
    days = bounds(gold)
    return "T" not in gold and days is not None and days == bounds(found)


def canonical(value: str) -> str:
    """Return *value* in one of several equivalent spellings.

    >>> canonical("P1DE"), canonical("2024-05-02T09:00")
    ('P10Y', '2024-05-02T09')
    """
    value = value.upper()
    if match := re.fullmatch(r"P([0-9]+)(DE|CE|Q)", value):
        number, unit = int(match[1]), match[2]
        return f"P{number * 3}M" if unit == "Q" else f"P{number * (10 if unit == 'DE' else 100)}Y"
    value = re.sub(r"^P(X|[0-9.]+)H$", r"PT\1H", value)
    value = re.sub(r"(T\d\d:\d\d):00(?=$|[Z+-])", r"\1", value)
    value = re.sub(r"(T\d\d):00$", r"\1", value)
    return re.sub(r"(T\d\d(?::\d\d)?)Z$", r"\1", value)


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
