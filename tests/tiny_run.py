"""`python -m tests.tiny_run IN OUT [JOBS]`: a run whose articles cost next to nothing.

All is real but the stages: reading, workers, TEI, validation, writing, ledger.  An article does
what its words say: "crash" raises, "die" kills its worker, "die once" the first that takes it,
"slow" takes half a minute.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from annotate import corpus
from annotate.article import Article
from annotate.conversion import Settings
from annotate.corpus import tasks

MARK = "TINY_RUN_MARK"


def obeyed(article: Article, settings: Settings) -> Article:
    words = article.text
    if "crash" in words:
        raise RuntimeError("out of luck")
    if "slow" in words:
        time.sleep(30)
    mark = Path(os.environ.get(MARK, os.devnull))
    if "die" in words and not ("once" in words and mark.exists()):
        if "once" in words:
            mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return article


# Spawned workers run this module too, under the second name, so theirs is the same.  Whoever
# merely imports it, as pytest does to look for doctests, keeps the real one.
if __name__ in {"__main__", "__mp_main__"}:
    tasks.annotated = obeyed


def dask_setup(worker: object) -> None:
    """Have a Dask worker that preloads this module do the same."""
    tasks.annotated = obeyed


def main(folder: str, output: str, jobs: str = "1") -> None:
    executor = corpus.Workers(int(jobs)) if int(jobs) > 1 else None
    summary = corpus.convert([folder], Path(output), resume=True, executor=executor, window=8)
    if executor is not None:
        executor.shutdown()
    print(summary.converted, summary.kept, summary.failed)


if __name__ == "__main__":
    main(*sys.argv[1:])
