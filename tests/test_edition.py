"""The page of an article, as a reader of its HTML sees it."""

from __future__ import annotations

import base64
import gzip
import json
import re
import time
from pathlib import Path

import pytest
from lxml import etree, html

from annotate.article import Quotation
from annotate.edition import fragment, render
from annotate.errors import RenderError
from tests.crowded import crowded
from tests.harbour import ARTICLE
from tests.pages import FERRY, TEI, document, parsed, shown_text, source_text

EXAMPLES = Path(__file__).parents[1] / "examples" / "tei"


@pytest.fixture(scope="module")
def ferry() -> str:
    return render(parsed(FERRY))


@pytest.fixture(scope="module")
def root(ferry: str) -> html.HtmlElement:
    return html.document_fromstring(ferry)


def one(root: html.HtmlElement, path: str) -> html.HtmlElement:
    (found,) = root.xpath(path)
    assert isinstance(found, html.HtmlElement)
    return found


def test_the_text_in_the_page_is_the_source_s(ferry: str) -> None:
    assert shown_text(ferry) == source_text(parsed(FERRY))


def test_a_character_that_xml_cannot_hold_is_shown_but_is_not_in_the_text(
    root: html.HtmlElement,
) -> None:
    gap = one(root, "//span[@class='gap']")
    assert gap.get("aria-label") == "character U+000C"
    assert gap.text is None


def test_markup_in_the_article_stays_text(ferry: str, root: html.HtmlElement) -> None:
    assert "<script>alert(1)" not in ferry
    assert len(root.xpath("//script")) == 2


def test_the_policy_allows_just_the_style_and_script_of_the_page(root: html.HtmlElement) -> None:
    from annotate.edition.inline import digest

    policy = one(root, "//meta[@http-equiv='Content-Security-Policy']").get("content") or ""
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    inline = root.xpath("//style/text() | //script[not(@type)]/text()")
    assert len(inline) == 3
    assert all(digest(str(text)) in policy for text in inline)


def test_nothing_is_styled_or_scripted_by_attributes_or_loaded(root: html.HtmlElement) -> None:
    assert not root.xpath("//@style | //@src | //@*[starts-with(name(), 'on')]")
    assert not root.xpath("//link[not(@rel='canonical')] | //iframe | //img")


def test_no_id_stands_twice_and_every_link_within_the_page_leads_somewhere(
    root: html.HtmlElement,
) -> None:
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {str(href)[1:] for href in root.xpath("//@href") if str(href).startswith("#")}
    assert targets <= set(map(str, ids))


def test_each_quotation_shows_its_kind_and_speaker(root: html.HtmlElement) -> None:
    said = {s.get("id"): s for s in root.xpath("//article//*[contains(@class, 'said')]")}
    kinds = {id_: (s.get("class"), s.get("data-who")) for id_, s in said.items()}
    assert kinds == {
        "q1": ("said indirect", "pr1"),
        "q1i": ("said mixed", "pr1"),
        "q2": ("said direct", "pr1"),
        "q2.2": ("said direct", "pr1"),
        "q4": ("said direct", "grp1"),
        "q6": ("said indirect", "org1"),
        "q7": ("said indirect", "unknown-speaker"),
    }


def test_quotation_cue_and_source_belong_together(root: html.HtmlElement) -> None:
    tied = root.xpath("//article//*[contains(concat(' ', @data-u, ' '), ' q2 ')]/@id")
    assert tied == ["q2", "m3", "c2", "q2.2"]
    assert "src" in (one(root, "//*[@id='m3']").get("class") or "").split()


def test_each_part_of_a_quotation_has_a_siglum_that_leads_to_its_entry(
    root: html.HtmlElement,
) -> None:
    sigla = root.xpath("//*[@id='q2' or @id='q2.2']/a[not(@hidden)]")
    assert [a.get("href") for a in sigla] == ["#r:q2", "#r:q2"]
    assert sigla[0].get("aria-label") == "Quotation 2, Liv Arnes"
    assert sigla[1].get("aria-label") == "Quotation 2, continued, Liv Arnes"
    assert all(not a.text for a in sigla)


def test_words_quoted_within_a_quotation_of_the_same_speaker_have_no_entry(
    root: html.HtmlElement,
) -> None:
    assert one(root, "//*[@id='q1i']/a").get("hidden") == ""
    assert not root.xpath("//*[@id='r:q1i']")
    assert "part quoted" in one(root, "//li[@id='r:q1']").text_content()


def test_an_entry_tells_what_how_and_why(root: html.HtmlElement) -> None:
    entry = one(root, "//section[@id='who:pr1']//li[@id='r:q2']")
    said, told = one(entry, "q"), one(entry, "div")
    assert said.text_content().startswith('"')
    assert str(told.text_content()).split(" · ") == [
        "direct, in 2 parts",
        "“told reporters”",
        "to reporters",
        "paragraph 1 Why?Certainty 0.8, fair"
        "Words: attributions 0.99Attribution: attributions 0.95Speaker: 0.8",
    ]
    assert told.xpath("a/@href") == ["#q2"]


def test_what_a_person_checked_is_told_from_what_a_machine_made(root: html.HtmlElement) -> None:
    assert one(root, "//li[@id='r:q4']").get("data-by") == "Runa Ostby"
    assert "Checked by Runa Ostby" in one(root, "//li[@id='r:q4']").text_content()
    assert "hand" in (one(root, "//*[@id='q4']/a").get("class") or "").split()
    assert "checked by hand" in one(root, "//section[@id='who:grp1']").text_content()
    assert not root.xpath("//li[@id='r:q2']/@data-by")


def test_what_a_person_changed_without_a_word_is_told_from_what_a_machine_made() -> None:
    tree = ARTICLE.to_tei()
    assert "Checked by" not in entry_of("q2", tree).text_content()
    for link in tree.getroot().iter("{*}link"):
        if (link.get("target") or "").startswith("#q2 "):
            link.set("cert", "0.84")
    entry = entry_of("q2", tree)
    assert entry.get("data-by") == "unnamed"
    assert "checked by hand" in entry.text_content()


def entry_of(quotation: str, tree: etree._ElementTree) -> html.HtmlElement:
    return one(html.document_fromstring(render(tree)), f"//li[@id='r:{quotation}']")


def test_doubt_is_a_mark_and_a_word(root: html.HtmlElement) -> None:
    assert "low" in (one(root, "//*[@id='q1']/a[not(@hidden)]").get("class") or "").split()
    assert "low" not in (one(root, "//*[@id='q2']/a").get("class") or "").split()
    assert "uncertain" in one(root, "//li[@id='r:q1']").text_content()


def test_a_quotation_without_a_speaker_is_listed_as_such(root: html.HtmlElement) -> None:
    section = one(root, "//section[@id='who:unknown-speaker']")
    assert "Nobody asked the seals" in section.text_content()


def test_the_register_names_speakers_with_role_and_reference(root: html.HtmlElement) -> None:
    section = one(root, "//section[@id='who:pr1']")
    assert "mayor of Skerry" in section.text_content()
    assert section.xpath(".//a[@rel='external']/@href") == ["https://www.wikidata.org/entity/Q1"]


def test_places_are_mapped_unless_they_stand_for_a_government(root: html.HtmlElement) -> None:
    assert one(root, "//svg[@class='map']").get("aria-label") == "Map of Bergen"
    places = one(root, "//section[@id='places']").text_content()
    assert "Oslo, for those who govern there" in places
    assert "not mapped" in places


def test_dates_are_in_words_with_the_words_of_the_text(root: html.HtmlElement) -> None:
    dates = [li.text_content() for li in root.xpath("//section[@id='dates']//li")]
    assert dates == [
        "10 June 2031“June 10, 2031” caption",
        "11 June 2031“Wednesday” paragraph 1",
        "12 June 2031“June 12” paragraph 1",
        "1 June to 31 August 2032“next summer” paragraph 2",
        "3 days“three days” paragraph 2",
    ]


def test_how_it_was_made_names_tools_people_and_open_questions(root: html.HtmlElement) -> None:
    made = one(root, "//section[@id='made']").text_content()
    for fact in ("spaCy 3.8.2", "tagger 2031-nightly", "Runa Ostby (by hand)", "00ff", "CC BY 4.0",
                 "Whose words are these?", "14 June 2031"):  # fmt: skip
        assert fact in made


def test_how_it_was_made_says_whether_it_is_valid() -> None:
    assert "valid against annotate’s schema and so" in render(parsed(EXAMPLES / "03-orchestra.xml"))
    assert "not valid against annotate’s schema" in render(document("<p>Rain.</p><unheard/>"))


def test_the_downloads_are_the_tei_the_text_and_the_record(root: html.HtmlElement) -> None:
    files = {}
    for link in root.xpath("//a[@download]"):
        kind, _, content = str(link.get("href")).partition(",")
        assert kind == "data:application/gzip;base64"
        files[link.get("download")] = gzip.decompress(base64.b64decode(content))
    tree = parsed(FERRY)
    assert files["ferry-1.txt.gz"].decode() == source_text(tree)
    assert json.loads(files["ferry-1.json.gz"])["text"] == source_text(tree).replace(
        "Oslo.", "Oslo.\f"
    )
    tei = etree.fromstring(files["ferry-1.xml.gz"])
    assert etree.tostring(tei, method="c14n") == etree.tostring(tree, method="c14n")


def test_a_document_with_a_pointer_to_nothing_is_shown_all_the_same() -> None:
    tree = document(
        '<p xml:id="b"><said xml:id="q" who="#nobody">Hello</said></p>',
        '<linkGrp type="attribution" targFunc="quotation source cue"><link target="#q #m #c"/>'
        '</linkGrp><listAnnotation><note target="#n">Why?</note></listAnnotation>',
    )
    page = render(tree)
    assert "Speaker not known" in page
    assert "Why?" in page


def test_search_engines_are_told_of_article_and_quotations(root: html.HtmlElement) -> None:
    data = json.loads(one(root, "//script[@type='application/ld+json']").text or "")
    assert data["@type"] == "NewsArticle"
    assert data["datePublished"] == "2031-06-12"
    assert [part["@id"] for part in data["hasPart"]] == ["#q2", "#q4"]
    assert data["hasPart"][0]["spokenByCharacter"]["name"] == "Liv Arnes"


def test_who_speaks_twice_is_told_once_to_search_engines() -> None:
    page = render(
        document(
            '<p><said xml:id="q" who="#p">a</said> <said xml:id="r" who="#p">b</said></p>',
            '<listPerson><person xml:id="p"><persName>Ilse Varden</persName></person></listPerson>',
        )
    )
    data = html.document_fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    assert [part["spokenByCharacter"] for part in json.loads(data[0])["hasPart"]] == [
        {"@id": "#who:p", "@type": "Person", "name": "Ilse Varden"},
        {"@id": "#who:p"},
    ]


def test_a_page_crowded_with_quotations_stays_light() -> None:
    article = crowded()
    assert len(article.text.split()) >= 700
    assert len(article.of(Quotation)) >= 45
    assert len(render(article.to_tei()).encode()) < 150 * 1024


def test_a_script_s_end_in_the_text_does_not_end_the_linked_data() -> None:
    page = render(document('<p xml:id="b"><said xml:id="q">&lt;/script&gt;&lt;b&gt;</said></p>'))
    data = html.document_fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(data[0])["hasPart"][0]["text"] == "</script><b>"


def test_the_same_document_gives_the_same_page(ferry: str) -> None:
    assert render(parsed(FERRY)) == ferry


def test_a_document_without_annotations_is_a_plain_page() -> None:
    tree = document("<p>Rain fell on the moor.</p>")
    page = render(tree)
    assert shown_text(page) == "Rain fell on the moor."
    assert "0 quotations, 0 speakers" in page
    assert not re.search(r'id="(register|places|dates)"', page)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\rb\r\nc\n",
        "\x85\u2028\ufeff\u200b\u00ad\u0301",
        "\u05e9\u05dc\u05d5\u05dd \u202eright to left\u202c",
        "</article></style><script>alert('x')</script>",
        "&amp; &lt;b&gt; {{ 7 * 7 }} {% raw %}",
        "w" * 5000,
        "\U0001f3d4\U000e0041 \ud7ff",
    ],
)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    tree = document("<p/>")
    (paragraph,) = tree.getroot().iter(f"{{{TEI}}}p")
    paragraph.text = text
    assert shown_text(render(tree)) == text


def test_names_from_the_document_are_escaped_wherever_they_stand() -> None:
    name = "&lt;img src=x onerror=alert(1)&gt;&quot;'"
    tree = document(
        '<p xml:id="b"><said xml:id="q" who="#p">Hello</said></p>',
        f'<listPerson><person xml:id="p"><persName>{name}</persName>'
        '<idno type="URI">javascript:alert(1)</idno></person></listPerson>',
    )
    page = render(tree)
    root = html.document_fromstring(page)
    assert not root.xpath("//img")
    assert "javascript:" not in "".join(root.xpath("//@href"))


def test_a_pointer_cannot_smuggle_style_into_the_page() -> None:
    tree = document('<p xml:id="b"><said xml:id="q" who="#x&quot;]{}*{color:red}">a</said></p>')
    (style,) = html.document_fromstring(render(tree)).xpath("//style[2]/text()")
    assert "{color:red}" not in style


def test_an_article_of_two_thousand_quotations_renders_in_time() -> None:
    tree = document(
        "\n".join(
            f'<p xml:id="b{n}"><said xml:id="q{n}" who="#p{n % 40}">Word {n}.</said></p>'
            for n in range(2000)
        ),
        "<listPerson>"
        + "".join(
            f'<person xml:id="p{n}"><persName>Speaker {n}</persName></person>' for n in range(40)
        )
        + "</listPerson>",
    )
    start = time.process_time()
    page = render(tree)
    assert time.process_time() - start < 5
    assert page.count('<li id="r:') == 2000
    assert page.count("body:has(&:hover") == 0


def test_a_quotation_of_four_thousand_paragraphs_is_one_quotation() -> None:
    parts = (
        f'<p xml:id="b{n}"><said xml:id="q{n}" direct="true"'
        + (f' prev="#q{n - 1}"' if n else "")
        + ">On.</said></p>"
        for n in range(4000)
    )
    page = render(document("".join(parts)))
    assert "1 quotation, 1 speaker" in page


def test_xml_that_is_no_tei_document_is_refused() -> None:
    with pytest.raises(RenderError, match="annotate convert"):
        render(parsed("<html/>"))


def test_a_fragment_has_the_text_and_neither_ids_nor_scripts() -> None:
    tree = parsed(FERRY)
    root = html.fragment_fromstring(fragment(tree))
    assert root.xpath("string(//article)") == source_text(tree)
    assert not root.xpath("//script | //@id | //@href")
    assert "Liv Arnes" in root.xpath("string(//ul)")
