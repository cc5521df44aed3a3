"""Articles that mean harm, or are merely odd, as pages: valid HTML, whole text, nothing run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree

from annotate.edition import render
from tests.browser import PHONE, Browser, needs_chromium
from tests.crowded import crowded
from tests.html_checker import html_problems
from tests.pages import FERRY, document, parsed, source_text

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "tei").glob("*.xml"))
HARM = (
    "</p></article></style></script><script>window.harmed = 1</script>"
    "<img src=x onerror=window.harmed=1> <style>*{display:none}</style> &lt; ]]> {{ 7 * 7 }}"
)
NAME = "\"'><script>window.harmed = 1</script> *{display:none} \\22}"

# What the checker has against the text of an article, which stays as it is.
OF_THE_TEXT = (
    "A numeric character reference expanded to carriage return.",
    "Forbidden code point",
    "Text run is not in Unicode Normalization Form C",
    "Article lacks heading",
    "The value of attribute “data-cite”",
)


def quoting(words: str, *, name: str = "Ilse Varden", times: int = 1) -> etree._ElementTree:
    """Return a document in which somebody of this *name* says *words* so many *times*."""
    tree = document(
        "".join(
            f'<p xml:id="b{n}"><said xml:id="q{n}" who="#p">x</said> <seg type="cue" '
            f'xml:id="c{n}">said</seg>.</p>'
            for n in range(times)
        )
        or "<p>x</p>",
        '<listPerson><person xml:id="p"><persName/><occupation/></person></listPerson>',
    )
    for element in tree.getroot().iter("{*}said"):
        element.text = words
    for element in tree.getroot().iter("{*}persName", "{*}occupation"):
        element.text = name
    return tree


HOSTILE = {
    "scripts": quoting(HARM, name=NAME),
    "a long word": quoting("w" * 5000, name="N" * 3000),
    "right to left": quoting(
        "\u05e9\u05dc\u05d5\u05dd \u202eevil\u202c \u0645\u0631\u062d\u0628\u0627"
    ),
    "marks and controls": quoting(
        "a\u0301\u0301\u0301 \u200b\u2028\ufeff\u00ad \x85\x7f\U000e0041"
    ),
    "nothing quoted": quoting("x", times=0),
    "nothing at all": document(""),
    "2,000 quotations": quoting("On and on.", times=2000),
}


def written(folder: Path, trees: Sequence[etree._ElementTree], engine: str) -> list[Path]:
    paths = []
    for number, tree in enumerate(trees):
        path = folder / f"{engine}-{number}.html"
        page = render(tree, engine=engine)  # type: ignore[arg-type]
        path.write_text(page, encoding="utf-8", newline="")
        paths.append(path)
    return paths


def test_every_page_is_valid_html_by_either_engine(tmp_path: Path) -> None:
    trees = [*map(parsed, (*EXAMPLES, FERRY)), crowded().to_tei(), *HOSTILE.values()]
    pages = written(tmp_path, trees, "xslt")
    by_jinja = written(tmp_path, trees, "jinja")
    assert [p.read_bytes() for p in pages] == [p.read_bytes() for p in by_jinja]
    found = [problem.partition(": ")[2] for problem in html_problems(*pages)]
    assert [problem for problem in found if not problem.startswith(OF_THE_TEXT)] == []


@needs_chromium
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_article_is_shown_whole_and_does_no_harm(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    (path,) = written(tmp_path, [HOSTILE[name]], "xslt")
    page = browser.open(path, viewport=PHONE)
    assert page.locator("#text").evaluate("e => e.textContent") == source_text(HOSTILE[name])
    assert page.evaluate("window.harmed") is None
    assert page.locator(".mast").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
