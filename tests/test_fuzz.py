"""The targets of the fuzzer hold of the examples, near them, and of all that it ever found."""

from __future__ import annotations

import random
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotate.errors import EncodingError
from annotate.tei.loading import load
from tests.confinement import confined
from tests.fuzz_targets import SUFFIXES, TARGETS, inputs
from tests.newsroom import samples
from tests.packed import changed_inside

FOUND = [
    pytest.param("loader", b"<TEI>\x00</TEI>", id="the parser's message had two lines"),
]


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_holds_of_an_example(target: str, tmp_path: Path) -> None:
    check, examples = TARGETS[target]
    check(examples(tmp_path)[0])


@cache
def first_sample(suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return samples(Path(folder), suffix)[0]


@settings(deadline=None, max_examples=120)
@example(".eml", [(8, b"\x00\x80")], 0)
@example(".eml", [(11, b"\x80")], 0)
@given(
    st.sampled_from(SUFFIXES),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=6)), min_size=1, max_size=8),
    st.integers(0, 9),
)
def test_files_that_are_damaged_anywhere_hold_too(
    suffix: str, damages: list[tuple[int, bytes]], seed: int
) -> None:
    """What is packed is damaged inside, and packed again."""

    def damaged(data: bytes) -> bytes:
        changed = bytearray(data)
        for at, piece in damages:
            start = at % max(1, len(data))
            changed[start : start + len(piece)] = piece
        return bytes(changed)

    inputs(changed_inside(first_sample(suffix), damaged, random.Random(seed)), suffix)


@pytest.mark.parametrize(("target", "data"), FOUND)
def test_what_the_fuzzer_found_is_mended(target: str, data: bytes) -> None:
    check, _ = TARGETS[target]
    check(data)


def test_a_reader_that_wrote_elsewhere_or_asked_the_net_would_be_found(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    with socket.socket() as network, confined() as folder:
        (folder / "inside").write_text("x")
        (folder / "inside").unlink()
        for action in (
            lambda: outside.write_text("x"),
            lambda: outside.mkdir(),
            lambda: (folder / "../outside").write_text("x"),
            lambda: network.connect(("127.0.0.1", 9)),
            lambda: subprocess.run(["true"]),
        ):
            with pytest.raises(AssertionError):
                action()
    assert list(tmp_path.iterdir()) == []
    outside.write_text("x")


def test_a_bit_of_what_parquet_says_of_itself_does_not_end_the_process() -> None:
    """Found by the fuzzer: pyarrow aborted where it was asked for the size of a column."""
    data = first_sample(".parquet")
    for at in range(len(data) - 1100, len(data) - 850):  # what is told of the first column
        changed = bytearray(data)
        changed[at] ^= 4
        inputs(bytes(changed), ".parquet")


def test_a_broken_document_is_told_in_one_line_with_one_place() -> None:
    with pytest.raises(EncodingError) as caught:
        load(b"<TEI>\n<text>\x00</text></TEI>")
    message = str(caught.value)
    assert message.startswith("TEI:2: not well-formed XML: ")
    assert "\n" not in message
    assert "column" not in message
