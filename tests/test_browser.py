"""The page in a real browser: text, layers, cards, keyboard, accessibility."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from annotate.edition import render
from tests.browser import DESK, PHONE, Browser, needs_chromium
from tests.casebook import CASES

pytestmark = needs_chromium

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def tree() -> etree._ElementTree:
    return etree.parse(CASES / "ferry.xml")


@pytest.fixture(scope="module")
def ferry(tree: etree._ElementTree, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "ferry.html"
    path.write_text(render(tree), encoding="utf-8", newline="")
    return path


@pytest.fixture
def visit(browser: Browser, ferry: Path) -> Open:
    """Opens the page, or another one."""

    def opened(fragment: str = "", path: Path = ferry, **options: Any) -> Any:
        page = browser.open(path, fragment, **options)
        page.set_default_timeout(5000)
        return page

    return opened


@pytest.mark.parametrize("scripted", [True, False])
def test_the_text_is_the_source_s_to_the_character(
    visit: Open, tree: etree._ElementTree, scripted: bool
) -> None:
    page = visit(java_script_enabled=scripted)
    (text,) = tree.getroot().iter("{*}text")
    # Without JavaScript the page runs none, but the test may still ask the document.
    shown = page.locator("#text").evaluate("e => e.textContent")
    assert shown == "".join(map(str, text.itertext()))


def test_a_quotation_s_card_opens_walks_and_closes_by_keyboard(visit: Open) -> None:
    page = visit()
    siglum = page.locator("#q2 > .sig")
    siglum.focus()
    page.keyboard.press("Enter")
    assert page.locator(".card:popover-open h3").inner_text() == "Liv Arnes"
    assert page.evaluate("document.activeElement.id") == "card"
    assert page.locator("#card").get_attribute("data-u") == "q2"
    page.keyboard.press("ArrowLeft")
    assert page.locator("#card").get_attribute("data-u") == "q1"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert page.locator(".card:popover-open").count() == 0
    assert siglum.evaluate("e => e === document.activeElement")


def test_a_keyboard_alone_reaches_everything_that_can_be_used(visit: Open) -> None:
    page = visit()
    reached: set[str] = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "(e => e === document.body ? null : e.id || e.getAttribute('href')"
            " || e.className || e.tagName)(document.activeElement)"
        )
        if here is None and reached:
            break
        reached.add(str(here))
    assert {"#main", "sc-auto", "ly-quotes", "ly-dates", "#r:q1", "#r:q7"} <= reached
    assert {"#q7", "SUMMARY", "#who:pr1"} <= reached


@pytest.mark.parametrize("target", ["#q2", "#m3", "#c2"])
def test_pointing_at_one_lights_quotation_cue_and_source(visit: Open, target: str) -> None:
    page = visit()
    page.hover(target)
    lit = "e => getComputedStyle(e).getPropertyValue('--on')"
    assert [page.locator(f"[id='{i}']").evaluate(lit) for i in ("q2", "q2.2", "m3", "c2")] == [
        "1"
    ] * 4
    assert page.locator("#q6").evaluate(lit) == "0"


def test_pointing_lights_without_javascript_too(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    page.hover("#c2")
    colour = "e => getComputedStyle(e).backgroundColor"
    assert page.locator("#q2").evaluate(colour) != page.locator("#q6").evaluate(colour)


def test_layers_switch_and_the_address_keeps_them(visit: Open) -> None:
    page = visit()
    underline = "getComputedStyle(document.querySelector('#q1 > .sig')).display"
    assert page.evaluate(underline) != "none"
    page.uncheck("#ly-quotes")
    page.check("#ly-places")
    assert page.evaluate(underline) == "none"
    assert "layers=places,uncertain" in page.evaluate("location.hash")
    again = visit(page.evaluate("location.hash"))
    assert not again.locator("#ly-quotes").is_checked()
    assert again.locator("#ly-places").is_checked()


def test_the_address_of_a_quotation_opens_its_card(visit: Open) -> None:
    page = visit("#q6&scheme=dark")
    assert page.locator(".card:popover-open").get_attribute("data-u") == "q6"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_a_card_tells_who_what_how_surely_and_why(visit: Open) -> None:
    page = visit("#q2")
    card = page.locator("#card")
    assert card.locator(".hd p").inner_text() == "mayor of Skerry"
    facts = zip(
        card.locator("dt").all_inner_texts(), card.locator("dd").all_inner_texts(), strict=True
    )
    assert dict(facts) == {
        "Quotation": "2 of 2 by this speaker",
        "Kind": "Direct: the speaker’s words, in marks, in 2 parts",
        "To": "reporters",
        "Cue": "“told reporters”",
        "Certainty": "0.8, fair",
        "Made by": "Machine, not reviewed",
    }
    card.locator("summary", has_text="Why?").click()
    why = card.locator(".why").inner_text()
    assert "Attribution: attributions 0.95" in why
    assert "With spaCy 3.8.2, tagger 2031-nightly." in why


def test_a_card_tells_what_was_checked_by_hand(visit: Open) -> None:
    assert "Hand: Runa Ostby" in visit("#q4").locator("#card dl").inner_text()


def test_a_card_leads_to_the_speaker_s_other_quotations(visit: Open) -> None:
    page = visit("#q1")
    page.click("#card a[rel=next]")
    assert page.locator("#card").get_attribute("data-u") == "q2"
    assert page.evaluate("location.hash") == "#q2"
    assert page.locator("#card a[rel=next]").count() == 0
    page.click("#card >> text=All 2")
    assert page.evaluate("location.hash") == "#who:pr1"
    assert not page.locator("#card").is_visible()


def test_what_is_pointed_at_shows_its_card_beside_the_text_and_takes_it_away(visit: Open) -> None:
    page = visit()
    page.hover("#c2")
    page.wait_for_selector("#card:popover-open")
    assert page.locator("#card h3").inner_text() == "Liv Arnes"
    card, text = (page.locator(name).bounding_box() for name in ("#card", "#text"))
    assert card["x"] >= text["x"] + text["width"]
    assert page.evaluate("location.hash") == ""
    page.mouse.move(5, 5)
    page.wait_for_selector("#card:popover-open", state="hidden")


def test_a_siglum_in_focus_shows_its_card_and_escape_takes_it_away(visit: Open) -> None:
    page = visit()
    page.locator("#q6 > .sig").focus()
    page.wait_for_selector("#card:popover-open")
    assert page.evaluate("document.activeElement.parentNode.id") == "q6"
    page.keyboard.press("Escape")
    page.wait_for_selector("#card:popover-open", state="hidden")


@pytest.mark.parametrize("link", ["#places a[href='#m9']", "[id='r:q6'] .m > a", "svg.time a"])
def test_an_entry_leads_into_the_text_and_back(visit: Open, link: str) -> None:
    page = visit()
    there = page.locator(link).first
    there.click()
    target = page.evaluate("location.hash.slice(1)")
    assert page.locator(f"[id='{target}']").evaluate("e => e.closest('#text') !== null")
    page.click(".back")
    assert there.evaluate("e => e === document.activeElement")
    assert page.locator(".back").count() == 0


def test_on_a_phone_a_tap_opens_the_card_as_a_sheet_below_its_quotation(visit: Open) -> None:
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page.tap("#q6 > .sig")
    card, said = (page.locator(name).bounding_box() for name in ("#card", "#q6"))
    assert (card["x"], card["width"]) == (0, PHONE["width"])
    assert card["y"] + card["height"] == pytest.approx(PHONE["height"], abs=1)
    assert said["y"] + said["height"] <= card["y"]
    page.tap("#card .x")
    assert not page.locator("#card").is_visible()


def test_without_javascript_a_siglum_leads_to_the_register_and_back(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    page.click("#q6 > .sig")
    entry = page.locator("[id='r:q6']")
    assert page.evaluate("document.querySelector(':target').id") == "r:q6"
    entry.locator("summary").click()
    assert "Certainty" in entry.locator("ul").inner_text()
    entry.locator("a").first.click()
    assert page.evaluate("document.querySelector(':target').id") == "q6"
    assert not page.locator("#card").is_visible()


def test_a_citation_names_speaker_article_date_and_address(visit: Open) -> None:
    page = visit("#q2")
    page.click("#card .cite summary")
    assert page.locator("#card .cite p").inner_text() == (
        "Liv Arnes, quotation 2. Skerry Post, “Skerry bridge will 'never' replace ferry, mayor "
        "says”, 12 June 2031. https://example.org/ferry-1#q2"
    )


def test_a_download_is_unpacked(visit: Open, tree: etree._ElementTree, tmp_path: Path) -> None:
    page = visit("#made")
    page.click("#made summary")
    with page.expect_download() as waiting:
        page.click("a[download='ferry-1.xml.gz']")
    waiting.value.save_as(tmp_path / "tei.xml")
    assert waiting.value.suggested_filename == "ferry-1.xml"
    saved = etree.parse(tmp_path / "tei.xml")
    assert etree.tostring(saved, method="c14n") == etree.tostring(tree, method="c14n")


@pytest.mark.parametrize("width", [320, 360, 480, 699, 700, 1079, 1080, 1400])
def test_nothing_is_wider_than_the_window(visit: Open, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_what_is_no_link_in_a_line_is_large_enough_to_hit(visit: Open, viewport: object) -> None:
    page = visit("#q2", viewport=viewport)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a[href],button,summary,label,input:not(.vh)")]
        .filter(e => e.checkVisibility() && !e.closest(".text,.m,.n,.made dd,svg,footer,.kicker"))
        .filter(e => !(e.matches(".layers input")))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24)
        .map(([html, box]) => `${html} ${box.width} ${box.height}`)"""
    )
    assert small == []


def test_what_has_the_focus_shows_it_and_is_not_covered(visit: Open) -> None:
    page = visit()
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (e === document.body || e.matches(".vh,.sig")) return null;
                const style = getComputedStyle(e), box = e.getBoundingClientRect();
                const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                const seen = at && (e.contains(at) || at.contains(e));
                return seen && style.outlineStyle !== "none" ? null : e.outerHTML.slice(0, 90);
            }"""
        )
        assert hidden is None


def test_margin_notes_never_overlap(visit: Open) -> None:
    page = visit()
    boxes = page.locator(".note").evaluate_all(
        "notes => notes.map(n => n.getBoundingClientRect()).map(r => [r.top, r.bottom])"
    )
    assert len(boxes) == 5
    assert all(above[1] <= below[0] for above, below in itertools.pairwise(boxes))


def test_print_has_the_register_and_no_controls(visit: Open) -> None:
    page = visit()
    page.emulate_media(media="print")
    assert page.locator("#register").is_visible()
    assert not page.locator(".layers").is_visible()
    number = "getComputedStyle(document.querySelector('#q2 > .sig'), '::after').content"
    assert page.evaluate(number) == '"2"'


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_no_accessibility_rule_is_broken(visit: Open, scheme: str, viewport: object) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("#q2&layers=quotes,cues,people,places,dates,uncertain",
                 color_scheme=scheme, viewport=viewport)  # fmt: skip
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    results = Axe().run(page)
    assert results.response["violations"] == []
