"""What the pages show, read from a TEI document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from lxml import etree

from annotate.edition import calendar, header
from annotate.edition.entities import Entity, entities
from annotate.edition.model import Agent, Moment, Named, Occurrence, Place, Question, Reading
from annotate.edition.quotations import utterances, voices
from annotate.edition.walk import TEI, Found, listed, walk
from annotate.errors import EncodingError, RenderError
from annotate.tei.digest import is_as_written
from annotate.tei.ledger import read_ledger
from annotate.tei.loading import load

MENTION_TAGS = frozenset({"persName", "orgName", "placeName", "rs"})
NAME_TAGS = frozenset({"persName", "orgName"})

Mentions = Mapping[str, Sequence[tuple[Found, Occurrence]]]


def read(tree: etree._ElementTree) -> Reading:
    """Return what the pages of an edition show of the TEI document *tree*.

    Raises RenderError if it is no TEI document with a text.
    """
    root = tree.getroot()
    text = root.find(f"{TEI}text")
    if root.tag != f"{TEI}TEI" or text is None:
        raise RenderError(
            f"{tree.docinfo.URL or 'document'}: found <{etree.QName(root).localname}>, expected "
            "a TEI document with a text; make one with `annotate convert`"
        )
    words, found, blocks = walk(text)
    about = header.about(root)
    known = entities(root)
    quoted = utterances(root, words, found, known, about.agents)
    mentions = _mentions(found, words)
    speaking = {utterance.speaker.id for utterance in quoted}
    everyone = tuple(_everyone(known.values(), mentions, speaking))
    return Reading(
        about=about,
        text=words,
        lede=next((words[f.start : f.end] for f in found if f.tag == "p"), ""),
        has_headline=any(f.tag == "head" and f.get("type") == "headline" for f in found),
        blocks=tuple(blocks),
        utterances=quoted,
        voices=voices(quoted),
        everyone=everyone,
        named=tuple(named for named in everyone if named.id not in speaking),
        places=tuple(_places(known.values(), mentions)),
        moments=tuple(_moments(found, words)),
        questions=tuple(_questions(root, about.agents)),
    )


def signed(tree: etree._ElementTree) -> etree._ElementTree:
    """Return the TEI document *tree* in which a person's changes that name nobody bear a name.

    It is *tree* itself if nobody changed it since it was written, or no article can be loaded.
    """
    root = tree.getroot()
    if is_as_written(root):
        return tree
    with suppress(EncodingError):
        if read_ledger(root) is not None:
            return load(tree).to_tei()
    return tree


def _mentions(found: Iterable[Found], words: str) -> Mentions:
    mentions: dict[str, list[tuple[Found, Occurrence]]] = defaultdict(list)
    for item in found:
        if item.tag in MENTION_TAGS and item.id and not item.get("prev"):
            entity = item.pointer("ref")
            if entity:
                mentions[entity].append((item, _occurrence(item, words)))
    return mentions


def _occurrence(item: Found, words: str) -> Occurrence:
    low = header.is_low(header.certainty(item.get("cert")))
    return Occurrence(item.id, words[item.start : item.end], item.where, low)


def _everyone(known: Iterable[Entity], mentions: Mentions, speaking: set[str]) -> Iterator[Named]:
    """The people and organisations that are quoted or named."""
    for entity in known:
        seen = mentions.get(entity.id, ())
        if entity.kind in ("person", "org") and (seen or entity.id in speaking):
            named = list(_titles_and_names(seen))
            yield Named(
                id=entity.id,
                kind=entity.kind,
                name=entity.name,
                names=tuple(dict.fromkeys(name for _, name in named)),
                titles=tuple(dict.fromkeys(title for title, _ in named if title)),
                role=entity.role,
                refs=entity.refs,
                links=entity.links,
                occurrences=tuple(occurrence for _, occurrence in seen),
            )


def _titles_and_names(seen: Sequence[tuple[Found, Occurrence]]) -> Iterator[tuple[str, str]]:
    """The names in *seen*, each with the title before it, empty if there is none."""
    for item, occurrence in seen:
        if item.tag in NAME_TAGS:
            parts = item.element.iterchildren(f"{TEI}roleName") if len(item.element) else iter(())
            role = next(parts, None)
            title = "" if role is None else "".join(map(str, role.itertext()))
            name = occurrence.words.removeprefix(title)
            yield " ".join(title.split()), " ".join(name.split())


def _places(known: Iterable[Entity], mentions: Mentions) -> Iterator[Place]:
    for entity in known:
        seen = mentions.get(entity.id, ())
        if entity.kind == "place" and seen:
            metonyms = [o for item, o in seen if "#metonymic" in item.get("ana").split()]
            literal = [o for item, o in seen if o not in metonyms]
            yield Place(
                id=entity.id,
                name=entity.name,
                type=entity.type,
                country=entity.country,
                point=entity.point,
                refs=entity.refs,
                links=entity.links,
                low=header.is_low(entity.cert),
                occurrences=tuple(literal),
                standing_for=tuple(metonyms),
            )


def _moments(found: Iterable[Found], words: str) -> Iterator[Moment]:
    """The times named, those with one value together, in the order of the calendar."""
    times: dict[str, Moment] = {}
    for item in found:
        if item.tag in ("date", "time") and not item.get("prev"):
            moment = calendar.moment(item.element, _occurrence(item, words))
            first = times.get(moment.value)
            if first:
                seen = (*first.occurrences, *moment.occurrences)
                moment = first._replace(occurrences=seen)
            times[moment.value] = moment
    yield from sorted(times.values(), key=calendar.order)


def _questions(root: etree._Element, agents: Mapping[str, Agent]) -> Iterator[Question]:
    for listing in listed(root, "listAnnotation"):
        for note in listing.iterchildren(f"{TEI}note"):
            agent = agents.get(note.get("resp", "").removeprefix("#"))
            target = note.get("target", "").removeprefix("#")
            yield Question(target, header.words_of(note) or "", agent.name if agent else "")
