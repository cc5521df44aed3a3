"""Where articles lie: archives, folders with links, and remote addresses."""

from __future__ import annotations

import functools
import glob
import io
import os
import pickle
import re
import tarfile
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest

from annotate.article import Article
from annotate.errors import SourceError
from annotate.source import Fields, inputs
from tests.console import Command, one_line
from tests.newsroom import (
    NITF,
    TEXT,
    csv_file,
    gzipped,
    json_lines,
    only,
    parquet_file,
    rows,
    taken,
    tar_file,
    web_page,
    word_document,
    written,
    zip_file,
)


@pytest.fixture
def members(tmp_path: Path) -> list[tuple[str, str | bytes]]:
    folder = tmp_path / "made"
    folder.mkdir()
    return [
        ("README.md", "no article"),
        ("2024/page.html", web_page()),
        ("2024/minutes.docx", word_document(folder / "a.docx").read_bytes()),
        ("2024/05/wire.xml", NITF),
        ("2024/05/tei.xml", '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>'),
        ("lines.jsonl.gz", gzipped(json_lines(rows(2)))),
        ("table.csv", csv_file(folder / "a.csv", rows(2)).read_bytes()),
        ("table.parquet", parquet_file(folder / "a.parquet", list(rows(2))).read_bytes()),
        ("last.txt.gz", gzipped("Rain.")),
    ]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.xz", "a.tar.bz2"])
def test_an_archive_holds_articles_of_every_format(
    name: str, members: list[tuple[str, str | bytes]], tmp_path: Path
) -> None:
    if name.endswith("zip"):
        path = zip_file(tmp_path / name, members)
    else:
        mode = {"a.tar": "w", "a.tgz": "w:gz"}.get(name, f"w:{name.rpartition('.')[2]}")
        path = tar_file(tmp_path / name, members, mode)
    found = list(inputs([path]))
    assert [one.name.removeprefix(f"{path}!") for one in found] == [
        "2024/page.html",
        "2024/minutes.docx",
        "2024/05/wire.xml",
        "lines.jsonl.gz:1",
        "lines.jsonl.gz:2",
        "table.csv:2",
        "table.csv:3",
        "table.parquet:1",
        "table.parquet:2",
        "last.txt.gz",
    ]
    assert [str(one.folder) for one in found[:4]] == ["2024", "2024", "2024/05", "."]
    assert [one.wanted_id(Fields()) for one in found] == [
        *("page", "minutes", "wire"),
        *["n1", "n2"] * 3,
        "last",
    ]
    articles = [one.article(Fields(), {}) for one in pickle.loads(pickle.dumps(found))]
    assert articles[0].text == articles[1].text == TEXT
    assert articles[-1].text == "Rain."
    assert articles[2].source.name == f"{name}!2024/05/wire.xml"


def test_one_bad_member_does_not_stop_the_others(tmp_path: Path, convert: Command) -> None:
    members = [("a.txt", "Rain."), ("b/b.xml", "<nitf"), ("c.txt", "Sun.")]
    result = convert(zip_file(tmp_path / "a.zip", members), "-o", tmp_path / "out")
    assert result.code == 1
    assert f"{tmp_path}/a.zip!b/b.xml:1: not well-formed XML" in result.err
    assert sorted(path.name for path in (tmp_path / "out").glob("*.xml")) == ["a.xml", "c.xml"]


def test_members_of_one_name_are_all_read(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zip_file(tmp_path / "a.zip", [("a.txt", "Rain."), ("a.txt", "Sun.")])
    assert [article.text for article in taken(path) if isinstance(article, Article)] == [
        "Rain.",
        "Sun.",
    ]


@pytest.mark.parametrize(
    "name", ["../up.txt", "/abs.txt", "a/../../up.txt", "C:\\x.txt", "..\\x.txt"]
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_lead_out_of_an_archive_are_refused(
    kind: str, name: str, tmp_path: Path
) -> None:
    make = zip_file if kind == "zip" else tar_file
    path = make(tmp_path / f"a.{kind}", [(name, "x"), ("a.txt", "Rain.")])
    bad, good = taken(path)
    assert bad == f"{path}!{name}: its name leads out of the archive; it was not read"
    assert isinstance(good, Article)


def test_a_name_that_no_file_system_takes_fails_one_article(
    tmp_path: Path, convert: Command
) -> None:
    deep, long = "a/" * 3_000 + "x.txt", "m" * 60_000 + ".txt"
    path = zip_file(tmp_path / "a.zip", [(deep, "Rain."), ("b.txt", "Sun."), (long, "Fog.")])
    result = convert(path, "-o", tmp_path / "out")
    assert result.code == 1
    assert "x.xml: cannot be written (File name too long); check" in result.err
    assert "2 converted, 1 failed" in result.err
    article = written(tmp_path / "c.txt", "Rain.")
    one_line(convert(article, "-o", f"{'c' * 300}.xml"), 1, "ccc.xml: cannot be written")


@pytest.mark.parametrize("text", ["Rain fell. " * 900, "Rain?\n" * 900])
@pytest.mark.parametrize("command", ["convert", "publish"])
def test_a_text_in_place_of_a_name_is_told(
    command: str, text: str, tmp_path: Path, annotate: Command
) -> None:
    result = annotate(command, text, "-o", tmp_path / "out")
    assert result.code == 1
    assert re.search("no (such file or folder|file fits this pattern)", result.err)
    assert "Traceback" not in result.err
    assert result.err.count("\n") <= 2


def test_folders_of_an_archive_stay_inside_the_output(tmp_path: Path) -> None:
    (found,) = inputs([zip_file(tmp_path / "a.zip", [("x\ny/…/.hid/a.txt", "Rain.")])])
    assert ".." not in found.folder.parts
    assert str(found.folder) == "x_y/article/hid"


def test_links_and_devices_in_a_tar_are_told_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (
            ("soft.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("null.txt", tarfile.CHRTYPE),
            ("pipe.txt", tarfile.FIFOTYPE),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("a.txt")
        entry.size = 5
        archive.addfile(entry, io.BytesIO(b"Rain."))
    *bad, good = taken(path)
    assert isinstance(good, Article)
    assert ["a link, which is not followed" in str(message) for message in bad] == [
        *(True, True),
        *(False, False),
    ]
    assert str(bad[2]) == f"{path}!null.txt: a device, no file; leave it out of the archive"


class TestFolders:
    def test_a_link_out_of_a_folder_is_told_and_not_followed(self, tmp_path: Path) -> None:
        outside = written(tmp_path / "outside.txt", "Rain.")
        folder = tmp_path / "in"
        written(folder / "b.txt", "Sun.")
        (folder / "a.txt").symlink_to(outside)
        (folder / "c.txt").symlink_to("b.txt")
        (folder / "up").symlink_to(tmp_path)
        bad, *good = taken(folder)
        assert bad == (
            f"{folder}/a.txt: a link that leads out of the folder, which is not followed; name the "
            "file itself"
        )
        assert [article.text for article in good if isinstance(article, Article)] == ["Sun."] * 2
        assert only(folder / "a.txt").text == "Rain."

    def test_what_is_no_file_is_told_and_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        (tmp_path / "b.txt").symlink_to("b.txt")
        (tmp_path / "c.txt").symlink_to("nowhere")
        (tmp_path / "round").symlink_to(".")
        assert ["no file but a device, pipe or broken link" in str(m) for m in taken(tmp_path)] == [
            True
        ] * 3

    def test_a_broken_link_that_is_named_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to("a.txt")
        (message,) = taken(tmp_path / "a.txt")
        assert "a.txt: cannot be read (Too many levels of symbolic links)" in str(message)

    def test_a_folder_that_cannot_be_listed_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written(tmp_path / "a.txt", "Rain.")
        written(tmp_path / "shut" / "b.txt", "Rain.")
        listed = os.scandir

        def scandir(path: str) -> object:
            if path.endswith("shut"):
                raise PermissionError(13, "Permission denied", path)
            return listed(path)

        monkeypatch.setattr(os, "scandir", scandir)
        good, bad = taken(tmp_path)
        assert isinstance(good, Article)
        assert (
            bad == f"{tmp_path}/shut: cannot be listed (Permission denied); check its permissions"
        )

    def test_names_of_any_bytes_are_read_and_shown_plainly(
        self, tmp_path: Path, convert: Command
    ) -> None:
        folder = os.fsencode(tmp_path)
        for name in (b"caf\xe9.txt", b"red\x1b[31m\n.txt"):
            Path(os.fsdecode(folder + b"/" + name)).write_text("Rain.")
        Path(os.fsdecode(folder + b"/\xff\x1b[2J.xml")).write_text("<nitf")
        result = convert(tmp_path, "-o", tmp_path / "out")
        assert "2 converted, 1 failed" in result.err
        assert "\\udcff\\x1b[2J.xml:1: not well-formed XML" in result.err
        assert "\x1b" not in result.err

    def test_stars_reach_into_sub_folders(self, tmp_path: Path) -> None:
        for name in ("a.html", "x/b.html", "x/y/c.html", "x/d.txt"):
            written(tmp_path / name, web_page())
        assert [one.stem for one in inputs([f"{tmp_path}/**/*.html"])] == ["a", "b", "c"]

    @pytest.mark.parametrize(
        "pattern", ["**/*.txt", "**", "x/**", "**/y/*", "./**/c.txt", "*/**/*.txt", "**/**/c.*"]
    )
    def test_stars_mean_what_they_mean_elsewhere(
        self, pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("a.txt", "x/b.txt", "x/y/c.txt", "x[1]/y/c.txt", ".h/d.txt", "x/.h/e.txt"):
            written(tmp_path / name, "Rain.")
        monkeypatch.chdir(tmp_path)
        for stars in (pattern, f"{tmp_path}/{pattern}"):
            expected = sorted(set(filter(os.path.isfile, glob.glob(stars, recursive=True))))
            assert [one.name for one in inputs([stars])] == expected

    def test_stars_do_not_go_round_in_circles(self, tmp_path: Path) -> None:
        written(tmp_path / "x" / "a.txt", "Rain.")
        for name in ("one", "two"):
            (tmp_path / "x" / name).symlink_to(".")
        (found,) = inputs([f"{tmp_path}/**/*.txt"])
        assert found.name == f"{tmp_path}/x/a.txt"


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


class TestRemote:
    def test_files_folders_and_globs_are_read(
        self, memory: fsspec.AbstractFileSystem, tmp_path: Path
    ) -> None:
        memory.pipe("/feed/a.txt", b"Rain.")
        memory.pipe("/feed/sub/b.jsonl.gz", gzipped(json_lines(rows(2))))
        memory.pipe("/feed/sub/skip.pdf", b"")
        archive = zip_file(tmp_path / "c.zip", [("in/c.html", web_page())])
        memory.pipe("/feed/c.zip", archive.read_bytes())
        memory.pipe("/feed/d.parquet", parquet_file(tmp_path / "d", list(rows(1))).read_bytes())
        found = list(inputs(["memory://feed"]))
        assert [(one.name.removeprefix("memory:///feed/"), str(one.folder)) for one in found] == [
            ("a.txt", "."),
            ("c.zip!in/c.html", "in"),
            ("d.parquet:1", "."),
            ("sub/b.jsonl.gz:1", "sub"),
            ("sub/b.jsonl.gz:2", "sub"),
        ]
        found = pickle.loads(pickle.dumps(found))
        articles = [one.article(Fields(), {}) for one in found]
        assert [article.metadata.id for article in articles] == ["a", "c", "n1", "n1", "n2"]
        assert articles[0].source.name == "memory:///feed/a.txt"
        assert [one.stem for one in inputs(["memory://feed/**/*.txt"])] == ["a"]
        assert only("memory://feed/a.txt").text == "Rain."

    def test_addresses_can_lead_into_archives(self, tmp_path: Path) -> None:
        path = zip_file(tmp_path / "a.zip", [("in/a.txt", "Rain."), ("in/b.txt", "Sun.")])
        assert only(f"zip://in/a.txt::{path}").text == "Rain."
        found = list(inputs([f"zip://in::{path}"]))
        assert [one.name for one in found] == [f"zip://in/{n}.txt::{path}" for n in "ab"]
        assert found[1].article(Fields(), {}).text == "Sun."

    def test_articles_of_the_web_are_read(self, tmp_path: Path) -> None:
        written(tmp_path / "ferry.html", web_page())

        class Quiet(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

        handler = functools.partial(Quiet, directory=str(tmp_path))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            address = f"http://127.0.0.1:{server.server_port}"
            try:
                article = only(f"{address}/ferry.html?from=feed#top")
                (missing,) = taken(f"{address}/none.html")
            finally:
                server.shutdown()
                thread.join()
        assert article.text == TEXT
        assert article.metadata.id == "ferry"
        assert "none.html: cannot be" in str(missing)

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("memory://none.txt", "cannot be reached"),
            ("memory://none/*.txt", "no article is there"),
            ("nope://a/b.txt", r"cannot be reached \(Protocol not known: nope\)"),
            ("gcs://bucket/a.txt", "install gcsfs .*; pip brings what it names"),
        ],
    )
    def test_what_cannot_be_reached_says_so(self, address: str, words: str) -> None:
        with pytest.raises(SourceError, match=f"(?i){words}"):
            next(inputs([address])).article(Fields(), {})
