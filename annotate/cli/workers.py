"""Processes that convert articles side by side; Ctrl-C reaches them through their parent alone."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess


class Worker(SpawnProcess):
    """A process that a terminal's SIGINT does not end in the middle of an article."""

    def start(self) -> None:
        """Start the process; it inherits that the signal is held back."""
        with _sigint_held_back():
            super().start()


class Workers(SpawnContext):
    """Starts workers afresh: a forked one would inherit locks of threads that it has not got."""

    Process = Worker


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """Yield an executor of *jobs* processes, None for one job.

    When it is left early, articles that were begun are finished and the others dropped.
    """
    if jobs == 1:
        yield None
        return
    pool = ProcessPoolExecutor(jobs, mp_context=Workers())
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _sigint_held_back() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
