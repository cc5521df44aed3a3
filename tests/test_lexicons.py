"""The word lists: each loads, is sorted, says nothing twice, and its origin is told."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate import resources

FOLDER = resources.lexicon_path("SOURCES.md").parent
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".txt", ".tsv", ".toml"})


def of_kind(suffix: str) -> list[str]:
    return [path.stem for path in FILES if path.suffix == suffix]


def lists(content: object) -> Iterator[list[str]]:
    """Yield the lists of words anywhere in *content*."""
    if isinstance(content, dict):
        for value in content.values():
            yield from lists(value)
    elif isinstance(content, list) and all(isinstance(entry, str) for entry in content):
        yield content
    elif isinstance(content, list):
        for entry in content:
            yield from lists(entry)


@pytest.mark.parametrize("name", of_kind(".txt"))
def test_a_word_list_is_sorted_without_duplicates(name: str) -> None:
    entries = resources.lexicon(name)
    assert entries
    assert list(entries) == sorted(set(entries))


@pytest.mark.parametrize("name", of_kind(".tsv"))
def test_a_table_is_sorted_with_one_row_a_key_and_equal_rows(name: str) -> None:
    rows = resources.table(name)
    keys = [row[0] for row in rows]
    assert keys == sorted(set(keys))
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("name", of_kind(".toml"))
def test_a_rule_file_loads_and_lists_nothing_twice(name: str) -> None:
    content = tomllib.loads(resources.lexicon_path(f"{name}.toml").read_text(encoding="utf-8"))
    found = list(lists(content))
    assert found
    assert [entries for entries in found if len(set(entries)) < len(entries)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_says_at_its_head_what_it_holds(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_sources_tells_the_origin_of_every_file_and_of_no_other() -> None:
    lines = (FOLDER / "SOURCES.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    assert sorted(row[0] for row in rows[2:]) == sorted(path.name for path in FILES)
    assert all(len(row) == 3 and all(row) for row in rows)
