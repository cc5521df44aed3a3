"""Handing work to an executor, a window at a time, and taking what is done as it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Generic, NamedTuple, ParamSpec, TypeVar

from annotate.corpus.outcomes import Outcome

A = TypeVar("A")
J = TypeVar("J")
P = ParamSpec("P")
T = TypeVar("T")


class Job(NamedTuple, Generic[A, J]):
    """What a worker is to be given, and what is to be known of it when it is done."""

    task: A
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


def in_turn(
    first: Executor, work: Callable[[A], T], second: Executor, follow: Callable[[J, T], None]
) -> Callable[[Job[A, J]], Future[T]]:
    """Return a function that has *first* do the *work* of a job, and *second* what is to *follow*.

    What it returns is the future of the work, which is done when both are, or one went wrong.
    """

    def submit(job: Job[A, J]) -> Future[T]:
        both: Future[T] = Future()

        def go_on(worked: Future[T]) -> None:
            if both.set_running_or_notify_cancel():
                _passed_on(both, lambda: second.submit(finish, worked.result()))

        def finish(result: T) -> None:
            _passed_on(both, lambda: both.set_result(_after(follow, job.about, result)))

        worked = first.submit(work, job.task)
        worked.add_done_callback(go_on)
        both.add_done_callback(lambda _: worked.cancel())
        return both

    return submit


def _after(follow: Callable[[J, T], None], about: J, result: T) -> T:
    follow(about, result)
    return result


def _passed_on(future: Future[T], action: Callable[[], object]) -> None:
    """Do *action*; what goes wrong is what *future* is to raise."""
    try:
        action()
    except BaseException as error:
        future.set_exception(error)


def as_done(
    jobs: Iterator[Job[A, J] | Outcome],
    submit: Callable[[Job[A, J]], Future[T]],
    window: int,
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
            waiting[submit(job)] = job.about
            if len(waiting) >= window:
                wait(waiting, return_when=FIRST_COMPLETED)
            yield from _taken(waiting)
        while waiting:
            wait(waiting, return_when=FIRST_COMPLETED)
            yield from _taken(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _taken(waiting: dict[Future[T], J]) -> Iterator[tuple[J, Future[T]]]:
    """Take what is done out of *waiting*, and yield it."""
    for future in [future for future in waiting if future.done()]:
        yield waiting.pop(future), future
