"""Notes in the margin of a text, and where in it each speaker is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from annotate.edition.model import QuotationKind, Reading, Speaker, Utterance


class Note(NamedTuple):
    """What the margin says of a quotation.

    *form* is "full" where its speaker is first quoted, "more" straight after a note on the same
    speaker in the same block, else "short".
    """

    utterance: Utterance
    form: str
    continued: bool


class Group(NamedTuple):
    """The notes beside one block."""

    block: str
    notes: tuple[Note, ...]


class Line(NamedTuple):
    """Stretches of quotations of one kind as an SVG path, in thousandths of the text."""

    kind: QuotationKind
    path: str


class Strip(NamedTuple):
    """Where one speaker is quoted."""

    speaker: Speaker
    lines: tuple[Line, ...]


def groups(utterances: Sequence[Utterance]) -> tuple[Group, ...]:
    """Return the notes on *utterances* by block, in the order of the text."""
    first_parts: dict[tuple[str, str], tuple[int, Utterance, bool]] = {}
    for utterance in utterances:
        for number, part in enumerate(utterance.parts):
            if not part.block:
                continue
            first_parts.setdefault((part.block, utterance.id), (part.start, utterance, number > 0))
    by_block: dict[str, list[tuple[int, Utterance, bool]]] = {}
    for (block, _), found in sorted(first_parts.items(), key=lambda item: item[1][0]):
        by_block.setdefault(block, []).append(found)
    met: set[str] = set()
    made = []
    for block, entries in by_block.items():
        notes = []
        before = None
        for _, utterance, continued in entries:
            speaker = utterance.speaker.id
            form = "more" if speaker == before else "short" if speaker in met else "full"
            notes.append(Note(utterance, form, continued))
            met.add(speaker)
            before = speaker
        made.append(Group(block, tuple(notes)))
    return tuple(made)


def strips(reading: Reading) -> tuple[Strip, ...]:
    """Return a strip for each speaker: where in the text they are quoted, and how."""
    length = max(1, len(reading.text))
    made = []
    for voice in reading.voices:
        paths: dict[QuotationKind, str] = {}
        for utterance in voice.utterances:
            for part in utterance.parts:
                start = part.start * 1000 // length
                end = max(start + 4, part.end * 1000 // length)
                paths[utterance.kind] = paths.get(utterance.kind, "") + f"M{start} 5H{end}"
        lines = tuple(Line(kind, path) for kind, path in paths.items())
        made.append(Strip(voice.speaker, lines))
    return tuple(made)
