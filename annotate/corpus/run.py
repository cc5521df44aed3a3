"""A run over many articles: read here, converted by workers, written here, and written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
)
from contextlib import closing
from dataclasses import replace
from errno import EDQUOT, EIO, ENOSPC, EROFS
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

from annotate.conversion import DEFAULTS, Settings
from annotate.corpus.executing import Here, Job, as_done, in_turn
from annotate.corpus.failures import FailureList
from annotate.corpus.finding import found_in
from annotate.corpus.fingerprint import digest, fingerprint
from annotate.corpus.ledger import Ledger, Place
from annotate.corpus.outcomes import (
    Converted,
    Failure,
    Kept,
    OtherSettings,
    Outcome,
    Removed,
    Summary,
)
from annotate.corpus.targets import Target, refuse_loss, target_of
from annotate.corpus.tasks import KEYS, Encoded, Task, attempt, encoded
from annotate.errors import AnnotateError, ModelError, OutputError, WorkerError
from annotate.output import write_whole
from annotate.source import Fields, Given, Input

# Articles handed to the workers at once: enough that none waits, few enough to fit in memory.
WINDOW = 32
# Files that are on their way to the disk at once.
WRITERS = 8
# What is wrong with a whole disk is wrong for all that is still to come.
ENDS_ALL = frozenset({ENOSPC, EDQUOT, EROFS, EIO})

Report = Callable[[Outcome], None]


def convert(
    paths: Iterable[str | Path],
    output: Path | None,
    *,
    settings: Settings = DEFAULTS,
    keys: Fields = KEYS,
    given: Given | None = None,
    force: bool = False,
    resume: bool = False,
    fail_fast: bool = False,
    executor: Executor | None = None,
    window: int = WINDOW,
    report: Report = lambda outcome: None,
) -> Summary:
    """Convert the articles of *paths* to TEI in *output*: a folder, or a file that packs them.

    If it is None each document stands beside its article.  Sub-folders are kept.  *force* lets
    what people have edited be overwritten.  *resume* keeps what an earlier run made of the same
    input with the same settings.  *fail_fast* ends the run with the first failure.

    *executor* is any of `concurrent.futures`, which has *window* articles in hand at a time;
    without one all is done here.  *report* hears what became of each article when it is known.
    What failed is listed in failures.jsonl in *output*, as it fails.  Memory does not grow with the
    articles.

    Raises OutputError if nothing more can be written, ModelError if a model is missing,
    WorkerError if the executor is broken: what was done until then is there and can be resumed.
    """
    given = given or Given()
    target = target_of(output, force=force, resume=resume)
    task_of = partial(
        Task, settings=settings, keys=keys, given=given, standoff=target.wants_standoff
    )
    with closing(Ledger(target.ledger, fingerprint(settings, keys, given))) as ledger:
        failures = FailureList(target.failures)
        target.start(ledger)
        failures.begin()
        run = _Run(target, ledger, failures, task_of, keys, resume=resume, fail_fast=fail_fast)
        summary = run.through(found_in(paths, keys), executor or Here(), window, report)
        return replace(summary, failures=failures.end(ledger))


def convert_one(task: Task, output: Path, *, force: bool = False) -> Encoded:
    """Convert one article to the XML file *output*.  Raises an AnnotateError."""
    refuse_loss(output, task.input, force=force)
    document = encoded(task)
    write_whole(output, document.xml)
    return document


def count(paths: Iterable[str | Path], keys: Fields = KEYS) -> int:
    """Return the number of articles, those included that cannot be read.

    Files are counted, and only those that hold more than one article are read.
    """
    return sum(1 for _ in found_in(paths, keys))


class _Met(NamedTuple):
    """An article that was handed out: the how manieth it is, its name, place and input."""

    number: int
    name: str
    place: Place
    digest: str


class _Run:
    """One run: where outputs go, what is known of them, and how a task is made of an input."""

    def __init__(
        self,
        target: Target,
        ledger: Ledger,
        failures: FailureList,
        task_of: Callable[..., Task],
        keys: Fields,
        *,
        resume: bool,
        fail_fast: bool,
    ) -> None:
        self._target = target
        self._ledger = ledger
        self._failures = failures
        self._task_of = task_of
        self._keys = keys
        self._resume = resume
        self._fail_fast = fail_fast

    def through(
        self, found: Iterator[Input | Failure], executor: Executor, window: int, report: Report
    ) -> Summary:
        """Take all that was *found* the whole way, and return what became of it."""
        summary = Summary()
        names = self._ledger.other_settings() if self._resume else ()
        if names:
            report(OtherSettings(names))
        for outcome in self._outcomes(found, executor, window):
            report(outcome)
            summary = _counted(summary, outcome)
            if self._fail_fast and summary.failed:
                return summary
        self._target.finish(self._ledger)
        for path, place in self._ledger.removed() if self._resume else ():
            report(Removed(path, self._target.path(place)))
            summary = replace(summary, removed=summary.removed + 1)
        return summary

    def _outcomes(
        self, found: Iterator[Input | Failure], executor: Executor, window: int
    ) -> Iterator[Outcome]:
        jobs = starmap(self._job, enumerate(found))
        # Most of the time that writing takes is waiting for the disk, best for several at once.
        is_alone = isinstance(executor, Here)
        try:
            with Here() if is_alone else ThreadPoolExecutor(WRITERS) as writers:
                submit = in_turn(executor, attempt, writers, self._write)
                for outcome in as_done(jobs, submit, window):
                    if isinstance(outcome, tuple):
                        yield self._settled(*outcome)
                    else:
                        yield outcome
        except (BrokenExecutor, CancelledError) as error:
            raise WorkerError(
                f"the workers are gone ({str(error) or type(error).__name__}); what was done is "
                "written, run again with --resume to go on"
            ) from error

    def _job(self, number: int, found: Input | Failure) -> Job[Task, _Met] | Outcome:
        """Return what a worker has to do for *found*, or what became of it without one."""
        if isinstance(found, Failure):
            return self._noted(found, number)
        place = self._ledger.place(
            self._target.folder_of(found),
            found.wanted_id(self._keys),
            path=found.name,
            number=number,
            is_split=self._target.is_split,
        )
        met = _Met(number, found.name, place, "")
        try:
            content = found.content()
        except AnnotateError as error:
            return self._failed(met, str(error))
        met = met._replace(digest=digest(content))
        if self._resume and self._is_kept(met):
            return Kept(found.name, self._target.path(place))
        try:
            self._target.check(place, found)
        except OutputError as error:
            return self._failed(met, str(error))
        return Job(self._task_of(input=replace(found, data=content, remote=None)), met)

    def _is_kept(self, met: _Met) -> bool:
        done = self._ledger.is_done(met.place, met.digest)
        return done and self._target.holds(met.place, self._ledger)

    def _write(self, met: _Met, made: Encoded | Failure) -> None:
        if isinstance(made, Encoded) and not self._target.is_serial:
            self._target.write(met.place, made, self._ledger)

    def _settled(self, met: _Met, future: Future[Encoded | Failure]) -> Outcome:
        """Write down what a worker made and, if need be, write it; return what that means."""
        try:
            made = future.result()
            if isinstance(made, Encoded) and self._target.is_serial:
                self._target.write(met.place, made, self._ledger)
        except (ModelError, BrokenExecutor, CancelledError):
            raise
        except WorkerError as error:
            return self._failed(met, f"{met.name}: {error}")
        except OutputError as error:
            if self._target.is_serial or getattr(error.__cause__, "errno", None) in ENDS_ALL:
                raise
            return self._failed(met, str(error))
        except Exception as error:
            return self._failed(met, f"{met.name}: its worker ended ({error}); run it again")
        if isinstance(made, Failure):
            return self._failed(met, made.reason)
        self._ledger.done(met.place, met.digest, made.words)
        output, is_renamed = self._target.path(met.place), met.place.is_renamed
        return Converted(met.name, output, made.words, made.seconds, is_renamed)

    def _failed(self, met: _Met, reason: str) -> Failure:
        return self._noted(Failure(met.name, reason), met.number, met.place)

    def _noted(self, failure: Failure, number: int, place: Place | None = None) -> Failure:
        self._ledger.failed(number, failure.path, failure.reason, place)
        self._failures.add(failure.path, failure.reason)
        return failure


def _counted(summary: Summary, outcome: Outcome) -> Summary:
    if isinstance(outcome, Converted):
        words = summary.words + outcome.words
        return replace(summary, converted=summary.converted + 1, words=words)
    if isinstance(outcome, Kept):
        return replace(summary, kept=summary.kept + 1)
    return replace(summary, failed=summary.failed + 1)
