"""The quotations of a TEI document, each with its parts, its speaker and what it rests on."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from annotate.edition import header
from annotate.edition.entities import Entity
from annotate.edition.model import (
    Agent,
    Ground,
    Part,
    QuotationKind,
    Speaker,
    SpeakerKind,
    Utterance,
    Voice,
)
from annotate.edition.sigla import sigla, slots
from annotate.edition.walk import Found, listed

UNKNOWN = "unknown-speaker"
KINDS: dict[str, SpeakerKind] = {"person": "person", "org": "org", "place": "org"}


@dataclass(slots=True)
class _Chain:
    """The elements of one quotation with the links that concern it.

    *head* is its first element, *who* the id of its speaker.  *ends* are the ids of its cues and
    sources.  *siblings* are the ids of all that its speaker says, *nth* is its place among them.
    """

    head: Found
    who: str
    parts: list[Found]
    links: list[etree._Element] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    insets: list[Found] = field(default_factory=list)
    siblings: list[str] = field(default_factory=list)
    nth: int = 0

    def follow(self, siblings: list[str]) -> None:
        """Take the place behind *siblings*."""
        siblings.append(self.head.id)
        self.siblings, self.nth = siblings, len(siblings)


def utterances(
    root: etree._Element,
    words: str,
    found: Sequence[Found],
    entities: Mapping[str, Entity],
    agents: Mapping[str, Agent],
) -> tuple[Utterance, ...]:
    """Return the quotations of a document in the order in which they begin.

    A quotation inside another one by the same speaker is listed among that one's insets.
    """
    chains = _chains(found)
    by_part = {part.id: chain for chain in chains for part in chain.parts}
    groups = (group for group in listed(root, "linkGrp") if group.get("type") == "attribution")
    for link in itertools.chain.from_iterable(groups):
        targets = _targets(link)
        chain = by_part.get(targets[0]) if targets else None
        if chain:
            chain.links.append(link)
            chain.ends.extend(targets[1:])
    numbered = []
    for chain in chains:
        outer = by_part.get(chain.head.parent or "")
        if outer and outer is not chain and outer.who == chain.who:
            outer.insets.extend(chain.parts)
        else:
            numbered.append(chain)
    said: dict[str, list[str]] = defaultdict(list)
    for chain in numbered:
        chain.follow(said[chain.who])
    people = _speakers([chain.who for chain in numbered], entities)
    by_id = {item.id: item for item in found if item.id}
    about_part = _certainties(root)
    return tuple(
        _utterance(chain, number, words, people, entities, agents, by_id, about_part)
        for number, chain in enumerate(numbered, 1)
    )


def voices(quoted: Iterable[Utterance]) -> tuple[Voice, ...]:
    """Return the speakers with what they say: people, organisations, then the unnamed.

    Within each kind the most quoted come first.
    """
    said: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in quoted:
        said[utterance.speaker.id].append(utterance)
    kinds = ("person", "org", "unnamed", "unknown")
    found = [Voice(all_said[0].speaker, tuple(all_said)) for all_said in said.values()]
    return tuple(sorted(found, key=lambda v: (kinds.index(v.speaker.kind), -len(v.utterances))))


def _chains(found: Sequence[Found]) -> list[_Chain]:
    by_part: dict[str, _Chain] = {}
    chains = []
    for item in found:
        if item.tag != "said":
            continue
        chain = by_part.get(item.pointer("prev") or "")
        if chain:
            chain.parts.append(item)
        else:
            chain = _Chain(item, item.pointer("who") or UNKNOWN, [item])
            chains.append(chain)
        if item.id:
            by_part[item.id] = chain
    return chains


def _targets(link: etree._Element) -> list[str]:
    return [target.removeprefix("#") for target in (link.get("target") or "").split()]


def _certainties(root: etree._Element) -> dict[str, etree._Element]:
    found = listed(root, "certainty")
    return {element.get("target", "").removeprefix("#"): element for element in found}


def _speakers(ids: Iterable[str], entities: Mapping[str, Entity]) -> dict[str, Speaker]:
    counted = Counter(ids).most_common()
    kinds: list[tuple[SpeakerKind, str]] = []
    for id_, _ in counted:
        entity = entities.get(id_)
        kind = KINDS.get(entity.kind, "unnamed") if entity else "unknown"
        kinds.append((kind, entity.name if entity else "Speaker not known"))
    signs = zip(counted, kinds, sigla(kinds), slots(kinds), strict=True)
    return {
        id_: Speaker(
            id=id_,
            kind=kind,
            name=name,
            role=entities[id_].role if id_ in entities else None,
            link=entities[id_].link if id_ in entities else None,
            siglum=siglum,
            slot=slot,
        )
        for (id_, _), (kind, name), siglum, slot in signs
    }


def _utterance(
    chain: _Chain,
    number: int,
    words: str,
    speakers: Mapping[str, Speaker],
    entities: Mapping[str, Entity],
    agents: Mapping[str, Agent],
    by_id: Mapping[str, Found],
    certainties: Mapping[str, etree._Element],
) -> Utterance:
    head = chain.head
    ends = [by_id[end] for end in chain.ends if end in by_id]
    cues = [end for end in ends if end.tag == "seg"]
    sources = [end for end in ends if end.tag != "seg"]
    grounds = [_ground("words", head.element, agents)]
    grounds += [_ground("attribution", link, agents) for link in chain.links]
    about = [certainties[end.id] for end in (head, *sources) if end.id in certainties]
    grounds += [_ground("speaker", element, agents, "degree") for element in about]
    certs = [ground.cert for ground in grounds if ground.cert is not None]
    hands = [ground.agent.name for ground in grounds if ground.agent and ground.agent.is_person]
    addressee = entities.get(head.pointer("toWhom") or "")
    return Utterance(
        id=head.id,
        number=number,
        kind=_kind(head),
        medium=_medium(head),
        speaker=speakers[chain.who],
        parts=tuple(_part(part, words) for part in chain.parts),
        insets=tuple(_part(part, words) for part in chain.insets),
        addressee=addressee.name if addressee else None,
        cues=tuple(dict.fromkeys(_words_of(cues, words))),
        cue_ids=tuple(cue.id for cue in cues),
        source_ids=tuple(source.id for source in sources),
        grounds=tuple(ground for ground in grounds if ground.agent or ground.cert is not None),
        cert=min(certs) if certs else None,
        low=bool(certs) and not hands and header.is_low(min(certs)),
        checked_by=hands[0] if hands else None,
        nth=chain.nth,
        of=len(chain.siblings),
        previous=chain.siblings[chain.nth - 2] if chain.nth > 1 else None,
        next=chain.siblings[chain.nth] if chain.nth < len(chain.siblings) else None,
    )


def _words_of(cues: Iterable[Found], words: str) -> Iterator[str]:
    """Yield the words of *cues*; a colon after a name tells a reader nothing."""
    for cue in cues:
        said = words[cue.start : cue.end]
        if any(map(str.isalnum, said)):
            yield said


def _kind(said: Found) -> QuotationKind:
    if said.get("direct") == "false":
        return "indirect"
    return "mixed" if "#mixed" in said.get("ana").split() else "direct"


def _medium(said: Found) -> str | None:
    if said.get("aloud") == "false":
        return "thought"
    return "written" if "#written" in said.get("ana").split() else None


def _part(part: Found, words: str) -> Part:
    return Part(part.id, words[part.start : part.end], part.block, part.where, part.start, part.end)


def _ground(
    what: str, element: etree._Element, agents: Mapping[str, Agent], degree: str = "cert"
) -> Ground:
    agent = agents.get((element.get("resp") or "").removeprefix("#"))
    return Ground(what, agent, header.certainty(element.get(degree)))
