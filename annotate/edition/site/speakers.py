"""The pages of speakers: the index, and one of each."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.edition import charts
from annotate.edition.archive import Archive, counted
from annotate.edition.people import SpeakerEntry
from annotate.edition.site.pages import Page

INDEX = "speakers.html"
MOST_COUNTED = 9
HEADINGS = {"person": "People", "org": "Organisations and governments", "unnamed": "Not named"}

Barred = tuple[SpeakerEntry, tuple[charts.Stretch, ...]]


def pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of the speakers of *archive*, and the page of each."""
    speakers = archive.speakers
    yield Page(INDEX, "speakers.html.j2", {"kinds": _by_kind(speakers)})
    for speaker in speakers:
        yield _page(speaker)


def with_bars(speakers: list[SpeakerEntry]) -> list[Barred]:
    """Return *speakers*, each with a bar of the quotations by kind."""
    most = max((len(speaker.quoted) for speaker in speakers), default=1)
    return [(speaker, charts.stretches(speaker.kinds, most)) for speaker in speakers]


def _page(speaker: SpeakerEntry) -> Page:
    groups = speaker.by_article
    values = {
        "speaker": speaker,
        "groups": groups,
        "columns": charts.columns(groups),
        "cues": counted((item.cue or "no cue" for item in speaker.quoted), MOST_COUNTED),
        "addressees": counted(
            (item.addressee for item in speaker.quoted if item.addressee), MOST_COUNTED
        ),
        "low": sum(item.low for item in speaker.quoted),
        "hand": sum(item.checked_by is not None for item in speaker.quoted),
    }
    return Page(speaker.href, "speaker.html.j2", values, here=INDEX)


def _by_kind(speakers: list[SpeakerEntry]) -> dict[str, list[Barred]]:
    kinds: dict[str, list[Barred]] = {}
    for speaker, bar in with_bars(speakers):
        kinds.setdefault(HEADINGS[speaker.kind], []).append((speaker, bar))
    return {heading: kinds[heading] for heading in HEADINGS.values() if heading in kinds}
