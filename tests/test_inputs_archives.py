"""Archives that are damaged, cut off, or made to do harm: nothing is left out in silence."""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from annotate.article import Article
from tests.newsroom import refusal, taken, tar_file, written, zip_file

BLOCK = 512


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a.zip", [("a.txt", "Rain."), ("b.txt", "Sun.")])
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    bad, good = taken(path)
    assert bad == f"{path}!a.txt: encrypted; unpack it with its password and name the files"
    assert isinstance(good, Article)


def test_an_archive_in_an_archive_is_told(tmp_path: Path) -> None:
    inner = zip_file(tmp_path / "in.zip", [("a.txt", "Rain.")]).read_bytes()
    path = tar_file(tmp_path / "a.tar", [("in.zip", inner), ("a.txt", "Rain.")])
    bad, good = taken(path)
    assert bad == f"{path}!in.zip: an archive in an archive; unpack the outer one first"
    assert isinstance(good, Article)


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a.zip", [("a.txt", os.urandom(500).hex()), ("b.txt", "Sun.")])
    data = bytearray(path.read_bytes())
    data[60:80] = bytes(20)
    path.write_bytes(data)
    bad, good = taken(path)
    assert str(bad).startswith(f"{path}!a.txt: damaged or cut off (")
    assert isinstance(good, Article)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2"])
def test_what_stands_before_the_end_of_a_cut_archive_is_read(mode: str, tmp_path: Path) -> None:
    suffix = mode.replace("w:", ".").removeprefix("w")
    members = [(f"{at}.txt", os.urandom(50_000).hex()) for at in range(20)]
    path = tar_file(tmp_path / f"a.tar{suffix}", members, mode)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    first, *_, last = taken(path)
    assert isinstance(first, Article)
    assert str(last).startswith(f"{path}")
    assert "damaged or cut off" in str(last)


def blocks(path: Path, members: int = 4) -> list[bytes]:
    """Return a tar of articles of one block each: their headers and texts, and two empty ones."""
    tar_file(path, [(f"{at}.txt", "Rain.") for at in range(members)])
    data = path.read_bytes()
    return [data[at : at + BLOCK] for at in range(0, (2 * members + 2) * BLOCK, BLOCK)]


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (lambda tar: [*tar[:4], b"x" * BLOCK, *tar[5:]], "invalid header"),
        (lambda tar: [*tar[:4], tar[4][:9] + b"x" + tar[4][10:], *tar[5:]], "bad checksum"),
        (lambda tar: [*tar[:4], bytes(BLOCK), *tar[5:]], "there is more behind its end"),
        (lambda tar: tar[:4], "its end is missing"),
        (lambda tar: [*tar[:4], tar[4][:99]], "truncated header"),
        (lambda tar: tar[:5], "unexpected end of data"),
        (lambda tar: [*tar[:4], *tar[8:], *tar], "there is more behind its end"),
    ],
)
def test_a_tar_that_is_damaged_says_that_it_was_not_read_to_its_end(
    damaged: Callable[[list[bytes]], list[bytes]], reason: str, tmp_path: Path
) -> None:
    """Python's library takes most of this for the end of the archive."""
    path = tmp_path / "a.tar"
    path.write_bytes(b"".join(damaged(blocks(path))))
    first, second, *_, last = taken(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert re.search(
        rf"a.tar(!2.txt)?: damaged or cut off \({reason}.*\); fetch it again", str(last)
    )


def test_a_header_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    header = tarfile.TarInfo("a.txt")
    header.type, header.size = tarfile.XHDTYPE, 2**40
    path = written(tmp_path / "a.tar", header.tobuf(tarfile.GNU_FORMAT) + bytes(10 * BLOCK))
    assert "damaged or cut off (a header of more than 1 MB)" in refusal(path)


def test_a_file_of_holes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo("a.jsonl")
        sizes = {"GNU.sparse.size": str(2**40), "GNU.sparse.map": f"{2**40},0"}
        entry.pax_headers = sizes | {"GNU.sparse.major": "0", "GNU.sparse.minor": "1"}
        archive.addfile(entry)
    assert "a.tar!a.jsonl: a file with holes, which no text has" in refusal(path)


def test_members_that_share_what_is_packed_are_a_bomb_together(tmp_path: Path) -> None:
    """Each is small enough to be believed."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", b'{"text": "Rain."}\n' + b"\n" * 10_000_000)
        archive.filelist *= 30
    first, *others = taken(path)
    assert isinstance(first, Article)
    assert len(others) == 29
    assert all("unpacks to more than 200 times its size" in str(other) for other in others)
