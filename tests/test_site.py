"""The site of an archive, as a reader finds it in its folder."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html

from annotate.edition import publish
from annotate.edition.site.ledger import NAME
from annotate.edition.site.settings import Site
from annotate.errors import OutputError, RenderError
from tests.casebook import CASES

TEI = "http://www.tei-c.org/ns/1.0"


def ferry() -> etree._ElementTree:
    return etree.parse(CASES / "ferry.xml")


def bulletin(number: int, day: str, speakers: list[tuple[str, str, str]]) -> etree._ElementTree:
    """A short article in which each (name, role, words) says something."""
    people = "".join(
        f'<person xml:id="p{n}"><persName>{name}</persName>'
        + (f"<occupation>{role}</occupation>" if role else "")
        + "</person>"
        for n, (name, role, _) in enumerate(speakers)
    )
    links = "".join(f'<link xml:id="a{n}" target="#q{n} #c{n}"/>' for n in range(len(speakers)))
    text = "".join(
        f'<p xml:id="b{n}"><said xml:id="q{n}" who="#p{n}" direct="true">{words}</said> '
        f'<seg type="cue" xml:id="c{n}">said</seg>.</p>'
        for n, (_, _, words) in enumerate(speakers)
    )
    source = (
        f'<TEI xmlns="{TEI}" xml:id="bulletin-{number}"><teiHeader><fileDesc><sourceDesc><bibl>'
        f"<title>Bulletin {number}</title></bibl></sourceDesc></fileDesc><profileDesc><creation>"
        f'<date when="{day}"/></creation></profileDesc></teiHeader><standOff><listPerson>{people}'
        f'</listPerson><linkGrp type="attribution" targFunc="quotation cue">{links}</linkGrp>'
        f"</standOff><text><body><div>{text}</div></body></text></TEI>"
    )
    return etree.ElementTree(etree.fromstring(source))


def archive() -> Iterator[tuple[str, etree._ElementTree]]:
    yield "ferry", ferry()
    yield "one", bulletin(1, "2031-07-01", [("Liv Arnes", "", "Tides turn"), ("Ove", "", "Aye")])
    yield "two", bulletin(2, "2031-07-09", [("Liv Arnes", "mayor", "No &lt;/script&gt; bridge")])
    yield "two", bulletin(3, "2031-08-01", [("Liv Arnes", "violinist", "Hear me")])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(
        archive(), tmp_path_factory.mktemp("site"), site=Site(title="Skerry & Sound")
    ).parent


def root(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def files(site: Path) -> dict[str, bytes]:
    """The content of the files of a site, but for what annotate remembers of it, by their paths."""
    return {
        str(path.relative_to(site)): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.name != NAME
    }


def test_the_front_page_leads_to_the_newest_and_the_most_quoted(site: Path) -> None:
    front = root(site / "index.html")
    titles = [a.text for a in front.xpath("//section[1]//h3/a")]
    assert titles == [
        "Bulletin 3",
        "Bulletin 2",
        "Bulletin 1",
        "Skerry bridge will 'never' replace ferry, mayor says",
    ]
    most = front.xpath("//ol[@class='mq']/li[1]")[0]
    assert " ".join(most.text_content().split()).endswith("Liv Arnes mayor4")


def test_every_link_leads_to_a_file_and_a_place_in_it(site: Path) -> None:
    ids = {path: set(root(path).xpath("//@id")) for path in pages(site)}
    checked = 0
    for path in pages(site):
        for href in map(str, root(path).xpath("//a/@href | //form/@action")):
            if href.startswith(("http", "data:")):
                continue
            file, _, fragment = href.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), f"{path.name}: {href}"
            assert not fragment or fragment in ids[target], f"{path.name}: {href}"
            checked += 1
    assert checked > 100


def test_a_speaker_is_one_across_articles_unless_the_roles_differ(site: Path) -> None:
    mayor = root(site / "speakers" / "liv-arnes.html").text_content()
    assert "4 quotations in 3 articles" in mayor
    assert "Hear me" not in mayor
    assert "Hear me" in root(site / "speakers" / "liv-arnes-2.html").text_content()


def test_unnamed_sources_share_a_page(site: Path) -> None:
    assert (site / "speakers" / "unnamed-sources.html").is_file()
    assert not (site / "speakers" / "two-dockers.html").exists()


def test_a_speaker_s_page_tells_cue_kind_article_and_addressee(site: Path) -> None:
    text = " ".join(root(site / "speakers" / "liv-arnes.html").text_content().split())
    for words in ("told reporters", "to reporters", "Bulletin 2", "“said”", "paragraph 1"):
        assert words in text


def test_an_article_leads_to_its_speakers_and_places(site: Path) -> None:
    links = root(site / "articles" / "ferry.html").xpath("//main//a/@href")
    assert {"../speakers/liv-arnes.html", "../places/bergen.html"} <= set(links)


def test_two_articles_of_one_name_are_two_files(site: Path) -> None:
    assert sorted(path.stem for path in (site / "articles").iterdir()) == [
        "ferry",
        "one",
        "two",
        "two-2",
    ]


def test_a_place_s_page_maps_it_and_lists_where_it_is_named(site: Path) -> None:
    page = root(site / "places" / "bergen.html")
    assert page.xpath("//svg[@class='map']/@aria-label") == ["Map of Bergen"]
    assert page.xpath("//main//a[contains(@href, '#m9')]")
    assert not root(site / "places" / "oslo.html").xpath("//svg[@class='map']")


def test_the_search_knows_every_article_speaker_and_quotation(site: Path) -> None:
    about = json.loads(root(site / "search.html").xpath("//script[@id='data']/text()")[0])
    (part,) = (site / "search").glob("records-*.js")
    records = json.loads(part.read_text(encoding="utf-8").partition(",")[2].rpartition(")")[0])
    assert about["documents"] == [4, 5, 9]
    assert len(records) == 18
    assert "No </script> bridge" in [record[0] for record in records]


def test_the_cue_index_counts_each_cue(site: Path) -> None:
    cues = [" ".join(dt.text_content().split()) for dt in root(site / "cues.html").xpath("//dt")]
    assert cues[0] == "said 5"
    assert "told reporters 1" in cues


def test_the_quotations_can_be_taken_away_as_a_table_and_as_lines(site: Path) -> None:
    with (site / "data" / "quotations.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = (site / "data" / "quotations.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(rows) == len(lines) == 9
    assert "No </script> bridge" in {row["words"] for row in rows}
    assert {json.loads(line)["page"].partition("#")[0] for line in lines} == {
        "articles/ferry.html",
        "articles/one.html",
        "articles/two.html",
        "articles/two-2.html",
    }


def test_the_tei_and_text_of_each_article_lie_beside_its_page(site: Path) -> None:
    saved = etree.parse(site / "tei" / "ferry.xml")
    assert etree.tostring(saved, method="c14n") == etree.tostring(ferry(), method="c14n")
    (text,) = ferry().getroot().iter(f"{{{TEI}}}text")
    written = (site / "text" / "ferry.txt").read_bytes().decode("utf-8")
    assert written == "".join(map(str, text.itertext()))


def test_the_feed_is_newest_first(site: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = etree.parse(site / "feed.xml").getroot()
    assert feed.findtext(f"{atom}title") == "Skerry & Sound"
    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert titles[0] == "Bulletin 3"


def test_a_site_with_an_address_has_a_map_of_itself(tmp_path: Path) -> None:
    publish(archive(), tmp_path, site=Site(address="https://example.org/skerry/"))
    sitemap = etree.parse(tmp_path / "sitemap.xml")
    found = {element.text for element in sitemap.iter("{*}loc")}
    assert "https://example.org/skerry/speakers/liv-arnes.html" in found
    for address in found:
        assert address
        path = tmp_path / (address.removeprefix("https://example.org/skerry/") or "index.html")
        assert path.is_file()


def test_the_same_articles_give_the_same_bytes_and_nothing_is_written_again(
    site: Path, tmp_path: Path
) -> None:
    publish(archive(), tmp_path, site=Site(title="Skerry & Sound"))
    assert files(tmp_path) == files(site)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    publish(archive(), tmp_path, site=Site(title="Skerry & Sound"))
    assert times == {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}


def test_no_page_loads_or_styles_or_runs_anything_of_others(site: Path) -> None:
    for path in pages(site):
        page = root(path)
        assert not page.xpath("//@src | //@style | //@*[starts-with(name(), 'on')]"), path
        assert not page.xpath("//link[@rel='stylesheet'] | //iframe | //img"), path
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert len(policy) == 1
        assert "unsafe" not in policy[0]


def test_no_id_stands_twice_on_a_page(site: Path) -> None:
    for path in pages(site):
        ids = root(path).xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_an_archive_of_nothing_is_a_site(tmp_path: Path) -> None:
    index = publish([], tmp_path)
    assert "0 articles" in root(index).text_content()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(OutputError, match=re.escape(str(blocked))):
        publish(archive(), blocked)


def test_a_document_that_is_no_tei_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="annotate convert"):
        publish([("x", etree.ElementTree(etree.fromstring("<html/>")))], tmp_path)
