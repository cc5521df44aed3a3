"""Web pages saved to disk: trafilatura finds the article among menus and advertisements."""

from __future__ import annotations

import re

from annotate.errors import SourceError
from annotate.extras import extra
from annotate.source.decoding import declared
from annotate.source.markup import shape, text_of
from annotate.source.metadata import Fields
from annotate.source.reading import Reading, known_date, library

# The day of first publication, where the page marks it up: other dates are read from it, so none is
# better than one guessed from the text.  That it is not after today would make pages read
# differently tomorrow.
DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}

# Elements; trafilatura's time grows with the square of those in one paragraph, and at this number
# the worst page takes some fifteen seconds.  Front pages have some thousands.
LARGEST_PAGE = 20_000

# Attributes of an element; real ones have a dozen.  The parser's time grows with their square, and
# trafilatura's does with a larger share, so few are let through to the one and fewer to the other.
MOST_PARSED, MOST_ATTRIBUTES = 50_000, 1_000
# A tag, as far as it may reach, and what in it may part one attribute from the next.
TAG = re.compile(r"""<[A-Za-z](?:[^>"']++|"[^"]*+"|'[^']*+'|["'])*+""")
QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
BETWEEN = re.compile(r"[\s/=]")

# Where the HTML standard looks for it: in the first kilobyte.
HEAD = 1024
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.I)
LANGUAGE = re.compile(
    r"<html[^>]{0,500}?\slang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{1,8}(?:-\w{1,8}){0,4})", re.I
)


def read(data: bytes, name: str, keys: Fields) -> Reading:
    """Return the article of a web page, with what the page says of it."""
    found = CHARSET.search(data, 0, HEAD)
    text, encoding, mark = declared(data, found.group(1).decode("ascii") if found else None, name)
    return article_in(text, name, encoding=encoding, mark=mark)


def article_in(page: str, name: str, *, encoding: str, mark: bool) -> Reading:
    """Return the article in the HTML *page*.  Raises SourceError if there is none."""
    with extra("web", f"{name}: a web page"):
        import trafilatura
    from lxml import etree

    nothing = SourceError(f"{name}: no article was found in this page; save its text (.txt)")
    too_many = SourceError(
        f"{name}: a tag of more than {MOST_ATTRIBUTES:,} attributes, which no article has; save "
        "its text (.txt)"
    )
    if any(_most_attributes(tag.group()) > MOST_PARSED for tag in TAG.finditer(page)):
        raise too_many
    tree = trafilatura.load_html(page)
    if tree is None:
        raise nothing
    if any(len(element.attrib) > MOST_ATTRIBUTES for element in tree.iter(etree.Element)):
        raise too_many
    if sum(1 for _ in tree.iter()) > LARGEST_PAGE:
        raise SourceError(
            f"{name}: more than {LARGEST_PAGE} elements, which no article has; save its text (.txt)"
        )
    # What only makes words look different is not wanted, and costs trafilatura most.
    etree.strip_tags(tree, *shape("xhtml").looks)
    document = trafilatura.bare_extraction(
        tree, with_metadata=True, include_comments=False, date_extraction_params=DATES
    )
    # What type it has depends on options, of which none was given.
    assert not isinstance(document, dict)
    text = "" if document is None else text_of(document.body, shape("trafilatura"))
    if document is None or not text:
        raise nothing
    language = LANGUAGE.search(page)
    return Reading(
        text=text,
        told={
            "title": document.title,
            "author": document.author,
            "date": known_date(document.date),
            "publisher": document.sitename,
            "url": document.url,
            "licence": document.license,
            "language": language.group(1) if language else None,
        },
        encoding=encoding,
        byte_order_mark=mark,
        readers=(library("trafilatura", "found the article in the web page"),),
    )


def _most_attributes(tag: str) -> int:
    """Return how many attributes *tag* has at most: a few too many, but quickly."""
    if len(tag) < 2 * MOST_PARSED:
        return 0
    return sum(1 for _ in BETWEEN.finditer(QUOTED.sub("", tag)))
