"""Many articles, one after the other or on many processes, without one stopping the others."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from annotate.conversion import DEFAULTS, Settings, annotated
from annotate.errors import AnnotateError, EncodingError, ModelError, OutputError, SourceError
from annotate.output import Names, safe_name, write_whole
from annotate.source import Fields, Given, Input, inputs

if TYPE_CHECKING:
    from lxml import etree

FAILURES = "failures.jsonl"
XML = ".xml"
# Articles handed to the workers at once: enough that none waits, few enough to fit in memory.
WINDOW = 32
KEYS = Fields()


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be converted."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An article that was converted, and whether another had taken the name it wanted."""

    path: str
    output: Path
    words: int
    is_renamed: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a corpus; *failures* names the file that lists those that failed."""

    converted: int = 0
    failed: int = 0
    words: int = 0
    failures: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One article to be converted, as it is handed to a worker."""

    input: Input
    output: Path
    settings: Settings = DEFAULTS
    keys: Fields = KEYS
    given: Given = field(default_factory=Given)
    force: bool = False
    is_renamed: bool = False


def convert(
    paths: Iterable[str | Path],
    output: Path | None,
    *,
    settings: Settings = DEFAULTS,
    keys: Fields = KEYS,
    given: Given | None = None,
    force: bool = False,
    executor: Executor | None = None,
    report: Callable[[Converted | Failure], None] = lambda outcome: None,
) -> Summary:
    """Convert the articles of *paths* to TEI in the folder *output*, or beside each if it is None.

    Sub-folders are kept.  *executor* is any of `concurrent.futures`; without one all is done here.
    *report* hears of each article in its order.  What fails is also listed in failures.jsonl in
    *output*.  Memory does not grow with the articles, but for their names.
    """
    tasks = _tasks(paths, output, settings, keys, given or Given(), force)
    summary = Summary()
    with _Log(output) as log:
        for outcome in _outcomes(tasks, executor):
            report(outcome)
            if isinstance(outcome, Failure):
                log.add(outcome)
                summary = Summary(summary.converted, summary.failed + 1, summary.words, log.path)
            else:
                words = summary.words + outcome.words
                summary = Summary(summary.converted + 1, summary.failed, words, summary.failures)
    return summary


def convert_one(task: Task) -> Converted | Failure:
    """Convert one article; what a worker does.  Nothing is written if anything goes wrong.

    Raises ModelError, for then no other article can be done either.
    """
    try:
        content, words = encoded(task)
        write_whole(task.output, content)
    except ModelError:
        raise
    except AnnotateError as error:
        return Failure(task.input.name, str(error))
    except Exception as error:  # one article must not end the run, whatever is wrong with it
        return Failure(
            task.input.name,
            f"{task.input.name}: {type(error).__name__}: {error}; please report this article",
        )
    return Converted(task.input.name, task.output, words, task.is_renamed)


def trees(
    paths: Iterable[str | Path],
    *,
    settings: Settings = DEFAULTS,
    keys: Fields = KEYS,
    given: Given | None = None,
    report: Callable[[Failure | None], None] = lambda failure: None,
) -> Iterator[tuple[str, etree._ElementTree]]:
    """Yield a name and the TEI document of each article of *paths*; XML is taken as it is.

    An article whose XML stands beside it is taken from there, with all that was edited in it.
    *report* hears of each article: its failure, or None.
    """
    names = Names()
    seen: set[Path] = set()
    for found in _found(paths, keys, with_tei=True):
        if isinstance(found, Failure):
            report(found)
            continue
        document = _document_of(found)
        if document is not None:
            if document in seen:
                continue
            seen.add(document)
        try:
            tree = _tree(found, document, settings, keys, given or Given())
            _check(tree, str(document or found.name))
        except ModelError:
            raise
        except AnnotateError as error:
            report(Failure(found.name, str(error)))
            continue
        report(None)
        yield names.take(Path(), found.wanted_id(keys)), tree


def _document_of(found: Input) -> Path | None:
    """Return the TEI that an input is, or that stands beside its file, if any."""
    if found.is_tei:
        return found.path
    if found.path is None or found.data is not None:
        return None
    document = found.path.with_name(f"{found.stem}{XML}")
    return document if document != found.path and document.exists() else None


def _tree(
    found: Input, document: Path | None, settings: Settings, keys: Fields, given: Given
) -> etree._ElementTree:
    from annotate.authority.documents import followed
    from annotate.tei.parsing import parse

    if document is not None:
        return followed(parse(document).getroottree(), settings.authority)
    return annotated(found.article(keys, given), settings).to_tei()


def encoded(task: Task) -> tuple[bytes, int]:
    """Return the TEI document that *task* asks for, and the number of its words.

    Raises an AnnotateError: OutputError if that would overwrite what a person made.
    """
    from annotate.tei.protection import hand_made
    from annotate.tei.writer import to_bytes

    if task.input.path is not None and task.output.resolve() == task.input.path.resolve():
        raise OutputError(
            f"{task.output}: its XML would take the place of the article itself; name a folder "
            "with -o"
        )
    reason = None if task.force or not task.output.exists() else hand_made(task.output)
    if reason is not None:
        raise OutputError(
            f"{task.output}: {reason}; it was left as it is, use --force to overwrite it"
        )
    article = annotated(task.input.article(task.keys, task.given), task.settings)
    tree = article.to_tei()
    _check(tree, task.input.name)
    return to_bytes(tree), len(article.text.split())


def _check(tree: etree._ElementTree, name: str) -> None:
    """Raise EncodingError, which names the first problem, if *tree* is not valid."""
    from annotate.tei.validation import validate

    problems = validate(tree)
    if problems:
        more = f" and {len(problems) - 1} more problems" if len(problems) > 1 else ""
        raise EncodingError(
            f"{name}: not valid TEI: {problems[0].message}{more}; `annotate validate` lists the "
            "problems of an XML file; of a text please report it"
        )


def _tasks(
    paths: Iterable[str | Path],
    output: Path | None,
    settings: Settings,
    keys: Fields,
    given: Given,
    force: bool,
) -> Iterator[Task | Failure]:
    names = Names()
    for found in _found(paths, keys):
        if isinstance(found, Failure):
            yield found
            continue
        path, is_renamed = _output_of(found, output, keys, names)
        yield Task(
            input=found,
            output=path,
            settings=settings,
            keys=keys,
            given=given,
            force=force,
            is_renamed=is_renamed,
        )


def _found(
    paths: Iterable[str | Path], keys: Fields, *, with_tei: bool = False
) -> Iterator[Input | Failure]:
    """Yield the inputs of all *paths*; one that is missing does not hide those behind it.

    The list of what failed in an earlier run is left out.
    """
    for path in paths:
        try:
            found = inputs([path], keys=keys, with_tei=with_tei)
            yield from (one for one in found if not (one.path and one.path.name == FAILURES))
        except SourceError as error:
            yield Failure(str(path), str(error))


def _output_of(found: Input, output: Path | None, keys: Fields, names: Names) -> tuple[Path, bool]:
    wanted = found.wanted_id(keys)
    if output is not None:
        folder = output / found.folder
    else:
        folder = found.path.parent if found.path else Path()
    name = names.take(folder, wanted)
    return folder / f"{name}{XML}", name != safe_name(wanted)


def _outcomes(
    tasks: Iterator[Task | Failure], executor: Executor | None
) -> Iterator[Converted | Failure]:
    """Yield what became of *tasks*, in their order."""
    if executor is None:
        yield from (task if isinstance(task, Failure) else convert_one(task) for task in tasks)
        return
    waiting: deque[Failure | tuple[Task, Future[Converted | Failure]]] = deque()
    for task in tasks:
        waiting.append(
            task if isinstance(task, Failure) else (task, executor.submit(convert_one, task))
        )
        if len(waiting) >= WINDOW:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _result(entry: Failure | tuple[Task, Future[Converted | Failure]]) -> Converted | Failure:
    if isinstance(entry, Failure):
        return entry
    task, future = entry
    try:
        return future.result()
    except ModelError:
        raise
    except Exception as error:
        name = task.input.name
        return Failure(name, f"{name}: its worker ended ({error}); run again with fewer --jobs")


class _Log:
    """The list of what failed: made with the first entry, the one of an earlier run removed."""

    def __init__(self, folder: Path | None) -> None:
        self.path = None if folder is None else folder / FAILURES
        self._stream: TextIO | None = None

    def __enter__(self) -> _Log:
        if self.path is not None:
            try:
                self.path.unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(
                    f"{self.path}: cannot be replaced ({error.strerror}); check the folder given "
                    "with -o"
                ) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None:
            self._stream.close()

    def add(self, failure: Failure) -> None:
        """Write *failure* at once, so that it is there if the run is killed."""
        if self.path is None:
            return
        try:
            if self._stream is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._stream = self.path.open("w", encoding="utf-8")
            self._stream.write(json.dumps(asdict(failure)) + "\n")
            self._stream.flush()
        except OSError as error:
            raise OutputError(
                f"{self.path}: cannot be written ({error.strerror}); check the folder given with -o"
            ) from error
