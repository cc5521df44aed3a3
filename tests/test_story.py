"""A correction's way home: by hand in the XML, in another tool, around it again, into the page."""

from __future__ import annotations

from pathlib import Path

import cassis
import pytest
from lxml import html

from annotate.article import Quotation
from annotate.tei.loading import load
from annotate.tei.validation import validate
from tests.console import Command

TEXT = """Island council votes to close the night ferry

HOLMSUND, March 4, 2031 (Northwire) - The night ferry to Rossay will stop in June, council leader Mira Aldous said on Tuesday.

"We cannot pay for empty boats," Aldous told reporters in Holmsund. "Nobody sails at three in the morning."

Deckhand Petr Ivarsen disagreed. "I sail at three in the morning," he said.

Ferry union chair Lena Okafor said the union would "fight this berth by berth".
"""  # noqa: E501
BOATS, MORNING = '"We cannot pay for empty boats,"', '"I sail at three in the morning,"'


def quotation(path: Path, words: str) -> tuple[str, str | None, str]:
    """Return id, speaker's name and maker of the quotation in *path* that begins with *words*."""
    article = load(path)
    found = next(q for q in article.of(Quotation) if article.words_of(q).startswith(words))
    speaker = article.entity_by_id.get(found.speaker or "")
    maker = next(agent.name for agent in article.agents if agent.id == found.resp)
    return found.id, speaker.name if speaker else None, maker


@pytest.fixture
def ferry(tmp_path: Path, convert: Command) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT)
    assert convert(path, "--quiet").code == 0
    return path.with_suffix(".xml")


def corrected_by_hand(path: Path) -> None:
    """Give the boats to Petr Ivarsen in the XML, as an editor who signs nothing."""
    article = load(path)
    name, speaker, maker = quotation(path, BOATS)
    assert (speaker, maker) == ("Mira Aldous", "annotate")
    wrong, right = (
        next(e.id for e in article.entities if e.name == who)
        for who in ("Mira Aldous", "Petr Ivarsen")
    )
    words = path.read_text()
    for part in (name, f"{name}.2"):
        here = f'<said xml:id="{part}" who="#'
        assert f"{here}{wrong}" in words
        words = words.replace(f"{here}{wrong}", f"{here}{right}")
    path.write_text(words)


def corrected_elsewhere(folder: Path) -> None:
    """Give the morning to Lena Okafor in the XMI, as INCEpTION would write it."""
    types = cassis.load_typesystem((folder / "TypeSystem.xml").read_bytes().decode())
    path = folder / "ferry.xmi"
    cas = cassis.load_cas_from_xmi(path.read_bytes().decode(), typesystem=types)
    (spoken,) = (q for q in cas.select("annotate.Quotation") if q.get_covered_text() == MORNING)
    spoken.speaker = "Lena Okafor"
    cas.to_xmi(path)


def test_both_corrections_are_in_the_page_as_made_by_hand(
    ferry: Path, tmp_path: Path, annotate: Command
) -> None:
    corrected_by_hand(ferry)
    assert annotate("export", ferry, "--format", "xmi", "-o", tmp_path / "xmi").code == 0
    corrected_elsewhere(tmp_path / "xmi")

    result = annotate("import", tmp_path / "xmi", "--onto", ferry, "--who", "Ada Berg")
    assert (result.code, result.err) == (0, "annotate: 1 changed, 0 as they were\n")

    before = ferry.read_bytes()
    assert annotate("update", ferry, "--dry-run").code == 0
    assert ferry.read_bytes() == before
    result = annotate("update", ferry)
    assert (result.code, result.err) == (0, "annotate: 1 updated, 0 as they were\n")
    assert ferry.read_bytes() != before
    assert quotation(ferry, BOATS)[1:] == ("Petr Ivarsen", "unnamed")
    assert quotation(ferry, MORNING)[1:] == ("Lena Okafor", "Ada Berg")
    assert validate(ferry) == []
    assert load(ferry).text == TEXT

    again = ferry.read_bytes()
    assert annotate("update", ferry).err == "annotate: 0 updated, 1 as they were\n"
    assert ferry.read_bytes() == again

    assert annotate("publish", ferry, "-o", tmp_path / "site", "--quiet").code == 0
    pages = (tmp_path / "site").rglob("ferry*.html")
    page = html.fromstring(next(pages).read_text(encoding="utf-8"))
    cards = {
        " ".join(card.text_content().split())
        for card in page.xpath("//*[contains(concat(' ', @class, ' '), ' note ')]")
    }
    for speaker in ("Petr Ivarsen", "Lena Okafor"):
        assert any(speaker in card and "by hand" in card for card in cards), cards
    assert not any("Mira Aldous" in card and "by hand" in card for card in cards)
