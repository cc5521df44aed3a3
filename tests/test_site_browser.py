"""The site of an archive in a real browser, opened from its files; and its HTML, checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from annotate.edition import publish
from annotate.edition.site import articles, cues, letters
from annotate.edition.site.settings import Site
from tests.browser import DESK, PHONE, Browser, accessibility_problems, needs_chromium
from tests.html_checker import html_problems
from tests.test_site import bulletin, ferry

# One of each kind of page, of lists that have several too.
KINDS = (
    "index", "articles", "articles-2030-03", "articles-2032", "timeline", "speakers",
    "speakers/liv-arnes", "organisations", "organisations/bridge-board", "places",
    "places/bergen", "speakers-a", "places-b", "cues", "cues-s", "search", "downloads", "about",
    "articles/ferry",
)  # fmt: skip
BULLETINS = 24
SITE = Site(
    title="Skerry & Sound",
    description="An archive.",
    editor="Ada Moss",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    address="https://example.org/skerry/",
)


def bulletins() -> Iterator[tuple[str, etree._ElementTree]]:
    yield "ferry", ferry()
    for number in range(BULLETINS):
        day = datetime.date(2030, 1, 3) + datetime.timedelta(days=40 * number)
        said = [(f"Person {number % 6}", "pilot", f"Tide {number} turns, and turns")]
        if number % 8 == 0:
            said.append(("Liv Arnes", "mayor", f"Bridge {number} stands"))
        yield f"bulletin-{number}", bulletin(number, day.isoformat(), said)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site whose lists are parted as those of a large archive are, and quick to look through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(articles, "MOST_ON_A_PAGE", 9)
        patch.setattr(cues, "MOST_USED", 1)
        patch.setattr(letters, "FEWEST", 2)
        yield publish(bulletins(), tmp_path_factory.mktemp("site"), site=SITE).parent


def test_every_kind_of_page_is_valid_html(site: Path) -> None:
    pages = [site / f"{name}.html" for name in KINDS]
    assert html_problems(*pages) == []


@needs_chromium
class TestInABrowser:
    def test_the_search_finds_words_names_and_headlines(self, browser: Browser, site: Path) -> None:
        page = browser.open(site / "index.html")
        page.fill("#q", "arnés")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        results = page.locator("#results li")
        page.wait_for_selector("#results li")
        assert results.count() == 7
        page.check("[name=in][value=speaker]")
        page.wait_for_function("document.querySelectorAll('#results li').length === 1")
        assert "in=speaker" in page.url
        page.fill("#q", "seals ferry")
        page.check("[name=in][value='article']")
        page.wait_for_selector("#results mark")
        assert page.locator("#results mark").count() >= 2
        page.click("#results a")
        assert page.url.endswith("articles/ferry.html")

    def test_the_search_shows_more_when_asked(self, browser: Browser, site: Path) -> None:
        page = browser.open(site / "search.html", "?q=tide&in=quotation")
        page.wait_for_selector("#results li")
        assert page.inner_text("#status") == f"{BULLETINS} results"
        assert page.locator("#results li").count() == 20
        page.click("#more")
        page.wait_for_function("document.querySelectorAll('#results li').length === 24")
        assert page.evaluate("document.activeElement.closest('li') !== null")

    def test_a_part_of_the_index_that_is_missing_is_named(
        self, chromium: object, tmp_path: Path
    ) -> None:
        publish([("ferry", ferry())], tmp_path)
        for part in (tmp_path / "search").iterdir():
            part.unlink()
        opened = Browser(chromium)
        page = opened.open(tmp_path / "search.html", "?q=bridge")
        page.wait_for_function("document.getElementById('status').textContent !== ''")
        assert "search/terms-0.js could not be loaded" in page.inner_text("#status")
        opened.close()

    def test_a_month_of_the_timeline_leads_to_its_articles(
        self, browser: Browser, site: Path
    ) -> None:
        page = browser.open(site / "timeline.html")
        page.click("svg a[aria-label^='March 2030']")
        assert page.url.endswith("articles-2030-03.html#m2030-03")
        assert page.locator("#m2030-03").is_visible()

    def test_a_keyboard_alone_goes_from_the_front_page_to_what_somebody_said(
        self, browser: Browser, site: Path
    ) -> None:
        page = browser.open(site / "index.html")

        def tab_to(href: str) -> None:
            for _ in range(300):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.getAttribute('href')") == href:
                    assert page.evaluate("document.activeElement.matches(':focus-visible')")
                    with page.expect_navigation():
                        page.keyboard.press("Enter")
                    return
            pytest.fail(f"no way to {href}")

        tab_to("timeline.html")
        tab_to("articles-2031-04.html#m2031-04")
        tab_to("speakers.html")
        tab_to("speakers/liv-arnes.html")
        tab_to("../articles/ferry.html#q2")
        assert page.url.endswith("articles/ferry.html#q2")

    @pytest.mark.parametrize("name", ["index", "timeline", "cues", "speakers/liv-arnes"])
    def test_without_javascript_a_page_shows_the_same_words(
        self, browser: Browser, site: Path, name: str
    ) -> None:
        words = [
            browser.open(site / f"{name}.html", java_script_enabled=scripted).inner_text("main")
            for scripted in (True, False)
        ]
        assert words[0] == words[1]

    def test_without_javascript_the_search_says_where_else_to_look(
        self, browser: Browser, site: Path
    ) -> None:
        page = browser.open(site / "search.html", java_script_enabled=False)
        assert "The search needs JavaScript." in page.inner_text("noscript")

    def test_the_colour_scheme_goes_along_through_the_site(
        self, browser: Browser, site: Path
    ) -> None:
        page = browser.open(site / "index.html")
        page.check("#sc-dark", force=True)
        page.click("text=All speakers")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"

    def test_nothing_is_wider_than_the_window(self, browser: Browser, site: Path) -> None:
        page = browser.open(site / "index.html")
        wide = []
        for name in KINDS:
            page.goto((site / f"{name}.html").as_uri())
            for width in (320, PHONE["width"], 760, 1000, DESK["width"]):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wide.append((name, width))
        assert wide == []

    @pytest.mark.parametrize(
        ("scheme", "rules"), [("light", ()), ("dark", ("color-contrast",))], ids=["light", "dark"]
    )
    def test_no_accessibility_rule_is_broken(
        self, browser: Browser, site: Path, scheme: str, rules: tuple[str, ...]
    ) -> None:
        page = browser.open(site / "search.html", "?q=bridge", color_scheme=scheme)
        page.wait_for_selector("#results li")
        broken = {"results": accessibility_problems(page, *rules)}
        for name in KINDS:
            page.goto((site / f"{name}.html").as_uri())
            broken[name] = accessibility_problems(page, *rules)
        assert not any(broken.values()), broken
