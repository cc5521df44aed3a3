"""Processes that outlive what kills one of them.

`ProcessPoolExecutor` gives up all of its work when one process dies, and cannot say whose work
killed it.  Here each process has one call at a time: a call whose process died gets a fresh one
once, and fails if it kills that too; all others never notice.
"""

from __future__ import annotations

import atexit
import contextlib
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from annotate.errors import WorkerError

# A call is tried again in a fresh process: it need not be at fault for what ended the first.
TRIES = 2
# A process makes room for a fresh one after so many calls: libxml2 never forgets an xml:id.
CALLS = 10_000

T = TypeVar("T")
P = ParamSpec("P")
Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class Workers(Executor):
    """An executor of *jobs* processes.  Calls must be picklable, as must what they return."""

    def __init__(self, jobs: int) -> None:
        # The first process to start would start this too, and let SIGINT through again.
        resource_tracker.ensure_running()
        self._calls: SimpleQueue[tuple[Future[Any], Call] | None] = SimpleQueue()
        self._seats = [_Seat(self._calls) for _ in range(jobs)]
        for seat in self._seats:
            seat.start()
        atexit.register(self.shutdown, cancel_futures=True)

    def submit(
        self, function: Callable[P, T], /, *arguments: P.args, **options: P.kwargs
    ) -> Future[T]:
        """Return the future of a call; WorkerError is raised if two processes died of it."""
        future: Future[T] = Future()
        self._calls.put((future, (function, arguments, options)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when all calls are done; at once if they are cancelled."""
        atexit.unregister(self.shutdown)
        if cancel_futures:
            while not self._calls.empty():
                call = self._calls.get()
                if call is not None:
                    call[0].cancel()
            for seat in self._seats:
                seat.kill()
        for _ in self._seats:
            self._calls.put(None)
        if wait:
            for seat in self._seats:
                seat.join()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the processes: at once, with all that they have begun, if there was an error."""
        self.shutdown(cancel_futures=kind is not None)

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that are alive."""
        return [seat.process for seat in self._seats if seat.process is not None]


class _Seat(threading.Thread):
    """Keeps one process at work on one call after the other."""

    def __init__(self, calls: SimpleQueue[tuple[Future[Any], Call] | None]) -> None:
        super().__init__(daemon=True)
        self._calls = calls
        self._worker: _Worker | None = None
        self._is_closed = False

    @property
    def process(self) -> int | None:
        worker = self._worker
        return worker.process.pid if worker is not None else None

    def run(self) -> None:
        # Processes inherit this, so that Ctrl-C in a terminal reaches the parent alone.
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        for future, call in iter(self._calls.get, None):
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(self._done(call))
                except BaseException as error:
                    future.set_exception(error)
        if self._worker is not None:
            self._worker.end()

    def kill(self) -> None:
        """End the process whatever it is doing; no other takes its place."""
        self._is_closed = True
        if self._worker is not None:
            self._worker.process.kill()

    def _done(self, call: Call) -> object:
        ends: list[str] = []
        while len(ends) < TRIES and not self._is_closed:
            if self._worker is not None and self._worker.calls >= CALLS:
                self._worker.end()
                self._worker = None
            if self._worker is None:
                self._worker = _Worker()
                if self._is_closed:
                    self._worker.process.kill()
            try:
                return self._worker.answer(call)
            except (EOFError, ConnectionError):
                ends.append(self._worker.end())
                self._worker = None
        told = " and ".join(dict.fromkeys(ends)) or "the run was ended"
        raise WorkerError(
            f"{len(ends)} processes died of it ({told}); if memory ran out, run again with fewer "
            "--jobs, or split the article"
        )


class _Worker:
    """A process that answers calls, started afresh: a forked one would inherit others' locks."""

    def __init__(self) -> None:
        self.calls = 0
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def answer(self, call: Call) -> object:
        """Return or raise what *call* did.  Raises EOFError or ConnectionError if it died."""
        self.calls += 1
        self._connection.send(call)
        is_result, value = self._connection.recv()
        if is_result:
            return value
        raise value

    def end(self) -> str:
        """End the process, which has nothing left to do, and say how it ended."""
        self._connection.close()
        self.process.join()
        code = self.process.exitcode or 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _serve(connection: Connection) -> None:
    """Answer the calls of the parent until it closes the connection, or is no more."""
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            function, arguments, options = connection.recv()
            try:
                answer = (True, function(*arguments, **options))
            except Exception as error:
                answer = (False, error)
            connection.send(answer)
