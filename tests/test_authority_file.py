"""The form of the authority file: what is wrong in it is told, and a draft of it is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotate.authority import applied, checked, read
from annotate.authority.reading import KEYS
from annotate.errors import ConfigError
from tests.console import Command, one_line
from tests.harbour import ARTICLE

ANA = '[[person]]\nname = "Ana Ruiz"\n'
TEXT = """The pier in winter

"Nobody will pay," Harbour Minister {} told reporters. "We will wait," said Tor Vale.
"""
GENEVA = '[[place]]\nname = "Geneva"\n'


def mistakes(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "authority.toml"
    path.write_text(text)
    return [line.removeprefix(str(path)) for line in checked(path)[1]]


# Messages


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[person]\n", r":1: not TOML: .*put words in quotation marks and head each entry with"),
        ("editor = 3", r":1: editor is '3', expected words in quotation marks"),
        ("[[persons]]", r":1: unknown key 'persons'; did you mean 'person'\? Known are editor, "),
        ("person = 3", r":1: person is no list of entries; head each with \[\[person\]\]"),
        ("\n[[person]]", r":2: person 'number 1': has no name; add name"),
        (f'{ANA}rol = "x"', r":1: person 'Ana Ruiz': unknown key 'rol'; did you mean 'role'\?"),
        (f'{ANA}same = "B"', r"same is 'B', expected a list of words such as"),
        (f'{ANA}wikidata = "42"', r"wikidata is '42', expected an item such as 'Q42'"),
        (f'{ANA}viaf = "x"', r"viaf is 'x', expected a number such as 12345"),
        (f'{ANA}links = ["javascript:x"]', r"expected web addresses that begin with https://"),
        (f'{ANA}id = "a b"', r"id is 'a b', expected letters, digits and hyphens"),
        (f'{ANA}where = "x"', r"where is 'x', expected a table such as"),
        (f'{ANA}where = {{ role = ["x"] }}', r"where: unknown key 'role'; did you mean 'roles'\?"),
        (f'{ANA}found_as = "person"', r"found_as is 'person', expected 'organisation' or 'place'"),
        (f"{GENEVA}coordinates = [91, 0]", r"coordinates is '\[91, 0\]', expected latitude and"),
        (f'{GENEVA}country = "ch"', r"country is 'ch', expected a code of two capitals"),
        (f"{GENEVA}geonames = 1", r"geonames is 1, which the gazetteer does not .*coordinates = "),
        (f'{GENEVA}type = "a b"', r"type is 'a b', expected one word"),
        (
            f'{ANA}[[person]]\nname = "A. R."\nsame = ["ana ruiz"]',
            r":3: person 'A. R.': is named 'ana ruiz', as .*:1: person 'Ana Ruiz' is; make them",
        ),
        (
            f'{ANA}{ANA}where = {{ roles = ["x"] }}',
            r":3: .*: has the id 'ana-ruiz', as .*:1: person 'Ana Ruiz' has; give one of them",
        ),
        (
            f'{ANA}wikidata = "Q1"\n[[person]]\nname = "B"\nwikidata = "Q1"',
            r":4: person 'B': has the reference 'wd:Q1', as .*:1: person 'Ana Ruiz' has; take it",
        ),
        (
            f'{ANA}id = "x"\nwhere = {{ roles = ["r"] }}\n{ANA}where = {{ roles = ["r"] }}',
            r":5: .*: is meant by 'Ana Ruiz' where it says 'r', as .*:1: person 'Ana Ruiz' is",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, text: str, message: str
) -> None:
    (told,) = mistakes(tmp_path, text)
    assert re.search(message, told), told
    assert "\n" not in told


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read"):
        read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'editor = "Ren\xe9"')
    with pytest.raises(ConfigError, match="byte 13 is not UTF-8"):
        read(tmp_path / "latin.toml")


def test_all_mistakes_are_listed_by_line(annotate: Command, tmp_path: Path) -> None:
    path = tmp_path / "authority.toml"
    path.write_text('[[place]]\nnam = "x"\n\n[[person]]\nname = "A"\nviaf = "x"\n')
    result = annotate("authority", "check", path)
    assert result.code == 1
    lines = [int(line.split(":")[1]) for line in result.out.splitlines()]
    assert lines == [1, 1, 4]
    with pytest.raises(ConfigError, match=r"\(and 2 more\); `annotate authority check .*` lists"):
        read(path)
    path.write_text(ANA + GENEVA)
    told = annotate("authority", "check", path)
    assert told == (0, "", f"annotate: {path}: 2 entries, no mistakes\n")


# Drafting


def test_a_draft_of_a_collection_is_a_file_without_mistakes(
    convert: Command, annotate: Command, tmp_path: Path
) -> None:
    for name, who in (("ferry", "Ilse Varden"), ("hearing", "Ilsa Varden")):
        (tmp_path / f"{name}.txt").write_text(TEXT.format(who))
    assert convert(tmp_path, "-o", tmp_path / "tei").code == 0
    draft = tmp_path / "authority.toml"
    assert annotate("authority", "list", tmp_path / "tei", "-o", draft).code == 0
    words = draft.read_text()
    assert re.search(
        r"# named \d+, quoted 1, in 1 article\n# perhaps the same: Ilsa Varden\n"
        r'\[\[person\]\]\nname = "Ilse Varden"\nrole = "Harbour Minister"\n',
        words,
    ), words
    assert 'in 2 articles\n[[person]]\nname = "Tor Vale"' in words
    assert checked(draft)[1] == []
    assert annotate("authority", "list", tmp_path / "tei").out == words


def test_a_draft_never_overwrites(annotate: Command, document: Path, tmp_path: Path) -> None:
    mine = tmp_path / "authority.toml"
    mine.write_text("mine")
    one_line(annotate("authority", "list", document, "-o", mine), 1, "is there already")
    assert mine.read_text() == "mine"


VALUES = (
    *('""', '"  "', '"x"', "0", "-1", "1.5", "nan", "inf", "true", "[]", "[1]", '[""]', '["x"]'),
    *("[nan, 0]", "[1e999, 0]", "[46, 6]", "[[]]", "{}", "{ a = 1 }", "1979-05-27", "07:32:00"),
    *('{ roles = "x" }', "{ roles = [1] }", '{ articles = ["["] }', '"\\u0000"', '"\\uFFFF"'),
    "99999999999999999999999999",
)


@pytest.mark.parametrize("table", ["person", "organisation", "place"])
def test_no_value_of_any_key_is_too_strange_to_be_told_in_a_line(
    tmp_path: Path, table: str
) -> None:
    path = tmp_path / "authority.toml"
    for key in sorted({key for keys in KEYS.values() for key in keys}):
        for value in VALUES:
            start = "" if key == "name" else 'name = "Geneva"\n'
            path.write_text(f"[[{table}]]\n{start}{key} = {value}\n")
            authority, told = checked(path)
            assert all("\n" not in mistake and ":1: " in mistake for mistake in told)
            applied(ARTICLE, authority)


def test_the_example_in_the_documentation_has_no_mistakes(tmp_path: Path) -> None:
    words = (Path(__file__).parent.parent / "docs" / "authority.md").read_text()
    path = tmp_path / "authority.toml"
    path.write_text(words.partition("```toml\n")[2].partition("```")[0])
    authority, told = checked(path)
    assert told == []
    assert len(authority.identities) == 6
    for key in {key for keys in KEYS.values() for key in keys}:
        assert f"`{key}`" in words
