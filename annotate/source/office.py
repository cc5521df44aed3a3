"""Word documents (.docx): mammoth reads the text, Python the properties."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.parsers import expat

from annotate.errors import SourceError
from annotate.extras import extra
from annotate.source.markup import MalformedError, parse, root_of, shape, text_of, words_of
from annotate.source.metadata import Fields
from annotate.source.reading import Reading, library
from annotate.source.unpacking import BUFFER, limited, refuse_bomb

# Tags in all parts together: at this number mammoth takes some twenty seconds.  Articles have some
# thousands, a book some hundred thousand.
MOST_TAGS = 250_000
PROPERTIES = "docProps/core.xml"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
# The arrow that mammoth puts behind a footnote, to go back to where it belongs.
BACK_LINKS = "//a[contains(@href, 'note-ref-')]"


def read(data: bytes, name: str, keys: Fields) -> Reading:
    """Return the text of a Word document, its footnotes at the end, and its title and author.

    The day on which the document was made is not taken for that of the article.
    """
    told = _checked(data, name)
    with extra("office", f"{name}: a Word document"):
        import mammoth
    from lxml import html

    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=mammoth.images.img_element(lambda image: {})
        )
    except (AttributeError, OSError, expat.ExpatError) as error:
        raise SourceError(
            f"{name}: no Word document that can be read ({error}); save it again"
        ) from error
    text = ""
    if converted.value:
        # Without huge_tree a paragraph of more than 10 MB would be left out.
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
        root = html.fragment_fromstring(converted.value, create_parent=True, parser=parser)
        for link in root.xpath(BACK_LINKS):
            link.drop_tree()
        text = text_of(root, replace(shape("xhtml"), exact_space=True))
    if not text:
        raise SourceError(f"{name}: a document without words; if it holds pictures, type them out")
    return Reading(text=text, told=told, readers=(library("mammoth", "read the document"),))


def _checked(data: bytes, name: str) -> dict[str, str | None]:
    """Return title and author; raise SourceError if a part of the document is a bomb.

    The parsers of mammoth would resolve entities and unpack whatever there is.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [part for part in package.infolist() if _is_markup(package, part, name)]
        refuse_bomb(
            name, sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        )
        if sum(_tags(package, part) for part in parts) > MOST_TAGS:
            raise SourceError(
                f"{name}: more than {MOST_TAGS:,} tags, which no article has; save its text (.txt)"
            )
        if PROPERTIES not in package.namelist():
            return {}
        with package.open(PROPERTIES) as stream:
            properties = parse(limited(stream, name), f"{name}!{PROPERTIES}")
    return {
        "title": words_of(properties.find(f"{DUBLIN_CORE}title")),
        "author": words_of(properties.find(f"{DUBLIN_CORE}creator")),
        "language": words_of(properties.find(f"{DUBLIN_CORE}language")),
    }


def _is_markup(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bool:
    """Return whether *part* is XML, whatever it is called, that can do no harm.

    Raises SourceError if it can, or is called XML and is none.
    """
    with package.open(part) as stream:
        try:
            root_of(stream, f"{name}!{part.filename}")
        except MalformedError:
            if part.filename.endswith((".xml", ".rels")):
                raise
            return False
    return True


def _tags(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    with package.open(part) as stream:
        return sum(data.count(b"<") for data in iter(lambda: stream.read(BUFFER), b""))
