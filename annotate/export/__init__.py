"""Articles in other people's formats.

`record` is the standoff record that scorers and scripts read.  `formats.FORMATS` is the table of
all formats, each one module that writes it, and `writing.write` writes articles in any of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotate.export.records import Record, json_line, record

__all__ = ["Record", "json_line", "record"]


def __getattr__(name: str) -> object:
    # The command line reads the table of formats, and must not load all the rest for it.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("annotate.export.records"), name)
