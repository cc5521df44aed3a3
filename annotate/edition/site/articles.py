"""The articles by date: all on one page while they are few, then a page a year or a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotate.edition import charts
from annotate.edition.records import Entry
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import Pager, parted

INDEX = "articles.html"
UNDATED = ""
# A line of the list takes a kilobyte and more: pages stay below 300 KB.
MOST_ON_A_PAGE = 150
NEWEST = 30

Months = Mapping[str, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the list: its articles by month ("2031-05"), newest first."""

    path: str
    pager: Pager
    months: Months

    @property
    def name(self) -> str:
        """The year or month of all its articles, as an ISO date; empty where they have none."""
        names = {month[:4] for month in self.months}
        return next(iter(self.months)) if len(self.months) == 1 else names.pop()


@dataclass(frozen=True, slots=True)
class Month:
    """A month in the overview: how many articles, and where they are listed."""

    name: str
    number: int
    href: str


def month_of(entry: Entry) -> str:
    """Return the month of an article as an ISO date, empty if it has no date."""
    return entry.day.isoformat()[:7] if entry.day else UNDATED


def sheets(entries: Sequence[Entry]) -> list[Sheet]:
    """Return the pages that list *entries*, which come newest first."""
    if len(entries) <= MOST_ON_A_PAGE:
        return [Sheet(INDEX, Pager(1, 1, None, None), _by_month(entries))]
    years = defaultdict(list)
    for entry in entries:
        years[month_of(entry)[:4]].append(entry)
    made = []
    for year, listed in years.items():
        months = _by_month(listed)
        one_page = len(listed) <= MOST_ON_A_PAGE
        for name, part in ((year, listed),) if one_page else months.items():
            path = f"articles-{name or 'undated'}.html"
            for place, pager, some in parted(path, part, MOST_ON_A_PAGE):
                made.append(Sheet(place, pager, _by_month(some)))
    return made


def months_of(listed: Iterable[Sheet]) -> dict[str, Month]:
    """Return the months that *listed* have, newest first, each with where it begins."""
    months: dict[str, Month] = {}
    for sheet in listed:
        for name, entries in sheet.months.items():
            known = months.get(name)
            number = len(entries) + (known.number if known else 0)
            href = known.href if known else f"{sheet.path}#m{name or '0'}"
            months[name] = Month(name, number, href)
    return months


def pages(entries: Sequence[Entry]) -> Iterator[Page]:
    """Yield the list of *entries*, newest first, and the pages it leads to."""
    listed = sheets(entries)
    bars = charts.over_time(entries)
    if listed[0].path == INDEX:
        yield Page(INDEX, "articles.html.j2", {"months": listed[0].months, "bars": bars})
        return
    years: dict[str, list[Month]] = defaultdict(list)
    for month in months_of(listed).values():
        years[month.name[:4]].append(month)
    newest = {"bars": bars, "newest": entries[:NEWEST], "years": dict(years), "total": len(entries)}
    yield Page(INDEX, "articles-overview.html.j2", newest)
    for sheet in listed:
        values = {"sheet": sheet, "name": sheet.name}
        yield Page(sheet.path, "articles-of.html.j2", values, here=INDEX)


def _by_month(entries: Iterable[Entry]) -> Months:
    months = defaultdict(list)
    for entry in entries:
        months[month_of(entry)].append(entry)
    return dict(months)
