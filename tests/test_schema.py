"""The schema: tight, within tei_all, documented; and article.sch says what the Python rules say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree, isoschematron

from annotate import resources
from annotate.article import Article, Metadata
from annotate.tei.names import TEI, XML_ID
from annotate.tei.rules import RULES, broken_rules
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes, write
from tests.harbour import ARTICLE
from tests.mutation import mutants
from tests.strategies import articles
from tests.tei_all import tei_all

XSD = resources.schema("article.xsd")
XS = "{http://www.w3.org/2001/XMLSchema}"
SVRL = {"s": "http://purl.oclc.org/dsdl/svrl"}
EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "tei").glob("*.xml"))
HARBOUR = to_bytes(write(ARTICLE))
MUTANTS = 6000


def parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(collect_ids=False))


def declarations() -> Iterator[etree._Element]:
    """Yield the schema's declarations of elements."""
    tree = etree.parse(XSD, etree.XMLParser(remove_comments=True))
    return (e for e in tree.iter(f"{XS}element"))


def test_the_example_is_valid_and_in_tei_all() -> None:
    assert validate(HARBOUR) == []
    schema = tei_all()
    assert schema.validate(parsed(HARBOUR)), schema.error_log


@pytest.mark.parametrize("text", ["", " \n", "one line", "\x00", "\u2028", "\ud800\r\n"])
def test_a_text_without_annotations_is_valid_and_in_tei_all(text: str) -> None:
    content = to_bytes(write(Article(text=text, metadata=Metadata(id="empty"))))
    assert validate(content) == []
    assert tei_all().validate(parsed(content))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(articles())
def test_every_article_is_in_tei_all(article: Article) -> None:
    schema = tei_all()
    assert schema.validate(parsed(to_bytes(write(article)))), schema.error_log


def test_what_the_schema_accepts_is_in_tei_all() -> None:
    """Thousands of mutants of real outputs: each that our XSD accepts, tei_all accepts."""
    ours, stock = etree.XMLSchema(etree.parse(XSD)), tei_all()
    sources = [HARBOUR, *(path.read_bytes() for path in EXAMPLES[:2])]
    accepted = 0
    for content in sources:
        for mutant in mutants(parsed(content), MUTANTS // len(sources), seed=1):
            # lxml finds a doubled xs:ID only in a tree fresh from the parser.
            if ours.validate(mutant) and ours.validate(again := parsed(etree.tostring(mutant))):
                accepted += 1
                assert stock.validate(again), f"{stock.error_log}\n{etree.tostring(again)!r}"
    assert accepted > MUTANTS / 10


def test_every_element_is_documented_with_an_example() -> None:
    for element in declarations():
        words = element.findtext(f"{XS}annotation/{XS}documentation") or ""
        assert words.endswith("."), element.get("name")
        example = element.find(f"{XS}annotation/{XS}appinfo/*")
        assert example is not None, element.get("name")
        assert etree.QName(example) == etree.QName(TEI, element.get("name"))


def test_every_example_is_valid() -> None:
    wrapper = etree.Element(f"{XS}schema", nsmap={"xs": XS[1:-1], None: TEI})  # type: ignore[dict-item]
    wrapper.set("targetNamespace", TEI)
    etree.SubElement(wrapper, f"{XS}include", schemaLocation=XSD.as_uri())
    known = {(str(e.get("name")), str(e.get("type"))) for e in declarations()}
    for name, type_ in known - {("TEI", "document")}:
        etree.SubElement(wrapper, f"{XS}element", name=f"{name}.{type_}", type=type_)
    schema = etree.XMLSchema(wrapper)
    for element in declarations():
        example = element.find(f"{XS}annotation/{XS}appinfo/*")
        if example is not None and element.get("name") != "TEI":
            copy = parsed(etree.tostring(example, with_tail=False))
            copy.tag = f"{{{TEI}}}{element.get('name')}.{element.get('type')}"
            assert schema.validate(copy), f"{element.get('name')}: {schema.error_log}"


# The rule that is broken, and how to break it in the example: an expression and what replaces it.
BREAKAGES = [
    ("ids_are_unique", '<seg xml:id="c2"', '<seg xml:id="c1"'),
    ("pointers_resolve", 'resp="#speakers"', 'resp="#nobody"'),
    ("pointers_resolve", 'who="#varden" direct="true"', 'who="#m1" direct="true"'),
    ("pointers_resolve", 'toWhom="#reporters"', 'toWhom="#tides"'),
    ("pointers_resolve", 'ana="#literal"', 'ana="#literal #figurative"'),
    ("pointers_resolve", 'datingMethod="#timex3" from', 'datingMethod="#mixed" from'),
    ("pointers_resolve", 'xml:id="m7" ref="#velmouth"', 'xml:id="m7" ref="#varden"'),
    ("pointers_resolve", 'subtype="pronoun" ref="#varden"', 'subtype="pronoun" ref="#fund"'),
    ("pointers_resolve", 'source="#tides"', 'source="#fund"'),
    ("pointers_resolve", 'target="#m13"', 'target="#q1"'),
    ("pointers_resolve", 'target="#w4"', 'target="#w44"'),
    ("pointers_resolve", 'target="#q9"', 'target="#m1"'),
    ("pointers_resolve", "#q2 #m8 #c1", "#q2 #c1 #m8"),
    ("pointers_resolve", 'who="#segment"', 'who="#varden"'),
    ("links_have_their_arity", "#q2 #m8 #c1", "#q2 #m8"),
    ("links_have_their_arity", 'target="#q7 #m14"', 'target="#q7 #m14.2"'),
    ("chains_agree", ' next="#q4.2"', ""),
    ("chains_agree", ' prev="#q4"', ""),
    ("chains_agree", 'aloud="true" cert="0.97" prev', 'aloud="true" cert="0.98" prev'),
    ("dates_are_in_order", 'from="2031-04-30"', 'from="2031-05-30"'),
    ("dates_are_in_order", 'dur-iso="P2W"', 'when="2031"'),
    ("annotations_hold_words", "<p ", '<p xml:id="hollow"/><p '),
    ("annotations_hold_words", "<p ", '<p ><said direct="true"><seg/></said></p><p '),
    ("identifiers_have_their_form", f">{'0' * 64}<", f">{'0' * 63}<"),
    ("identifiers_have_their_form", ">geo:2660646<", ">2660646<"),
    ("identifiers_have_their_form", 'type="docId"', 'type="filename"'),
    ("places_lie_on_earth", "46.20222 6.14569", "96.20222 6.14569"),
    ("text_law_holds", "boats stayed away", "boats stayed here, too"),
]  # fmt: skip


@pytest.fixture(scope="module")
def schematron() -> isoschematron.Schematron:
    return isoschematron.Schematron(etree.parse(resources.schema("article.sch")), store_report=True)


def judged(schematron: isoschematron.Schematron, document: etree._Element) -> set[str]:
    """Return the rules that article.sch finds broken."""
    schematron.validate(document)
    broken: set[str] = set()
    pattern = ""
    for element in schematron.validation_report.getroot():
        if element.tag == f"{{{SVRL['s']}}}active-pattern":
            pattern = element.get("id", "").partition(".")[0]
        elif element.tag == f"{{{SVRL['s']}}}failed-assert":
            broken.add(pattern)
    return broken


def test_schematron_finds_nothing_wrong_with_the_example(
    schematron: isoschematron.Schematron,
) -> None:
    assert judged(schematron, parsed(HARBOUR)) == set()


@pytest.mark.parametrize(("rule", "found", "put"), BREAKAGES)
def test_schematron_and_the_rules_judge_alike(
    schematron: isoschematron.Schematron, rule: str, found: str, put: str
) -> None:
    words = HARBOUR.decode()
    assert found in words
    document = parsed(words.replace(found, put, 1).encode())
    by_python = {r.__name__ for r in RULES if list(broken_by(r.__name__, document))}
    assert rule in by_python
    assert by_python == judged(schematron, document)


def broken_by(name: str, document: etree._Element) -> Iterator[object]:
    """Yield what *document* breaks of the one rule *name*."""
    from annotate.tei import rules

    indexed = rules.index(document)
    return getattr(rules, name)(indexed)


def test_every_rule_is_stated_in_schematron() -> None:
    tree = etree.parse(resources.schema("article.sch"))
    stated = {p.get("id", "").partition(".")[0] for p in tree.iter("{*}pattern")}
    assert stated == {rule.__name__ for rule in RULES}


def test_every_rule_has_a_document_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BREAKAGES} == {rule.__name__ for rule in RULES}
    assert list(broken_rules(parsed(HARBOUR))) == []


def test_the_schema_is_tight() -> None:
    """Attributes that nobody writes are refused, and so are words where none belong."""
    for found, put in (
        ("<p ", '<p foo="x" '),
        ("<said ", '<said rend="italic" '),
        ('cert="0.97"', 'cert="high"'),
        ('when="2031-05-13"', 'when="2031-02-30"'),
        ('<div type="article">', '<div type="article">words'),
        ("<listOrg>", "<listOrg><person/>"),
        (XML_ID.rpartition("}")[2] + '="q1"', 'id="1q"'),
    ):
        words = HARBOUR.decode()
        assert found in words
        changed = re.sub(re.escape(found), put, words, count=1)
        assert not etree.XMLSchema(etree.parse(XSD)).validate(parsed(changed.encode())), put
