"""From an article to its TEI document.

>>> from annotate.article import Article, Metadata
>>> tree = write(Article(text="Rain fell.", metadata=Metadata(id="rain")))
>>> "".join(tree.getroot()[-1].itertext())
'Rain fell.'
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from annotate.article import Article
from annotate.errors import EncodingError, excerpt
from annotate.tei.body import write_text
from annotate.tei.characters import GAP, Element, G
from annotate.tei.digest import edition_digest
from annotate.tei.header import edition_digest_in, language_tag, write_header
from annotate.tei.ledger import write_ledger
from annotate.tei.names import TEI, XML_ID, XML_LANG, XML_SPACE, qualified, xml_name
from annotate.tei.standoff import write_stand_off

ElementTree = etree._ElementTree
INDENTATION = "  "


def write(article: Article) -> ElementTree:
    """Return *article* as a TEI document.

    The string value of `text` is the article's text, characters that XML forbids as gaps.
    Raises EncodingError if two things in the article have one id, or blocks overlap.
    """
    taken = _ids(article)
    root = etree.Element(qualified("TEI"), nsmap={None: TEI})  # type: ignore[dict-item]
    header, stand_off = write_header(article), write_stand_off(article)
    root.append(header)
    if stand_off is not None:
        root.append(stand_off)
    text = write_text(article, taken)
    write_ledger(header, article, [text] if stand_off is None else [stand_off, text])
    taken.update(category.get(XML_ID, "") for category in root.iter(qualified("category")))
    root.set(XML_ID, _free(xml_name(article.metadata.id), taken))
    root.set(XML_LANG, language_tag(article.metadata.language))
    _indent(root)
    root.append(text)
    text.tail = "\n"
    digest = edition_digest_in(root)
    if digest is not None:
        digest.text = edition_digest(root)
    return root.getroottree()


def to_bytes(tree: ElementTree | Element) -> bytes:
    """Return *tree* as UTF-8 with an XML declaration; equal trees give equal bytes."""
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True) + b"\n"


def _ids(article: Article) -> set[str]:
    """Return the XML ids of all that *article* holds."""
    taken: set[str] = set()
    for name in map(xml_name, _names(article)):
        if name in taken:
            raise EncodingError(
                f"{article.metadata.id}: two annotations, entities, agents or applications have "
                f"the id {excerpt(name)}; give each its own"
            )
        taken.add(name)
    return taken


def _names(article: Article) -> Iterator[str]:
    yield from (annotation.id for annotation in article.annotations)
    yield from (attribution.id for attribution in article.attributions)
    yield from (entity.id for entity in article.entities)
    yield from (agent.id for agent in article.agents)
    yield from (application.id for application in article.applications)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _indent(element: Element, depth: int = 0) -> None:
    """Put each child on a line of its own where an element holds nothing but elements."""
    children = list(element)
    mixed = element.text or any(child.tail or child.tag in (GAP, G) for child in children)
    if not children or mixed or element.get(XML_SPACE):
        return
    element.text = "\n" + INDENTATION * (depth + 1)
    for child in children:
        _indent(child, depth + 1)
        child.tail = element.text
    children[-1].tail = "\n" + INDENTATION * depth
