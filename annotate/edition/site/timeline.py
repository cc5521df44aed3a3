"""The timeline of an archive: for each month of each year, its articles and their quotations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.edition.archive import Archive
from annotate.edition.calendar import MONTHS
from annotate.edition.people import SpeakerEntry
from annotate.edition.site.articles import Month, month_of, months_of, sheets
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import parted

INDEX = "timeline.html"
MOST_YEARS = 40
MOST_QUOTED = 5
# Units of the drawing.
WIDTH, STEP, TALL = 1000, 1000 / 12, 72.0


@dataclass(frozen=True, slots=True)
class Column:
    """A month in the drawing of a year: what it leads to, and how tall its bar is."""

    x: float
    height: float
    label: str
    title: str
    href: str
    number: int


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is quoted most in a year."""

    name: str
    href: str
    number: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year in figures and in the drawing."""

    name: str
    articles: int
    quotations: int
    columns: tuple[Column, ...]
    voices: tuple[Voice, ...]


def pages(archive: Archive) -> Iterator[Page]:
    """Yield the timeline of *archive*, newest year first; articles without a day are left out."""
    years = _years(archive)
    for path, pager, part in parted(INDEX, years, MOST_YEARS):
        values = {"years": part, "pager": pager, "width": WIDTH, "step": STEP, "tall": TALL}
        yield Page(path, "timeline.html.j2", values, here=INDEX)


def _years(archive: Archive) -> list[Year]:
    months = {name: month for name, month in months_of(sheets(archive.entries)).items() if name}
    quotations: Counter[str] = Counter()
    for entry in archive.entries:
        quotations[month_of(entry)] += entry.quotations
    most = max((month.number for month in months.values()), default=1)
    voices = _voices(archive.speakers)
    by_year: dict[str, list[Month]] = defaultdict(list)
    for name, month in months.items():
        by_year[name[:4]].append(month)
    return [
        Year(
            name=year,
            articles=sum(month.number for month in found),
            quotations=sum(quotations[month.name] for month in found),
            columns=tuple(_column(month, quotations[month.name], most) for month in found[::-1]),
            voices=voices.get(year, ()),
        )
        for year, found in by_year.items()
    ]


def _column(month: Month, quotations: int, most: int) -> Column:
    number = int(month.name[5:7])
    articles = f"{month.number:,} article{'' if month.number == 1 else 's'}"
    quoted = f"{quotations:,} quotation{'' if quotations == 1 else 's'}"
    return Column(
        x=round((number - 1) * STEP, 1),
        height=round(max(2.0, month.number / most * TALL), 1),
        label=MONTHS[number][:3],
        title=f"{MONTHS[number]} {month.name[:4]}: {articles}, {quoted}",
        href=month.href,
        number=month.number,
    )


def _voices(speakers: list[SpeakerEntry]) -> dict[str, tuple[Voice, ...]]:
    """Return the people quoted most in each year."""
    said: dict[str, list[Voice]] = defaultdict(list)
    for speaker in speakers:
        if speaker.kind == "person":
            for year, number in Counter(month_of(i.entry)[:4] for i in speaker.quoted).items():
                said[year].append(Voice(speaker.name, speaker.href, number))
    return {
        year: tuple(sorted(voices, key=_most_quoted)[:MOST_QUOTED]) for year, voices in said.items()
    }


def _most_quoted(voice: Voice) -> tuple[int, str, str]:
    return (-voice.number, voice.name, voice.href)
