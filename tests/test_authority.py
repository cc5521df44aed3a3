"""The authority file: an editor's word on who is who, in files, articles and on pages."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import html

from annotate.article import AUTHORITY, Agent, Article, Entity, Mention
from annotate.authority import NOTHING, Authority, Identity, applied, found, read
from annotate.authority.documents import followed
from annotate.authority.model import Kind
from annotate.conversion import Settings
from annotate.tei.loading import load
from annotate.tei.parsing import parse
from annotate.tei.protection import hand_made
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes, write
from tests.console import Command, one_line
from tests.harbour import ARTICLE
from tests.strategies import articles

FERRY = """Ferry stops for the winter

VELMOUTH, May 14 (Northwire) - "Nobody will pay," Harbour Minister Ilse Varden told reporters.

"We will wait," said Tor Vale, a violinist. The Harbour Board said it would close the pier.
"""
HEARING = """Hearing opens in Velmouth

VELMOUTH, May 16 (Northwire) - "It is too late," Harbour Minister Ilsa Varden said on Friday.

"The pier is shut," said Mayor Tor Vale. The Velmouth Harbour Board said it agreed.
"""
FILE = """\
editor = "Mara Quist"

[[person]]
name = "Ilse Varden"
same = ["Ilsa Varden"]
role = "Harbour Minister of Orlend"
wikidata = "Q4200001"
viaf = 1234567
links = ["https://example.org/varden"]

[[person]]
id = "vale-violinist"
name = "Tor Vale"
where = { articles = ["ferry"] }

[[person]]
id = "vale-mayor"
name = "Tor Vale"
where = { roles = ["mayor"] }

[[organisation]]
name = "Harbour Board of Velmouth"
same = ["Harbour Board", "Velmouth Harbour Board"]
type = "authority"

[[place]]
name = "Velmouth"
type = "settlement"
country = "GB"
coordinates = [54.5, -1.5]
"""


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "hearing.txt").write_text(HEARING)
    (folder / "authority.toml").write_text(FILE)
    return folder


def entity(path: Path, name: str) -> Entity:
    (one,) = (e for e in load(path).entities if e.name == name)
    return one


def stated(tmp_path: Path, text: str) -> Authority:
    path = tmp_path / "authority.toml"
    path.write_text(text)
    return read(path)


# Converting


def test_convert_names_links_and_credits_as_the_file_beside_the_articles_says(
    convert: Command, annotate: Command, collection: Path, tmp_path: Path
) -> None:
    assert convert(collection, "-o", tmp_path / "tei").code == 0
    for name in ("ferry", "hearing"):
        varden = entity(tmp_path / "tei" / f"{name}.xml", "Ilse Varden")
        assert varden.role == "Harbour Minister of Orlend"
        assert (varden.ref, *varden.links) == (
            "wd:Q4200001",
            "https://viaf.org/viaf/1234567",
            "https://example.org/varden",
            "authority.toml#ilse-varden",
        )
        assert varden.resp == AUTHORITY
        article = load(tmp_path / "tei" / f"{name}.xml")
        (agent,) = (agent for agent in article.agents if agent.id == AUTHORITY)
        assert (agent.kind, agent.name) == ("person", "Mara Quist")
        assert {q.speaker for q in article.annotations if getattr(q, "speaker", None)} <= {
            e.id for e in article.entities
        }
    assert annotate("validate", tmp_path / "tei").code == 0


def test_two_people_of_one_name_are_told_apart_by_role_and_by_article(
    convert: Command, collection: Path, tmp_path: Path
) -> None:
    assert convert(collection, "-o", tmp_path / "tei").code == 0
    refs = {
        name: entity(tmp_path / "tei" / f"{name}.xml", "Tor Vale").ref
        for name in ("ferry", "hearing")
    }
    assert refs == {
        "ferry": "authority.toml#vale-violinist",
        "hearing": "authority.toml#vale-mayor",
    }


def test_a_place_that_only_the_file_knows_is_put_on_the_map(
    convert: Command, collection: Path, tmp_path: Path
) -> None:
    assert convert(collection, "-o", tmp_path / "tei").code == 0
    velmouth = entity(tmp_path / "tei" / "hearing.xml", "Velmouth")
    assert velmouth.location is not None
    assert (velmouth.location.lat, velmouth.location.lon) == (54.5, -1.5)


def test_converting_again_is_not_held_up_by_what_the_file_states(
    convert: Command, collection: Path, tmp_path: Path
) -> None:
    assert convert(collection, "-o", tmp_path / "tei").code == 0
    document = tmp_path / "tei" / "ferry.xml"
    assert hand_made(document) is None
    (collection / "authority.toml").write_text(FILE.replace("of Orlend", "of all Orlend"))
    assert convert(collection, "-o", tmp_path / "tei").code == 0
    assert entity(document, "Ilse Varden").role == "Harbour Minister of all Orlend"
    document.write_text(document.read_text().replace("of all Orlend", "of the Isles"))
    assert convert(collection, "-o", tmp_path / "tei").code == 1


def test_update_brings_documents_up_to_what_the_file_says_and_then_has_nothing_to_do(
    convert: Command, annotate: Command, collection: Path, tmp_path: Path
) -> None:
    (collection / "authority.toml").rename(tmp_path / "authority.toml")
    assert convert(collection / "ferry.txt", "-o", tmp_path).code == 0
    update = ("update", tmp_path / "ferry.xml", "--attributions", "rules")
    told = annotate(*update, "--dry-run")
    assert "name Harbour Board -> Harbour Board of Velmouth" in told.out
    assert annotate(*update).err == "annotate: 1 updated, 0 as they were\n"
    assert entity(tmp_path / "ferry.xml", "Ilse Varden").ref == "wd:Q4200001"
    assert annotate(*update).err == "annotate: 0 updated, 1 as they were\n"
    assert validate(tmp_path / "ferry.xml") == []


def test_another_file_can_be_named(convert: Command, collection: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[[person]]\nname = "I. Varden"\nsame = ["Ilse Varden"]\n')
    result = convert(collection / "ferry.txt", "-o", tmp_path / "tei", "--authority", other)
    assert result.code == 0
    assert entity(tmp_path / "tei" / "ferry.xml", "I. Varden").ref == "other.toml#i-varden"


def test_a_mistake_ends_the_command_before_anything_is_written(
    convert: Command, collection: Path, tmp_path: Path
) -> None:
    (collection / "authority.toml").write_text('[[person]]\nnmae = "Ilse Varden"\n')
    result = convert(collection, "-o", tmp_path / "tei")
    one_line(result, 2, r".*authority.toml:1: person 'number 1': .*")
    assert not (tmp_path / "tei").exists()


def test_two_files_that_both_apply_are_refused(
    convert: Command, collection: Path, tmp_path: Path
) -> None:
    other = tmp_path / "more"
    other.mkdir()
    (other / "storm.txt").write_text(FERRY)
    (other / "authority.toml").write_text("")
    result = convert(collection, other, "-o", tmp_path / "tei")
    one_line(result, 2, "both apply; name the one to follow with --authority")


# Publishing


def pages(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): " ".join(
            html.document_fromstring(path.read_text(encoding="utf-8")).text_content().split()
        )
        for path in folder.rglob("*.html")
    }


def test_the_site_shows_one_page_for_one_person_and_two_for_two(
    annotate: Command, collection: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    result = annotate("publish", collection, "-o", site, "--attributions", "rules")
    assert result.code == 0
    shown = pages(site)
    varden = shown["speakers/ilse-varden.html"]
    for words in (
        "Harbour Minister of Orlend",
        "in 2 articles",
        "Ilsa Varden",
        "wikidata.org, viaf.org, example.org",
        "stated by Mara Quist",
        "Nobody will pay",
        "It is too late",
    ):
        assert words in varden
    assert "The pier is shut" in shown["speakers/vale-mayor.html"]
    assert "We will wait" in shown["speakers/vale-violinist.html"]
    assert "in 2 articles" in shown["organisations/harbour-board-of-velmouth.html"]
    assert "Ilse Varden" in shown["articles/hearing.html"]
    ferry = (site / "articles" / "ferry.html").read_text()
    assert "../speakers/vale-violinist.html" in ferry


def test_xml_that_a_person_edited_follows_the_file_but_keeps_the_person_s_word(
    convert: Command, annotate: Command, collection: Path, tmp_path: Path
) -> None:
    (collection / "authority.toml").unlink()
    assert convert(collection, "-o", tmp_path / "tei").code == 0
    document = tmp_path / "tei" / "hearing.xml"
    edited = document.read_text().replace(
        "</titleStmt>",
        '<respStmt xml:id="ed"><resp>review</resp><name>A. Editor</name></respStmt></titleStmt>',
    )
    edited = re.sub(
        r'(<person xml:id="pr-varden") resp="#speakers">', r'\1 resp="#ed">', edited, count=1
    )
    document.write_text(edited)
    before = document.read_bytes()
    (tmp_path / "tei" / "authority.toml").write_text(FILE)
    site = tmp_path / "site"
    assert annotate("publish", tmp_path / "tei", "-o", site).code == 0
    assert document.read_bytes() == before
    assert entity(site / "tei" / "hearing.xml", "Ilsa Varden").resp == "ed"
    assert entity(site / "tei" / "hearing.xml", "Harbour Board of Velmouth").resp == AUTHORITY
    assert validate(site / "tei" / "hearing.xml") == []
    shown = pages(site)
    assert "in 2 articles" in shown["speakers/ilse-varden.html"]


def test_an_edit_that_names_nobody_still_shows_in_what_is_published(
    document: Path, tmp_path: Path
) -> None:
    authority = stated(tmp_path, '[[person]]\nname = "I. V."\nsame = ["Ilse Varden"]')
    path = tmp_path / "ferry.xml"
    for direct, is_edited in ((b'direct="true"', False), (b'direct="false"', True)):
        path.write_bytes(document.read_bytes().replace(b'direct="true"', direct))
        path.write_bytes(to_bytes(followed(parse(path).getroottree(), authority)))
        assert entity(path, "I. V.").resp == AUTHORITY
        assert (hand_made(path) is not None) == is_edited


# One article


def test_entities_that_are_one_become_one_and_everything_follows(tmp_path: Path) -> None:
    authority = stated(
        tmp_path, '[[organisation]]\nname = "Northwire Fund"\nsame = ["Northwire", "Lantern Fund"]'
    )
    article = applied(ARTICLE, authority)
    (one,) = (e for e in article.entities if e.kind == "org" and e.name == "Northwire Fund")
    assert {e.name for e in ARTICLE.entities} - {e.name for e in article.entities} == {
        "Northwire",
        "Lantern Fund",
    }
    words = {article.words_of(m) for m in article.of(Mention) if m.entity == one.id}
    assert words == {"NORTHWIRE", 'Lantern" Fund'}
    assert validate(write(article)) == []


def test_a_kind_that_the_machine_mistook_is_put_right(tmp_path: Path) -> None:
    authority = stated(
        tmp_path, '[[organisation]]\nname = "Ilse Varden"\nfound_as = "person"\nrole = "a boat"'
    )
    machine = replace(
        ARTICLE,
        annotations=tuple(replace(a, resp="") for a in ARTICLE.annotations),
        attributions=tuple(replace(a, resp="") for a in ARTICLE.attributions),
    )
    article = applied(machine, authority)
    assert article.entity_by_id["varden"].kind == "org"
    assert {m.kind for m in article.of(Mention) if m.entity == "varden"} == {"org"}
    assert validate(write(article)) == []


def test_what_a_person_marked_stays_as_it_is(tmp_path: Path) -> None:
    authority = stated(tmp_path, '[[person]]\nname = "I. V."\nsame = ["Ilse Varden"]')
    by_hand = replace(
        ARTICLE,
        entities=tuple(
            replace(e, resp="editor") if e.id == "varden" else e for e in ARTICLE.entities
        ),
    )
    assert applied(by_hand, authority) == by_hand


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ('name = "Varden"', "Ilse Varden"),
        ('name = "V."\nsame = ["ilse  VARDEN"]', "V."),
        ('name = "V."\nwhere = { roles = ["harbour minister"] }\nsame = ["Ilse Varden"]', "V."),
        ('name = "V."\nwhere = { roles = ["minister of the"] }\nsame = ["Ilse Varden"]', None),
        ('name = "V."\nwhere = { articles = ["harbour*"] }\nsame = ["Ilse Varden"]', "V."),
        ('name = "V."\nwhere = { articles = ["arbour*"] }\nsame = ["Ilse Varden"]', None),
        ('name = "V."\nlinks = ["https://example.org/varden"]', "V."),
    ],
)
def test_an_entry_is_found_by_reference_or_whole_name_where_it_is_meant(
    tmp_path: Path, entry: str, name: str | None
) -> None:
    article = applied(ARTICLE, stated(tmp_path, f"[[person]]\n{entry}"))
    assert article.entity_by_id["varden"].name == (name or "Ilse Varden")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(article=articles())
def test_any_article_stays_valid_and_is_the_same_applied_twice(article: Article) -> None:
    authority = Authority("a.toml", "E", "0", _one_of_each_kind(article))
    once = applied(article, authority)
    assert applied(once, authority) == once
    assert once.text == article.text
    assert _dangling(once) == _dangling(article)
    if not validate(write(article)):
        assert validate(write(once)) == []


def _dangling(article: Article) -> set[str]:
    return {m.entity for m in article.of(Mention) if m.entity} - set(article.entity_by_id)


def _one_of_each_kind(article: Article) -> tuple[Identity, ...]:
    """Return a file that takes all entities of a kind for one."""
    kinds: tuple[Kind, ...] = ("person", "org", "place")
    return tuple(
        Identity(
            id=kind,
            kind=kind,
            name="One",
            same=tuple(e.name for e in article.entities if e.kind == kind),
            refs=(f"a.toml#{kind}",),
        )
        for kind in kinds
    )


def test_settings_with_a_file_can_be_looked_up_and_sent_to_workers(tmp_path: Path) -> None:
    one, other = (Settings(authority=stated(tmp_path, FILE)) for _ in range(2))
    assert hash(one) == hash(other)
    assert one == other != Settings()
    assert pickle.loads(pickle.dumps(one)) == one


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert found([str(tmp_path), "-"]) is NOTHING
    assert applied(ARTICLE, NOTHING) is ARTICLE
    assert Agent(id=AUTHORITY, kind="person", name="", description="") not in ARTICLE.agents
