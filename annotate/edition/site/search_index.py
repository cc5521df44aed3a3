"""The index of the search, in parts that the search page loads as it needs them.

Documents are numbered: articles first, then speakers, then quotations.  Each part of the *terms* is
a stretch of the alphabet, so that a word is looked up in one of them; each part of the *records* is
a stretch of the documents, to show those that were found.  MiniSearch does the matching and ranking
(static/search.js hands it the parts), so both sides must take words apart alike.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# The order is that of static/search.js.
FIELDS = ("words", "name", "title", "text")
WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 40
# A word in more documents than this tells none apart, and its part would be slow to load.
MOST_HOLDERS = 20_000
TERMS_SIZE = 160_000  # characters of a part, at least
RECORDS_SIZE = 60_000
# One posting is a number: the document, how often it has the word, and the field.
FIELD_BITS = 2
COUNT_BITS = 10
MOST_COUNTED = (1 << COUNT_BITS) - 1


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the index: what kind of part, its number, and what it holds as JSON."""

    kind: str
    number: int
    entries: str

    @property
    def path(self) -> str:
        """Where it stands, seen from the site's own folder."""
        return f"search/{self.kind}-{self.number}.js"

    @property
    def content(self) -> str:
        """The script that hands the entries to the search page."""
        return f'searchPart("{self.kind}-{self.number}",[{self.entries}]);\n'


class Index:
    """The words of the documents of an archive, added in the order of their numbers."""

    def __init__(self) -> None:
        self.documents = 0
        self._postings: dict[str, array[int]] = {}

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """Add a document: *texts* are fields with what stands in them."""
        for field, text in texts:
            bits = FIELDS.index(field)
            for word, count in Counter(words(text)).items():
                posting = self.documents << COUNT_BITS | min(count, MOST_COUNTED)
                self._postings.setdefault(word, array("Q")).append(posting << FIELD_BITS | bits)
        self.documents += 1

    def common(self) -> list[str]:
        """The words that are left out, because too many documents hold them."""
        return sorted(word for word, found in self._postings.items() if len(found) > MOST_HOLDERS)

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Yield the parts of the terms, each with its first word."""
        entries: list[str] = []
        first, size, number = "", 0, 0
        for word in sorted(self._postings, key=_browsers_order):
            found = self._postings[word]
            if len(found) > MOST_HOLDERS:
                continue
            first = first or word
            entries.append(_compact([word, _fields(found)]))
            size += len(entries[-1])
            if size >= TERMS_SIZE:
                yield first, Part("terms", number, ",".join(entries))
                entries, first, size, number = [], "", 0, number + 1
        if entries:
            yield first, Part("terms", number, ",".join(entries))


def records(documents: Iterable[Sequence[object]]) -> Iterator[tuple[int, Part]]:
    """Yield the parts of the records, each with the number of its first document."""
    entries: list[str] = []
    first, size, number = 0, 0, 0
    for document in documents:
        entries.append(_compact(document))
        size += len(entries[-1])
        if size >= RECORDS_SIZE:
            yield first, Part("records", number, ",".join(entries))
            first += len(entries)
            entries, size, number = [], 0, number + 1
    if entries:
        yield first, Part("records", number, ",".join(entries))


def words(text: str) -> list[str]:
    """Return the words of *text* as they are searched: no capitals, no accents.

    >>> words("Horváth's ferry")
    ['horvath', 's', 'ferry']
    """
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    return [word for word in WORD.findall(text.lower()) if len(word) <= LONGEST_WORD]


def _fields(postings: array[int]) -> list[list[int]]:
    """Return *postings* by field: each document as its distance from the one before.

    Where a document has the word more than once, the distance is negative and the count follows.
    Empty fields at the end are left out.
    """
    fields: list[list[int]] = [[] for _ in FIELDS]
    last = [-1] * len(FIELDS)
    for posting in postings:
        field = posting & (1 << FIELD_BITS) - 1
        count = posting >> FIELD_BITS & MOST_COUNTED
        document = posting >> FIELD_BITS + COUNT_BITS
        distance = document - last[field]
        fields[field] += [distance] if count == 1 else [-distance, count]
        last[field] = document
    while not fields[-1]:
        fields.pop()
    return fields


def _browsers_order(word: str) -> bytes:
    """The key by which browsers compare words."""
    return word.encode("utf-16-be", "surrogatepass")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
