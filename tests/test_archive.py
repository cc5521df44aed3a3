"""Who is who across an archive, and the pages that show it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from annotate.authority import read
from annotate.edition import publish
from annotate.edition.archive import Archive
from annotate.edition.people import PlaceEntry, SpeakerEntry
from annotate.edition.reading import read as reading_of
from annotate.edition.records import Record, record_of

TEI = "http://www.tei-c.org/ns/1.0"
SPACE = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True)
class Who:
    """Somebody or something that an article names; who says *words* is quoted."""

    kind: str
    name: str
    role: str = ""
    words: str = ""
    ref: str = ""
    title: str = ""
    geo: str = ""
    country: str = ""


def person(name: str, role: str = "", words: str = "Aye", ref: str = "", title: str = "") -> Who:
    return Who("person", name, role, words, ref, title)


def body(name: str, words: str = "") -> Who:
    return Who("org", name, words=words)


def place(name: str, ref: str = "", geo: str = "", country: str = "") -> Who:
    return Who("place", name, ref=ref, geo=geo, country=country)


def document(day: str, *named: Who, title: str = "Bulletin") -> etree._ElementTree:
    """An article in which each is named once, and says its words."""
    root = etree.Element(f"{{{TEI}}}TEI", nsmap={None: TEI})  # type: ignore[dict-item]
    header = _add(root, "teiHeader")
    description = _add(header, "fileDesc")
    _add(_add(description, "publicationStmt"), "idno", f"{day} {title}", type="docId")
    _add(_add(_add(description, "sourceDesc"), "bibl"), "title", title)
    _add(_add(_add(header, "profileDesc"), "creation"), "date", when=day)
    stand_off = _add(root, "standOff")
    links = etree.Element(f"{{{TEI}}}linkGrp", type="attribution", targFunc="quotation source cue")
    division = _add(_add(_add(root, "text"), "body"), "div")
    for number, one in enumerate(named):
        naming = f"{one.kind.removesuffix('on')}Name"
        entity = _add(_add(stand_off, f"list{one.kind.title()}"), one.kind, None, f"e{number}")
        _add(entity, naming, one.name)
        if one.role:
            _add(entity, "occupation", one.role)
        if one.geo:
            location = _add(entity, "location")
            if one.country:
                _add(location, "country", key=one.country)
            _add(location, "geo", one.geo)
        if one.ref:
            _add(entity, "idno", one.ref, type="URI")
        paragraph = _add(division, "p", None, f"b{number}")
        name = _add(paragraph, naming, None, f"m{number}", ref=f"#e{number}")
        if one.title:
            _add(name, "roleName", one.title).tail = f" {one.name}"
        else:
            name.text = one.name
        name.tail = " "
        if one.words:
            _add(paragraph, "seg", "said", f"c{number}", type="cue").tail = " "
            _add(paragraph, "said", one.words, f"q{number}", who=f"#e{number}", direct="true")
            ends = f"#q{number} #m{number} #c{number}"
            _add(links, "link", None, f"a{number}", target=ends)
    stand_off.append(links)
    return root.getroottree()


def _add(
    parent: etree._Element, name: str, text: str | None = None, id_: str = "", **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{TEI}}}{name}", **attributes)
    element.text = text
    if id_:
        element.set(f"{SPACE}id", id_)
    return element


def archive(*articles: Sequence[Who]) -> Archive:
    return Archive(records(*articles))


def records(*articles: Sequence[Who]) -> list[Record]:
    return [
        record_of(f"a{number}", reading_of(document(f"2031-05-{number:02}", *named)))
        for number, named in enumerate(articles, 1)
    ]


def seen(entries: Sequence[SpeakerEntry] | Sequence[PlaceEntry]) -> dict[str, str]:
    """Return in which articles each is, by its page."""
    found = {}
    for entry in entries:
        members = entry.appearances if isinstance(entry, SpeakerEntry) else entry.sightings
        found[entry.href[: -len(".html")]] = " ".join(sorted(one.entry.id for one in members))
    return found


# People


def test_one_name_is_one_person_unless_the_roles_have_nothing_in_common() -> None:
    found = archive(
        [person("Liv Arnes", "mayor of Velmouth")],
        [person("Liv Arnes", "former mayor")],
        [person("Liv Arnes")],
        [person("Liv  ARNES", "violinist")],
    )
    assert seen(found.speakers) == {"speakers/liv-arnes": "a1 a2 a3", "speakers/liv-arnes-2": "a4"}


def test_a_surname_alone_is_somebody_in_one_article() -> None:
    found = archive([person("Arnes")], [person("Arnes")], [person("Liv Arnes")])
    assert seen(found.speakers) == {
        "speakers/liv-arnes": "a3",
        "speakers/arnes-in-a1": "a1",
        "speakers/arnes-in-a2": "a2",
    }


def test_a_reference_joins_other_names_and_parts_one_name() -> None:
    found = archive(
        [person("Liv Arnes", ref="wd:Q1")],
        [person("Arnes", ref="wd:Q1")],
        [person("Liv Arnes", ref="wd:Q2")],
        [person("Liv Arnes", ref="wd:Q2")],
        [person("Liv Arnes", ref="wd:Q2")],
    )
    assert seen(found.speakers) == {
        "speakers/liv-arnes": "a3 a4 a5",
        "speakers/liv-arnes-2": "a1 a2",
    }


def test_people_of_one_name_in_the_same_company_are_one() -> None:
    found = archive(
        [person("Liv Arnes", "candidate"), person("Ove Lind")],
        [person("Liv Arnes", "rival"), person("Ove Lind")],
        [person("Liv Arnes", "violinist"), person("Tor Vale")],
    )
    liv = {page: where for page, where in seen(found.speakers).items() if "liv" in page}
    assert liv == {"speakers/liv-arnes": "a1 a2", "speakers/liv-arnes-2": "a3"}


def test_of_two_who_are_as_often_in_the_news_neither_gets_what_has_no_role() -> None:
    found = archive(
        [person("Liv Arnes", "mayor")], [person("Liv Arnes", "violinist")], [person("Liv Arnes")]
    )
    assert len(found.speakers) == 3


def test_a_mere_title_parts_nobody() -> None:
    found = archive([person("Liv Arnes", "mayor")], [person("Liv Arnes", "Mrs.")])
    assert seen(found.speakers) == {"speakers/liv-arnes": "a1 a2"}


def test_what_has_no_name_is_an_unnamed_source() -> None:
    nameless = [body("the report", "Aye"), person("the city manager"), body("The statement")]
    found = archive([*nameless, person("liv of velmouth", ref="authority.toml#liv")])
    assert [one.name for one in found.speakers] == ["Unnamed sources", "liv of velmouth"]
    assert [item.source for item in found.speakers[0].quoted] == ["the report", "the city manager"]
    assert found.bodies == []


def test_roles_and_other_names_are_told_over_time() -> None:
    (liv,) = archive(
        [person("Liv Arnes", "mayor", ref="wd:Q1", title="Mayor")],
        [person("Olivia Arnes", "mayor", ref="wd:Q1", title="Mrs.")],
        [person("Liv Arnes", "violinist", ref="wd:Q1")],
        [person("Olivia Arnes", ref="wd:Q1")],
        [person("Liv Arnes", ref="wd:Q1")],
    ).speakers
    assert [(t.role, t.first, t.last, t.articles) for t in liv.roles.values()] == [
        ("mayor", "2031-05-01", "2031-05-02", 2),
        ("violinist", "2031-05-03", "2031-05-03", 1),
    ]
    assert (liv.name, liv.role, liv.names) == ("Liv Arnes", "mayor", ("Olivia Arnes",))


# Organisations and places


def test_organisations_are_joined_by_name_and_know_who_speaks_for_them() -> None:
    found = archive(
        [body("the Harbour Board", "No"), person("Ove Lind", "spokesman for the Harbour Board")],
        [body("Harbour board"), body("T.U.")],
        [body("TU"), person("Tor Vale", "TU delegate")],
    )
    assert seen(found.bodies) == {
        "organisations/harbour-board": "a1 a2",
        "organisations/tu": "a2 a3",
    }
    people = {one.slug: [who.name for who in found.people_of(one)] for one in found.bodies}
    assert people == {"harbour-board": ["Ove Lind"], "tu": ["Tor Vale"]}
    assert [one.name for one in found.speakers if one.kind == "org"] == ["the Harbour Board"]


def test_places_are_joined_by_reference_else_by_name_and_point() -> None:
    found = archive(
        [place("Velmouth", ref="geo:1", geo="54.5 -1.5"), place("Paris", geo="48.9 2.4")],
        [place("Velmouth-on-Sea", ref="geo:1", geo="54.5 -1.5"), place("Paris", geo="33.7 -95.6")],
        [place("paris", geo="48.9 2.4"), place("Nowhere")],
    )
    assert seen(found.places) == {
        "places/paris": "a1 a3",
        "places/paris-2": "a2",
        "places/nowhere": "a3",
        "places/velmouth-on-sea": "a1 a2",
    }


# The whole


NAMED = st.builds(
    person,
    st.sampled_from(["Liv Arnes", "liv arnes", "Arnes", "Ove Lind"]),
    st.sampled_from(["", "mayor", "former mayor", "violinist", "Mrs."]),
    st.sampled_from(["", "Aye", "No"]),
    st.sampled_from(["", "", "wd:Q1", "wd:Q2"]),
)
BODIES = st.builds(body, st.sampled_from(["Tidal Union", "the union", "TU"]), st.just("Aye"))
PLACES = st.builds(
    place,
    st.sampled_from(["Velmouth", "Paris"]),
    st.sampled_from(["", "geo:1"]),
    st.sampled_from(["", "54.5 -1.5"]),
)
ARTICLES = st.lists(st.lists(NAMED | BODIES | PLACES, max_size=4), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(articles=ARTICLES, data=st.data())
def test_the_archive_is_the_same_in_whatever_order_articles_come(
    articles: list[list[Who]], data: st.DataObject
) -> None:
    made = records(*articles)
    one, other = Archive(made), Archive(data.draw(st.permutations(made)))
    assert vars(one) == vars(other)


@settings(max_examples=4, deadline=None)
@given(articles=ARTICLES, data=st.data())
def test_the_site_has_the_same_bytes_in_whatever_order_articles_come(
    articles: list[list[Who]], data: st.DataObject
) -> None:
    numbered = enumerate(articles)
    documents = [(f"a{n}", document("2031-05-01", *some, title=f"No {n}")) for n, some in numbered]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        publish(documents, Path(one))
        publish(data.draw(st.permutations(documents)), Path(other))
        assert files(Path(one)) == files(Path(other))


def files(folder: Path) -> dict[str, bytes]:
    # The hidden file tells when the others were written.
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*.*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    authority = folder / "authority.toml"
    authority.write_text(
        'editor = "Mara Quist"\n[[person]]\nname = "Liv Arnes"\nsame = ["Olivia Arnes"]\n'
        'role = "Mayor of Velmouth"\nwikidata = "Q1"\n'
    )
    many = [
        (f"day-{n}", document(f"2031-{n // 28 + 1:02}-{n % 28 + 1:02}", person("Ove Lind")))
        for n in range(150)
    ]
    few = [
        ("one", document("2031-05-01", person("Liv Arnes", "mayor", "We build", title="Mayor"))),
        (
            "two",
            document("2031-06-01", person("Olivia Arnes", "rival", "We wait"), body("TU", "No")),
        ),
        ("three", document("2031-07-01", person("Olivia Arnes", words=""), body("TU"))),
        ("four", document("2031-07-02", person("Tor Vale", "TU delegate"), person("Lind"))),
    ]
    return publish([*many, *few], folder, authority=read(authority)).parent


def page(site: Path, name: str) -> html.HtmlElement:
    return html.document_fromstring((site / name).read_text(encoding="utf-8"))


def words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_a_speaker_s_page_tells_who_it_is_what_they_said_and_where_they_are_named(
    site: Path,
) -> None:
    shown = page(site, "speakers/liv-arnes.html")
    assert words(shown.xpath("//h1")[0]) == "Liv Arnes"
    plate = words(shown.xpath("//div[contains(@class, 'plate')]")[0])
    for told in ("Mayor of Velmouth. 2 quotations in 2 articles", "Also named Olivia Arnes"):
        assert told in plate
    assert "Identity stated by Mara Quist" in plate
    assert shown.xpath("//dl//a/@href") == ["https://www.wikidata.org/entity/Q1"]
    assert [words(li) for li in shown.xpath("//ol[@class='terms']/li")] == [
        "mayor 1 May 2031 · 1 article",
        "rival 1 June 2031 · 1 article",
    ]
    assert [words(q) for q in shown.xpath("//q")] == ["We wait", "We build"]
    named = shown.xpath("//section[@aria-labelledby='named']//a/@href")
    assert named == ["../articles/three.html", "../articles/three.html#m0"]


def test_an_organisation_has_a_page_with_its_words_its_people_and_its_mentions(site: Path) -> None:
    assert page(site, "organisations.html").xpath("//ul[@class='bodies']//a/text()") == ["TU"]
    shown = page(site, "organisations/tu.html")
    assert [words(h2) for h2 in shown.xpath("//h2")] == [
        "Who speaks for it",
        "How it is quoted",
        "Cues reporters use",
        "What it said",
        "Named, not quoted",
    ]
    people = shown.xpath("//section[@aria-labelledby='people']//a/@href")
    assert people == ["../speakers/tor-vale.html"]
    assert "../organisations/tu.html" in page(site, "articles/two.html").xpath("//a/@href")


def test_a_long_list_goes_on_on_further_pages(site: Path) -> None:
    first, last = (page(site, f"speakers/ove-lind{end}.html") for end in ("", "-page-2"))
    assert len(first.xpath("//q")) + len(last.xpath("//q")) == 150
    assert first.xpath("//nav[@class='turn']/a/@href") == ["ove-lind-page-2.html"]
    assert last.xpath("//nav[@class='turn']/a/@href") == ["ove-lind.html"]
    assert all("150 quotations in 150 articles" in words(one) for one in (first, last))


def test_the_figure_of_many_quotations_stays_small_and_inside_its_frame(site: Path) -> None:
    (figure,) = page(site, "speakers/ove-lind.html").xpath("//svg[@role='img']")
    width, height = map(float, figure.get("viewbox").split()[2:])
    lines = [path.get("d") for path in figure.xpath(".//path[contains(@class, 'hu')]")]
    places = [tuple(map(float, d[1 : d.index("h")].split())) for d in lines]
    assert len(set(places)) == len(places) <= 150
    assert all(0 < x < width and 0 < y < height for x, y in places)
    assert figure.xpath(".//text/text()")


def test_the_front_page_counts_quotations_by_person(site: Path) -> None:
    most = page(site, "index.html").xpath("//ol[@class='mq']/li")
    assert [words(li)[3:] for li in most][:2] == ["Ove Lind 150", "Liv Arnes 2"]
    assert "TU" not in "".join(words(li)[3:] for li in most)


def test_who_is_known_by_a_surname_is_listed_with_the_day(site: Path) -> None:
    listed = [words(a) for a in page(site, "speakers.html").xpath("//ol[@class='mq']//a")]
    assert "Lind 2 July 2031" in listed
    assert "Ove Lind" in listed


def test_namesakes_are_told_apart_in_lists(tmp_path: Path) -> None:
    named = (
        (person("Liv Arnes", "mayor"), place("Paris", geo="48.9 2.4", country="FR")),
        (person("Liv Arnes", "violinist"), place("Paris", geo="33.7 -95.6", country="US")),
        (person("Ove Lind", "diver"), place("Velmouth", geo="54.5 -1.5", country="GB")),
    )
    days = enumerate(named, 1)
    publish([(f"a{n}", document(f"2031-05-{n:02}", *some)) for n, some in days], tmp_path)
    listed = [words(a) for a in page(tmp_path, "speakers.html").xpath("//ol[@class='mq']//a")]
    assert sorted(listed) == ["Liv Arnes mayor", "Liv Arnes violinist", "Ove Lind"]
    places = page(tmp_path, "places.html").xpath("//ul[contains(@class, 'plist')]/li")
    assert sorted(map(words, places)) == ["Paris FR 1", "Paris US 1", "Velmouth 1"]


def test_control_characters_stay_out_of_lists() -> None:
    (liv,) = archive([person("Liv Arnes", words="We\x96 \x85wait")]).speakers
    assert [item.words for item in liv.quoted] == ["We wait"]
