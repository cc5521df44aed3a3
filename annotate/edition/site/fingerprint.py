"""The fingerprint of what a page shows: equal for equal values, in every run."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

from annotate.edition.people import PlaceEntry, SpeakerEntry
from annotate.edition.records import Appearance, Entry, Quoted, Sighting
from annotate.edition.site.ledger import digest

PLAIN = (str, int, float, bool, type(None), datetime.date)
# What many pages share: each is looked at once.  All live as long as their archive.
SHARED = (Appearance, Entry, PlaceEntry, Quoted, Sighting, SpeakerEntry)


class Fingerprints:
    """Takes fingerprints of plain data: dataclasses, mappings, sequences, and what is in them."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, value: object) -> str:
        """Return the fingerprint of *value*.  Raises TypeError if it is no plain data."""
        return digest(self._told(value))

    def _told(self, value: object) -> str:
        if isinstance(value, PLAIN):
            return repr(value)
        if isinstance(value, SHARED):
            known = self._known.get(id(value))
            if known is None:
                known = self._known[id(value)] = digest(self._of_fields(value))
            return known
        if isinstance(value, (tuple, list)):
            return f"[{','.join(map(self._told, value))}]"
        if isinstance(value, Mapping):
            items = (f"{self._told(key)}:{self._told(item)}" for key, item in value.items())
            return f"{{{','.join(items)}}}"
        return self._of_fields(value)

    def _of_fields(self, value: object) -> str:
        if not is_dataclass(value) or isinstance(value, type):
            raise TypeError(f"{type(value).__name__} is no plain data")
        told = (self._told(getattr(value, name)) for name in _names(type(value)))
        return f"{type(value).__name__}({','.join(told)})"


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast(Any, kind)))
