"""Many articles: order, names, failures, executors, and files that appear whole or not at all."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from annotate import corpus, output
from annotate.article import Article
from annotate.conversion import Settings
from annotate.corpus import Failure, Outcome
from annotate.errors import ModelError, OutputError, WorkerError
from annotate.output import LONGEST_NAME, Names, safe_name, whole_file, write_whole
from annotate.tei.loading import load
from tests import tiny_run
from tests.archive import files, is_alive


@pytest.fixture
def _unannotated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the language model: what is tried here does not depend on it."""

    def untouched(article: Article, settings: Settings) -> Article:
        if "crash" in article.text:
            raise RuntimeError("out of luck")
        return article

    monkeypatch.setattr("annotate.corpus.tasks.annotated", untouched)
    monkeypatch.setattr("annotate.corpus.documents.annotated", untouched)


def texts(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text of {name}")
    return folder


@pytest.mark.usefixtures("_unannotated")
class TestConvert:
    """`corpus.convert`, whatever the stages find."""

    def test_it_reports_each_article_in_order(self, tmp_path: Path) -> None:
        heard: list[Outcome] = []
        paths = [texts(tmp_path / "in", "b.txt", "a.txt"), tmp_path / "none.txt"]
        summary = corpus.convert(paths, tmp_path / "out", report=heard.append)
        assert [getattr(outcome, "path", None) for outcome in heard] == [
            str(tmp_path / "in" / "a.txt"),
            str(tmp_path / "in" / "b.txt"),
            str(tmp_path / "none.txt"),
        ]
        assert (summary.converted, summary.failed, summary.words) == (2, 1, 6)

    @pytest.mark.parametrize("kind", ["threads", "processes"])
    def test_any_executor_gives_the_same_result(self, kind: str, tmp_path: Path) -> None:
        folder = texts(tmp_path / "in", *(f"{n}.txt" for n in range(100)))
        corpus.convert([folder], tmp_path / "one")
        with ThreadPoolExecutor(4) if kind == "threads" else tiny_processes() as executor:
            corpus.convert([folder], tmp_path / "many", executor=executor)
        assert len(files(tmp_path / "one")) == 100
        assert files(tmp_path / "one") == files(tmp_path / "many")

    def test_an_executor_that_breaks_ends_the_run_which_then_goes_on(self, tmp_path: Path) -> None:
        folder = texts(tmp_path / "in", *(f"{n}.txt" for n in range(20)))
        (folder / "13.txt").write_text("die")
        with (
            tiny_processes() as executor,
            pytest.raises(WorkerError, match=r"the workers are gone \(.*\); .* --resume"),
        ):
            corpus.convert([folder], tmp_path / "out", executor=executor, window=4)
        (folder / "13.txt").write_text("well")
        done = corpus.convert([folder], tmp_path / "out", resume=True)
        assert (done.converted + done.kept, done.failed) == (20, 0)
        assert done.kept > 0

    def test_no_more_than_a_window_is_handed_out_at_once(self, tmp_path: Path) -> None:
        executor = Counting()
        with executor:
            corpus.convert(
                [texts(tmp_path / "in", *(f"{n}.txt" for n in range(200)))],
                tmp_path / "out",
                executor=executor,
                report=lambda outcome: executor.finished(),
            )
        assert executor.most <= corpus.WINDOW

    def test_a_stage_that_crashes_fails_one_article(self, tmp_path: Path) -> None:
        folder = texts(tmp_path / "in", "a.txt", "crash.txt", "z.txt")
        summary = corpus.convert([folder], tmp_path / "out")
        assert (summary.converted, summary.failed) == (2, 1)
        assert summary.failures == tmp_path / "out" / "failures.jsonl"
        (failure,) = map(json.loads, summary.failures.read_text().splitlines())
        assert failure["path"].endswith("crash.txt")
        assert "RuntimeError: out of luck; please report this article" in failure["reason"]
        assert set(files(tmp_path / "out")) == {"a.xml", "failures.jsonl", "z.xml"}

    def test_a_lost_worker_fails_its_articles_only(self, tmp_path: Path) -> None:
        heard: list[Outcome] = []
        folder = texts(tmp_path / "in", "a.txt", "b.txt")
        with Losing() as executor:
            summary = corpus.convert(
                [folder], tmp_path / "out", executor=executor, report=heard.append
            )
        assert (summary.converted, summary.failed) == (0, 2)
        assert all("its worker ended" in o.reason for o in heard if isinstance(o, Failure))

    def test_failures_of_an_earlier_run_are_forgotten(self, tmp_path: Path) -> None:
        folder = texts(tmp_path / "in", "a.txt")
        corpus.convert([tmp_path / "none"], tmp_path / "out")
        assert (tmp_path / "out" / "failures.jsonl").exists()
        assert corpus.convert([folder], tmp_path / "out").failures is None
        assert not (tmp_path / "out" / "failures.jsonl").exists()

    def test_failures_are_listed_in_the_order_of_the_articles(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever the order in which they fail."""
        folder = texts(tmp_path / "in", "a.txt", "b.txt")
        is_second_told = threading.Event()

        def failing(article: Article, settings: Settings) -> Article:
            if "a.txt" in article.text:
                is_second_told.wait(10)
            raise RuntimeError("out of luck")

        monkeypatch.setattr("annotate.corpus.tasks.annotated", failing)
        heard: list[Outcome] = []

        def report(outcome: Outcome) -> None:
            heard.append(outcome)
            is_second_told.set()

        with ThreadPoolExecutor(2) as executor:
            done = corpus.convert([folder], tmp_path / "out", executor=executor, report=report)
        assert [Path(o.path).name for o in heard if isinstance(o, Failure)] == ["b.txt", "a.txt"]
        assert done.failures
        listed = map(json.loads, done.failures.read_text().splitlines())
        assert [Path(one["path"]).name for one in listed] == ["a.txt", "b.txt"]

    def test_without_a_folder_nothing_but_xml_is_left(self, tmp_path: Path) -> None:
        folder = texts(tmp_path, "a.txt", "crash.txt")
        assert corpus.convert([folder], None).failures is None
        assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "a.xml", "crash.txt"]

    def test_articles_are_taken_one_at_a_time(self, tmp_path: Path) -> None:
        names = [f"{n}.txt" for n in range(9)]
        folder, taken, reported = texts(tmp_path, *names), [0], [0]

        def paths() -> Iterator[Path]:
            for name in names:
                taken[0] += 1
                yield folder / name

        def report(outcome: Outcome) -> None:
            reported[0] += 1
            assert taken[0] == reported[0]

        assert corpus.convert(paths(), tmp_path / "out", report=report).converted == 9

    def test_without_a_folder_the_xml_of_records_stands_beside_their_file(
        self, tmp_path: Path
    ) -> None:
        path = texts(tmp_path, "news/in.jsonl") / "news" / "in.jsonl"
        path.write_text('{"id": "a", "text": "Rain."}')
        assert corpus.convert([path], None).converted == 1
        assert load(tmp_path / "news" / "a.xml").text == "Rain."

    def test_trees_take_the_xml_beside_an_article(self, tmp_path: Path) -> None:
        folder = texts(tmp_path / "in", "a.txt", "b.txt", "sub/a.txt")
        corpus.convert([folder], None)
        (folder / "a.xml").write_bytes((folder / "b.xml").read_bytes())
        found = dict(corpus.trees([folder]))
        assert list(found) == ["a", "b", "a-2"]
        assert load(found["a"]).text == "Text of b.txt"

    def test_trees_that_are_not_valid_are_left_out(self, tmp_path: Path) -> None:
        folder = texts(tmp_path / "in", "a.txt")
        corpus.convert([folder], None)
        document = folder / "a.xml"
        document.write_text(document.read_text().replace("Text of", "Words of"))
        heard: list[Failure | None] = []
        assert list(corpus.trees([document], report=heard.append)) == []
        (failure,) = heard
        assert failure is not None
        assert "a.xml: not valid TEI: " in failure.reason

    def test_trees_report_each_article_once(self, tmp_path: Path) -> None:
        folder = texts(tmp_path / "in", "a.txt", "b.txt")
        (folder / "b.xml").write_text("<TEI")
        heard: list[Failure | None] = []
        assert [name for name, _ in corpus.trees([folder], report=heard.append)] == ["a"]
        assert heard[0] is None
        (failure,) = (entry for entry in heard if entry)
        assert "b.xml:1" in failure.reason


def test_a_missing_model_ends_the_run(tmp_path: Path) -> None:
    settings = Settings(model="en_none")
    with pytest.raises(ModelError, match="'en_none' is not installed"):
        corpus.convert([texts(tmp_path, "a.txt")], tmp_path / "out", settings=settings)


def tiny_processes() -> ProcessPoolExecutor:
    """Return an executor of the standard library whose processes leave the models out."""
    context = get_context("spawn")
    return ProcessPoolExecutor(2, context, initializer=tiny_run.dask_setup, initargs=(None,))


class Counting(ThreadPoolExecutor):
    """Counts the tasks that were handed out and not yet reported."""

    def __init__(self) -> None:
        super().__init__(2)
        self._lock = threading.Lock()
        self._open = self.most = 0

    def submit(self, *arguments, **options):  # type: ignore[no-untyped-def]
        with self._lock:
            self._open += 1
            self.most = max(self.most, self._open)
        return super().submit(*arguments, **options)

    def finished(self) -> None:
        with self._lock:
            self._open -= 1


class Losing(ThreadPoolExecutor):
    """Loses every task."""

    def submit(self, *arguments, **options):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        future.set_exception(MemoryError("killed"))
        return future


def test_workers_give_way_to_fresh_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.corpus.pool.CALLS", 2)
    with corpus.Workers(1) as workers:
        ids = [workers.submit(os.getpid).result() for _ in range(5)]
    assert ids[0] == ids[1] != ids[2] == ids[3] != ids[4]
    assert not any(map(is_alive, ids))


def test_what_a_worker_raises_is_raised() -> None:
    with corpus.Workers(2) as workers:
        with pytest.raises(ValueError, match="invalid literal"):
            workers.submit(int, "x").result()
        assert workers.submit(int, "7").result() == 7
        assert len(workers.processes) <= 2


# Names and files


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("storm", "storm"),
        ("../../etc/passwd", "etc_passwd"),
        ("/etc/passwd", "etc_passwd"),
        ("..", "article"),
        ("", "article"),
        (".hidden", "hidden"),
        ("a\\b:c*d?e\0f\ng", "a_b_c_d_e_f_g"),
        ("Zu\u0308rich", "Zürich"),
        ("天気.2024", "天気.2024"),
        ("\ud800", "article"),
        ("-o", "o"),
    ],
)
def test_names_of_files_are_safe(wanted: str, name: str) -> None:
    assert safe_name(wanted) == name


@pytest.mark.parametrize("letter", ["a", "é", "天", "😀a", "𝒳"])
def test_long_names_are_cut_to_what_file_systems_take(letter: str) -> None:
    assert 0 < len(safe_name(letter * 5_000).encode()) <= LONGEST_NAME


def test_names_are_given_once_whatever_their_case() -> None:
    names, folder = Names(), Path("x")
    given = [names.take(folder, wanted) for wanted in ("storm", "Storm", "storm", "storm-2")]
    assert given == ["storm", "Storm-2", "storm-3", "storm-2-2"]
    assert names.take(Path("y"), "storm") == "storm"


def test_a_file_that_fails_while_it_is_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    write_whole(path, b"old")

    def write_half() -> None:
        with whole_file(path) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_synced_before_it_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xml"
    seen: list[bool] = []
    monkeypatch.setattr(output.os, "fsync", lambda handle: seen.append(path.exists()))
    write_whole(path, b"new")
    assert seen == [False]
    assert path.read_bytes() == b"new"


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OutputError, match=r"a\.xml: cannot be written \(No space left on device\)"):
        write_whole(tmp_path / "a.xml", b"new")
    assert list(tmp_path.iterdir()) == []
