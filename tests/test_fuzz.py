"""The targets of the fuzzer hold of the examples, and of all that it ever found."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate.errors import EncodingError
from annotate.tei.loading import load
from tests.fuzz_targets import TARGETS

FOUND = [
    pytest.param("loader", b"<TEI>\x00</TEI>", id="the parser's message had two lines"),
]


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_holds_of_an_example(target: str, tmp_path: Path) -> None:
    check, examples = TARGETS[target]
    check(examples(tmp_path)[0])


@pytest.mark.parametrize(("target", "data"), FOUND)
def test_what_the_fuzzer_found_is_mended(target: str, data: bytes) -> None:
    check, _ = TARGETS[target]
    check(data)


def test_a_broken_document_is_told_in_one_line_with_one_place() -> None:
    with pytest.raises(EncodingError) as caught:
        load(b"<TEI>\n<text>\x00</text></TEI>")
    message = str(caught.value)
    assert message.startswith("TEI:2: not well-formed XML: ")
    assert "\n" not in message
    assert "column" not in message
