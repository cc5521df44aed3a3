"""Handing work to an executor, a window at a time, and taking what is done as it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Generic, NamedTuple, ParamSpec, TypeVar

from annotate.corpus.outcomes import Outcome
from annotate.corpus.tasks import Task

T = TypeVar("T")
J = TypeVar("J")
P = ParamSpec("P")


class Job(NamedTuple, Generic[J]):
    """A task, and what is to be known of it when it is done."""

    task: Task
    about: J


class Here(Executor):
    """Does each call at once, in this process."""

    def submit(
        self, function: Callable[P, T], /, *arguments: P.args, **options: P.kwargs
    ) -> Future[T]:
        """Return the future of a call that is done already."""
        future: Future[T] = Future()
        try:
            future.set_result(function(*arguments, **options))
        except Exception as error:
            future.set_exception(error)
        return future


def as_done(
    jobs: Iterator[Job[J] | Outcome], work: Callable[[Task], T], executor: Executor, window: int
) -> Iterator[Outcome | tuple[J, Future[T]]]:
    """Yield what *jobs* are about, each with its finished future, in the order they are done.

    An outcome that took no work is yielded as it comes.  No more than *window* jobs are in hand at
    a time, so memory does not grow with their number.
    """
    waiting: dict[Future[T], J] = {}
    try:
        for job in jobs:
            if not isinstance(job, Job):
                yield job
                continue
            waiting[executor.submit(work, job.task)] = job.about
            if len(waiting) >= window:
                yield from _first_done(waiting)
        while waiting:
            yield from _first_done(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _first_done(waiting: dict[Future[T], J]) -> Iterator[tuple[J, Future[T]]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future
