"""From the place names of an article to toponyms with their candidates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotate.article import Span
from annotate.gazetteer import Gazetteer, Place, folded
from annotate.stages.places.features import Toponym
from annotate.stages.places.meanings import home_of, meanings

# What stands before the larger place that tells one apart: "Paris, Texas", "Cork (Ireland)".
CONTAINER_FOLLOWS = re.compile(r"\.?(?:,? |, ?| in |, in | \()(?:the )?")


@dataclass(frozen=True)
class PlaceName:
    """A place name as it stands in the text; *demonym* if it is a word for a people."""

    span: Span
    text: str
    demonym: bool = False
    dateline: bool = False


def grouped(
    text: str, names: Sequence[PlaceName], gazetteer: Gazetteer
) -> tuple[list[Toponym], list[int | None]]:
    """Return the toponyms of *names*, which are in order, and the toponym's number for each name.

    Names of the same letters are one toponym, demonyms aside.  Names that the gazetteer does not
    know have none.
    """
    keys = [key_of(name) for name in names]
    found: dict[tuple[str, bool], tuple[Place, ...]] = {}
    for key, name in zip(keys, names, strict=True):
        if key not in found:
            found[key] = meanings(name.text, gazetteer, demonym=name.demonym)
    containers: dict[tuple[str, bool], dict[Place, None]] = {}
    parts: dict[tuple[str, bool], dict[Place, None]] = {}
    for (key, name), (next_key, following) in zip(
        zip(keys, names, strict=True), zip(keys[1:], names[1:], strict=True), strict=False
    ):
        between = text[name.span.end : following.span.start]
        if not name.demonym and not following.demonym and CONTAINER_FOLLOWS.fullmatch(between):
            containers.setdefault(key, {}).update(dict.fromkeys(found[next_key]))
            parts.setdefault(next_key, {}).update(dict.fromkeys(found[key]))
    counts = Counter(keys)
    in_dateline = {key for key, name in zip(keys, names, strict=True) if name.dateline}
    numbers: dict[tuple[str, bool], int] = {}
    toponyms: list[Toponym] = []
    for position, key in enumerate(keys):
        if found[key] and key not in numbers:
            numbers[key] = len(toponyms)
            toponyms.append(
                Toponym(
                    name=names[position].text,
                    places=found[key],
                    count=counts[key],
                    first=position,
                    containers=tuple(containers.get(key, ())),
                    parts=tuple(parts.get(key, ())),
                    dateline=key in in_dateline,
                )
            )
    return toponyms, [numbers.get(key) for key in keys]


def key_of(name: PlaceName) -> tuple[str, bool]:
    """Return what makes two names the same toponym."""
    if name.demonym:
        return home_of(name.text) or "", True
    return folded(name.text).removeprefix("the "), False
