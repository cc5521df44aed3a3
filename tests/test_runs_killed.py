"""Runs that are killed, interrupted, or lose what they need: nothing is lost, and they go on.

The processes and signals are real; `tests.tiny_run` leaves out the models.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from annotate.tei.loading import load
from tests.archive import (
    ROOT,
    TINY_RUN,
    children_of,
    files,
    hidden,
    is_alive,
    lines,
    texts,
    tiny_run,
)  # fmt: skip
from tests.console import TEXT

KILLS = 50
SMALL = 400 * 2**10  # bytes of a disk
COMMAND = [sys.executable, "-m", "annotate", "convert", "--attributions", "rules"]


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def has_files(folder: Path, number: int) -> bool:
    return folder.exists() and len(files(folder)) >= number


def finished(process: subprocess.Popen[str], code: int = 0) -> tuple[str, str]:
    out, err = process.communicate(timeout=120)
    assert process.returncode == code, err
    return out, err


@contextmanager
def running(process: subprocess.Popen[Any]) -> Iterator[subprocess.Popen[Any]]:
    """Yield *process*, and see to it that it and what it started have ended."""
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize(("output", "jobs"), [("out", "1"), ("out", "2"), ("out.zip", "1")])
def test_a_run_killed_at_any_moment_ends_with_the_same_bytes(
    tmp_path: Path, output: str, jobs: str
) -> None:
    """The moments are random, from the start of the process to its end; the seed is fixed."""
    chance = random.Random(output + jobs)
    archive = texts(tmp_path / "in", *(f"{n}/{m}.txt" for n in range(4) for m in range(6)))
    lines(archive / "wire.jsonl", [{"id": "storm", "text": f"Storm {n}."} for n in range(16)])
    texts(archive, "crash.txt")
    began = time.monotonic()
    assert finished(tiny_run(archive, tmp_path / "whole" / output, jobs)) == ("40 0 1\n", "")
    needed = time.monotonic() - began
    expected = files(tmp_path / "whole")
    kills = 0
    while kills < KILLS / 3:
        place = tmp_path / f"killed-{kills}"
        while True:
            with running(tiny_run(archive, place / output, jobs)) as process:
                try:
                    process.wait(chance.uniform(0, needed * 1.1))
                    break
                except subprocess.TimeoutExpired:
                    process.kill()
                    kills += 1
            assert files(place).items() <= expected.items()
        assert process.returncode == 0
        assert files(place) == expected
        assert not [name for name in hidden(place) if name.endswith(".part")]


def test_the_command_that_was_killed_is_resumed(tmp_path: Path) -> None:
    chance = random.Random(6)
    for n in range(30):
        (tmp_path / "in" / f"{n}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / "in" / f"{n}.txt").write_text(TEXT.replace("Two", f"{n + 3}"))
    command = [*COMMAND, str(tmp_path / "in"), "--quiet"]
    subprocess.run([*command, "-o", str(tmp_path / "whole")], check=True)
    command += ["-o", str(tmp_path / "out"), "--resume"]
    for seen in range(1, 3):
        with subprocess.Popen(command) as process:
            until(
                lambda seen=seen: len(files(tmp_path / "out")) >= 10 * seen or process.poll() == 0
            )  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.1))
            process.kill()
    subprocess.run(command, check=True)
    assert len(files(tmp_path / "whole")) == 30
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", *(f"{n}.txt" for n in range(20)))
    (archive / "7.txt").write_text("die once")
    mark = tmp_path / "mark"
    run = tiny_run(archive, tmp_path / "out", "2", TINY_RUN_MARK=str(mark))
    assert finished(run) == ("20 0 0\n", "")
    assert mark.exists()
    assert load(tmp_path / "out" / "7.xml").text == "die once"


def test_an_article_that_kills_two_workers_is_a_failure(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", *(f"{n}.txt" for n in range(20)))
    (archive / "7.txt").write_text("die")
    assert finished(tiny_run(archive, tmp_path / "out", "2")) == ("19 0 1\n", "")
    (told,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    assert "7.txt: 2 processes died of it (signal 9); if memory ran out, run again with" in told
    (archive / "7.txt").write_text("well")
    assert finished(tiny_run(archive, tmp_path / "out", "2")) == ("1 19 0\n", "")
    assert not (tmp_path / "out" / "failures.jsonl").exists()


def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", *(f"{n}.txt" for n in range(400)))
    with running(tiny_run(archive, tmp_path / "out", "2")) as process:
        until(partial(has_files, tmp_path / "out", 6))
        workers = children_of(process.pid)
        assert len(workers) >= 2
        process.kill()
        until(lambda: not any(map(is_alive, workers)), seconds=10)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_a_run_soon_whatever_it_is_at(tmp_path: Path, jobs: str) -> None:
    """The article at hand would take half a minute."""
    archive = texts(tmp_path / "in", "a.txt", "b-crash.txt")
    (archive / "c.txt").write_text("slow")
    (archive / "d.txt").write_text("slow")
    with running(tiny_run(archive, tmp_path / "out", jobs)) as process:
        until(partial(has_files, tmp_path / "out", 2))
        time.sleep(0.3)
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=20)
        assert time.monotonic() - began < 5
        assert "KeyboardInterrupt" in told
        assert "SpawnProcess" not in told
    assert "b-crash.txt" in (tmp_path / "out" / "failures.jsonl").read_text()
    (archive / "c.txt").write_text("quick")
    (archive / "d.txt").write_text("quick")
    assert finished(tiny_run(archive, tmp_path / "out", jobs)) == ("2 1 1\n", "")


def test_what_failed_can_be_read_while_the_run_lasts_and_after_it_was_killed(
    tmp_path: Path,
) -> None:
    archive = texts(tmp_path / "in", "a.txt", "b-crash.txt", "d-crash.txt")
    (archive / "c.txt").write_text("slow")
    listed = tmp_path / "out" / "failures.jsonl"
    with running(tiny_run(archive, tmp_path / "out")) as process:
        until(listed.exists)
        time.sleep(0.3)
        assert process.poll() is None
        (told,) = map(json.loads, listed.read_text().splitlines())
        assert told["path"] == str(archive / "b-crash.txt")
        process.kill()
    assert len(listed.read_text().splitlines()) == 1
    (archive / "c.txt").write_text("quick")
    assert finished(tiny_run(archive, tmp_path / "out")) == ("1 1 2\n", "")
    names = [json.loads(line)["path"] for line in listed.read_text().splitlines()]
    assert names == [str(archive / "b-crash.txt"), str(archive / "d-crash.txt")]


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", "a.txt")
    (archive / "b.txt").write_text("slow")
    with running(tiny_run(archive, tmp_path / "out")) as first:
        until((tmp_path / "out" / "a.xml").exists)
        second = subprocess.run(
            [*COMMAND, str(archive), "-o", str(tmp_path / "out")], capture_output=True, text=True
        )
        assert second.returncode == 1
        assert re.fullmatch(
            r"annotate: .*out/\.annotate\.sqlite: another run is writing there; wait until .*\n",
            second.stderr,
        )
        assert first.poll() is None
        first.kill()
    (archive / "b.txt").write_text("quick")
    assert finished(tiny_run(archive, tmp_path / "out")) == ("1 1 0\n", "")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[], None], Callable[[], None]]]:
    """A folder with little room, what a process has to call to feel it, and how to make room.

    It is a file system of its own where that is allowed; else the process may write small files
    only.
    """
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o"]
    own = (
        shutil.which("mount") is not None
        and not subprocess.run(
            [*mount, f"size={SMALL}", "tmpfs", str(folder)], capture_output=True
        ).returncode
    )
    if not own:
        yield (
            folder,
            lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL)),
            lambda: None,
        )
        return
    try:
        yield (
            folder,
            lambda: None,
            lambda: (
                subprocess.run([*mount, "remount,size=40m", "tmpfs", str(folder)], check=True)
                and None
            ),
        )
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("output", ["out", "out.tar"])
def test_a_full_disk_ends_the_run_and_what_is_there_is_whole(
    tmp_path: Path,
    small_disk: tuple[Path, Callable[[], None], Callable[[], None]],
    output: str,
) -> None:
    disk, fill, make_room = small_disk
    chance = random.Random(3)
    archive = tmp_path / "in"
    for n in range(200):  # each of its own words, so that none is compressed away
        text = " ".join(str(chance.random()) for _ in range(60))
        (archive / f"{n}.txt").parent.mkdir(exist_ok=True)
        (archive / f"{n}.txt").write_text(text)
    command = [*TINY_RUN, str(archive), str(disk / output)]
    full = subprocess.run(command, cwd=ROOT, preexec_fn=fill, capture_output=True, text=True)
    assert full.returncode == 1
    assert re.search(r"OutputError: .*: cannot be written \(.*\); check the folder", full.stderr)
    assert not [name for name in hidden(disk) if name.endswith(".part")]
    for name in files(disk):
        assert load(disk / name).text == (archive / Path(name).name).with_suffix(".txt").read_text()
    make_room()
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    converted, kept, failed = map(int, again.stdout.split())
    assert (converted + kept, failed) == (200, 0)
    assert kept > 0
    whole = tmp_path / "whole"
    subprocess.run([*TINY_RUN, str(archive), str(whole / output)], cwd=ROOT, check=True)
    assert files(disk) == files(whole)


def test_a_folder_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", "a.txt")
    (tmp_path / "file").write_text("no folder")
    for output in (tmp_path / "file", tmp_path / "file" / "out", Path("/proc/none")):
        command = [*COMMAND, str(archive), "-o", str(output)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 1
        assert re.fullmatch(r"annotate: .*: cannot be (written|replaced) \(.*\); .*\n", done.stderr)
    assert (tmp_path / "file").read_text() == "no folder"


@pytest.fixture
def locking(tmp_path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A folder, and how to lock it: root, who may write anywhere, needs a mount for that."""
    folder = tmp_path / "archive"
    folder.mkdir()
    if os.geteuid():
        yield folder, partial(folder.chmod, 0o555)
        folder.chmod(0o755)
        return
    mount = ["mount", "-t", "tmpfs", "-o"]
    if subprocess.run([*mount, "size=9m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("root may neither mount nor be kept from writing")
    try:
        yield (
            folder,
            lambda: (
                subprocess.run([*mount, "remount,ro", "tmpfs", str(folder)], check=True) and None
            ),
        )
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("output", ["tei", "new", "out.zip"])
def test_a_folder_that_is_read_only_is_told_and_what_is_in_it_stays(
    tmp_path: Path, locking: tuple[Path, Callable[[], None]], output: str
) -> None:
    archive = texts(tmp_path / "in", "a.txt")
    folder, lock = locking
    finished(tiny_run(archive, folder / "tei"))
    before = files(folder)
    lock()
    if os.geteuid():
        (folder / "tei").chmod(0o555)
    _, told = finished(tiny_run(archive, folder / output), code=1)
    assert re.search(
        r"OutputError: .*: cannot be written \((the folder is read-only|Read-only|Permission)", told
    )
    assert files(folder) == before


def test_a_zip_that_was_packed_by_a_killed_run_is_whole(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", *(f"{n}.txt" for n in range(5)))
    finished(tiny_run(archive, tmp_path / "out.zip"))
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [f"{n}.xml" for n in range(5)]
    assert hidden(tmp_path) == [".out.zip.annotate.sqlite"]
