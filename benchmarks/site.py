"""What it takes to publish an archive: pages per CPU-second, memory, and the largest page.

The archive is invented (`benchmarks.synthetic`), and published by the command as anybody would, in
a process of its own, whose CPU time and memory are what is told.  A second run finds nothing
changed, a third one article.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import synthetic

ARTICLES = 10_000
HEAD = ("run", "articles", "pages", "CPU s", "pages / CPU s", "peak MB", "s")


def run(corpora: Path, articles: int = ARTICLES) -> Iterator[str]:
    """Yield the rows of the site table; the corpora are not needed for it."""
    with tempfile.TemporaryDirectory() as folder:
        tei, site = Path(folder, "tei"), Path(folder, "site")
        synthetic.write(tei, articles)
        yield " | ".join(HEAD)
        yield _published("all new", tei, site)
        yield _published("nothing changed", tei, site)
        next(tei.glob("*.xml")).unlink()
        yield _published("one less", tei, site)
        yield from _sizes(site)


def _published(what: str, tei: Path, site: Path) -> str:
    started = time.monotonic()
    command = [sys.executable, "-m", "annotate", "publish", str(tei), "-o", str(site), "--quiet"]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    spent = used.ru_utime + used.ru_stime
    pages = sum(1 for _ in site.rglob("*.html"))
    articles = sum(1 for _ in tei.iterdir())
    told = (what, articles, pages, f"{spent:.0f}", f"{pages / spent:.0f}")
    passed = time.monotonic() - started
    return " | ".join(map(str, (*told, used.ru_maxrss // 1024, f"{passed:.0f}")))


def _sizes(site: Path) -> Iterator[str]:
    """Yield sizes that readers feel: the front page's, the search page's, the largest ones."""
    pages = sorted(site.rglob("*.html"), key=lambda path: path.stat().st_size)
    parts = sorted((site / "search").iterdir(), key=lambda path: path.stat().st_size)
    for path in (site / "index.html", site / "search.html", pages[-1], parts[-1]):
        yield f"{path.relative_to(site)}: {path.stat().st_size / 1000:.0f} KB"
