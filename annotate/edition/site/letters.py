"""Long lists by letter: a page for each, beside the one that begins with the most frequent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from annotate.authority.names import slug
from annotate.edition.sigla import SUFFIXES
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import parted

# Lists that are shorter can be looked through.
FEWEST = 200
MOST_ON_A_PAGE = 900
OTHER = "0-9"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something in a list by letter, named as it is sorted."""

    name: str
    href: str
    number: int


def by_letter(things: Iterable[T], name_of: Callable[[T], str]) -> dict[str, list[T]]:
    """Return *things* by the first letter of their names, in the order of these."""
    letters = defaultdict(list)
    for thing in sorted(things, key=lambda thing: (slug(name_of(thing)), name_of(thing))):
        first = slug(name_of(thing))[0]
        letters[first.upper() if first.isalpha() else OTHER].append(thing)
    return dict(sorted(letters.items()))


def addresses(index: str, letters: Iterable[str]) -> dict[str, str]:
    """Return where the page of each letter stands, for the list that begins at *index*."""
    return {letter: f"{index.removesuffix('.html')}-{letter.lower()}.html" for letter in letters}


def nav_and_pages(
    index: str, title: str, names: Sequence[Name]
) -> tuple[Mapping[str, str], Iterator[Page]]:
    """Return where the letters of a list stand, and their pages; nothing for a short list."""
    letters = by_letter(names, lambda one: one.name) if len(names) >= FEWEST else {}
    nav = addresses(index, letters)

    def pages() -> Iterator[Page]:
        for letter, found in letters.items():
            for path, pager, part in parted(nav[letter], found, MOST_ON_A_PAGE):
                values = {
                    "title": title,
                    "letters": nav,
                    "letter": letter,
                    "names": part,
                    "pager": pager,
                    "index": index,
                }
                yield Page(path, "letter.html.j2", values, here=index)

    return nav, pages()


def family_first(name: str) -> str:
    """Return the name of a person with the family name first.

    >>> family_first("Liv Arnes"), family_first("Ove")
    ('Arnes, Liv', 'Ove')
    """
    words = name.split()
    last = next((at for at in range(len(words) - 1, 0, -1) if words[at].lower() not in SUFFIXES), 0)
    if not last:
        return name
    return f"{' '.join(words[last:])}, {' '.join(words[:last])}"
