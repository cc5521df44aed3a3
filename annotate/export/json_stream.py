"""One JSON object whose last member is a list that grows: any number of items, little memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from annotate.export.characters import holdable


@contextmanager
def growing_list(
    stream: BinaryIO, head: Mapping[str, object], name: str
) -> Iterator[Callable[[Iterable[object]], None]]:
    """Yield a function that adds items to the list called *name*, which follows *head*.

    Each item is a line of its own.  Lone surrogates are replaced, for UTF-8 cannot hold them.
    """
    members = "".join(f"{_json(key)}: {_json(value)},\n" for key, value in head.items())
    stream.write(f"{{{members}{_json(name)}: [".encode())
    between = b"\n"

    def add(items: Iterable[object]) -> None:
        nonlocal between
        # All first: an item that cannot be written must not leave the others behind.
        for line in [_json(item).encode() for item in items]:
            stream.write(between + line)
            between = b",\n"

    yield add
    stream.write(b"\n]}\n")


def _json(value: object) -> str:
    return holdable(json.dumps(value, ensure_ascii=False))
