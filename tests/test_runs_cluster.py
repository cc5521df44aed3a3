"""A run on a Dask cluster: a scheduler and two workers, real processes on this machine."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from annotate.tei.loading import load
from tests.archive import ROOT, files, texts
from tests.console import Command, one_line

CONVERT = [sys.executable, "-m", "annotate", "convert"]
SCHEDULER = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
WORKER = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-dashboard"]


class Cluster(NamedTuple):
    """Where the scheduler listens, its process, and those of the workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    told = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    arguments = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)]
    processes = [subprocess.Popen([*SCHEDULER, *arguments], **quiet)]  # type: ignore[call-overload]
    try:
        while not told.exists() or not told.read_text():
            time.sleep(0.05)
        address = json.loads(told.read_text())["address"]
        command = [*WORKER, address, "--nthreads", "1", "--preload", "tests.tiny_run"]
        processes += [subprocess.Popen([*command, "--no-nanny"], **quiet) for _ in range(2)]  # type: ignore[call-overload]
        yield Cluster(address, processes[0], processes[1:])
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_cluster_that_loses_a_worker_does_all_of_the_work(
    cluster: Cluster, tmp_path: Path
) -> None:
    archive = texts(tmp_path / "in", *(f"{n}.txt" for n in range(60)))
    (archive / "crash.txt").write_text("crash")
    command = [*CONVERT, str(archive), "-o", str(tmp_path / "out"), "--cluster", cluster.address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        while run.poll() is None and not (tmp_path / "out" / "0.xml").exists():
            time.sleep(0.01)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        _, told = run.communicate(timeout=60)
    assert run.returncode == 1, told
    assert told.count("\n") == 2, told
    failed, last = told.splitlines()
    assert "RuntimeError: out of luck; please report this article" in failed
    assert last.startswith("annotate: 60 converted, 1 failed (see ")
    assert len(files(tmp_path / "out")) == 61
    assert load(tmp_path / "out" / "7.xml").text == "Text of 7.txt"


def test_a_cluster_that_is_gone_ends_the_run_in_one_line(cluster: Cluster, tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", *(f"{n}.txt" for n in range(400)))
    command = [*CONVERT, str(archive), "-o", str(tmp_path / "out"), "--cluster", cluster.address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        while run.poll() is None and not (tmp_path / "out" / "0.xml").exists():
            time.sleep(0.01)
        cluster.scheduler.kill()
        _, told = run.communicate(timeout=60)
    assert run.returncode == 1, told
    assert re.fullmatch(r"annotate: the workers are gone \(\w+.*\); .* with --resume .*\n", told)


def test_a_cluster_that_is_not_there_is_told_in_one_line(
    annotate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.corpus.cluster.PATIENCE", 0.3)
    archive = texts(tmp_path / "in", "a.txt")
    result = annotate("convert", archive, "-o", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    one_line(result, 1, "tcp://127.0.0.1:9: no Dask scheduler answers there .*`dask scheduler`")


def test_dask_that_is_not_installed_is_told_in_one_line(
    annotate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    archive = texts(tmp_path / "in", "a.txt")
    result = annotate("convert", archive, "-o", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    one_line(result, 1, r"needs distributed: pip install 'annotate-tei\[cluster\]'")
