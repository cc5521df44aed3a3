"""Who converts the articles: this process, several on this machine, or a cluster."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

# Articles in hand for each worker: the next is there when one is done.
AHEAD = 4


@contextmanager
def workers(jobs: int, cluster: str | None) -> Iterator[tuple[Executor | None, int]]:
    """Yield an executor, None for one job, and how many articles it should have in hand.

    When it is left, all that is not done is dropped: workers touch no file, so nothing is lost.
    """
    from annotate.corpus import WINDOW, Workers

    if cluster is not None:
        from annotate.corpus.cluster import cluster as connected

        with connected(cluster) as (executor, threads):
            _hush("distributed", "tornado")
            yield executor, max(WINDOW, AHEAD * threads)
    elif jobs == 1:
        yield None, 1
    else:
        pool = Workers(jobs)
        try:
            yield pool, AHEAD * jobs
        finally:
            pool.shutdown(cancel_futures=True)


def _hush(*packages: str) -> None:
    """Let *packages* log nothing: what there is to tell of their work we tell ourselves."""
    for name in (*packages, *tuple(logging.root.manager.loggerDict)):
        if name.startswith(packages):
            logging.getLogger(name).setLevel(logging.CRITICAL)
