"""A site that is published again: only what changed is written, and nothing stale stays."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from annotate.edition import publish
from annotate.edition.site.ledger import DIGEST_SIZE, NAME
from annotate.edition.site.settings import Site
from tests.test_site import archive, bulletin, files

Words = tuple[str, str]
# An archive by names: the role of the speaker and the words.  Few, so that walks meet again.
BULLETINS = st.dictionaries(
    st.sampled_from(["one", "two", "three"]),
    st.tuples(st.sampled_from(["", "mayor", "violinist"]), st.sampled_from(["Aye", "Nay", ""])),
)


def made(bulletins: dict[str, Words]) -> Iterator[tuple[str, etree._ElementTree]]:
    for number, (name, (role, words)) in enumerate(bulletins.items()):
        quoted = [("Liv Arnes", role, words)] if words else []
        yield name, bulletin(number, f"2031-07-{10 + len(name)}", quoted)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BULLETINS, min_size=2, max_size=4))
def test_whatever_stood_there_before_the_site_is_the_same_as_a_fresh_one(
    tmp_path_factory: pytest.TempPathFactory, walk: list[dict[str, Words]]
) -> None:
    again, fresh = tmp_path_factory.mktemp("again"), tmp_path_factory.mktemp("fresh")
    for bulletins in walk:
        publish(made(bulletins), again)
    publish(made(walk[-1]), fresh)
    assert files(again) == files(fresh)


def test_only_what_an_article_touches_is_written_again(tmp_path: Path) -> None:
    publish(archive(), tmp_path)
    before = times(tmp_path)
    more = [("ferry", next(archive())[1]), *list(archive())[1:3]]
    publish(more, tmp_path)
    after = times(tmp_path)
    kept = {path for path, time in after.items() if before.get(path) == time}
    assert {"articles/ferry.html", "tei/ferry.xml", "places/bergen.html"} <= kept
    assert not {"index.html", "articles.html", "feed.xml", "data/tei.zip"} & kept
    assert "articles/two-2.html" not in after
    assert "speakers/liv-arnes-2.html" not in after


def times(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_annotate_did_not_write_stays(tmp_path: Path) -> None:
    own = tmp_path / "speakers" / "my-page.html"
    own.parent.mkdir()
    own.write_text("mine")
    publish(archive(), tmp_path)
    changed = tmp_path / "articles" / "one.html"
    changed.write_text("I wrote here")
    publish([("ferry", next(archive())[1])], tmp_path)
    assert own.read_text() == "mine"
    assert changed.read_text() == "I wrote here"
    assert not (tmp_path / "articles" / "two.html").exists()


def test_a_page_that_was_lost_or_changed_is_made_again(tmp_path: Path) -> None:
    publish(archive(), tmp_path)
    whole = files(tmp_path)
    (tmp_path / "index.html").unlink()
    (tmp_path / "cues.html").write_text("changed")
    publish(archive(), tmp_path)
    assert files(tmp_path) == whole


def test_a_site_that_was_copied_is_not_written_again(tmp_path: Path) -> None:
    publish(archive(), tmp_path / "here")
    for path in (tmp_path / "here").rglob("*"):
        target = tmp_path / "there" / path.relative_to(tmp_path / "here")
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    before = times(tmp_path / "there")
    publish(archive(), tmp_path / "there")
    after = times(tmp_path / "there")
    assert {p: t for p, t in after.items() if p != NAME} == {
        p: t for p, t in before.items() if p != NAME
    }


def test_an_interrupted_run_is_completed_and_its_leavings_removed(tmp_path: Path) -> None:
    def interrupted() -> Iterator[tuple[str, etree._ElementTree]]:
        yield from list(archive())[:2]
        raise KeyboardInterrupt

    publish([("old", bulletin(9, "2030-01-01", []))], tmp_path / "site")
    with pytest.raises(KeyboardInterrupt):
        publish(interrupted(), tmp_path / "site")
    with (tmp_path / "site" / NAME).open("a") as ledger:
        ledger.write("a torn li")
    assert (tmp_path / "site" / "articles" / "old.html").exists()
    (tmp_path / "site" / "tei" / ".one.xml.7.part").write_text("half")
    publish(list(archive())[2:], tmp_path / "site")
    publish(list(archive())[2:], tmp_path / "fresh")
    assert files(tmp_path / "site") == files(tmp_path / "fresh")


@pytest.mark.parametrize("path", ["../outside.txt", "/outside.txt"])
def test_a_ledger_cannot_have_files_outside_the_site_removed(tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("safe")
    (tmp_path / "site").mkdir()
    named = path if path.startswith("..") else str(outside)
    content = blake2b(b"safe", digest_size=DIGEST_SIZE).hexdigest()
    (tmp_path / "site" / NAME).write_text(f"x 4 {outside.stat().st_mtime_ns} {content} {named}\n")
    publish(archive(), tmp_path / "site")
    assert outside.read_text() == "safe"


def test_a_new_title_is_a_new_page_everywhere(tmp_path: Path) -> None:
    publish(archive(), tmp_path)
    publish(archive(), tmp_path, site=Site(title="Skerry & Sound"))
    publish(archive(), tmp_path.with_name("fresh"), site=Site(title="Skerry & Sound"))
    assert files(tmp_path) == files(tmp_path.with_name("fresh"))
