"""Repairing what a tagger breaks: quotations cut in half, words cut, sources left out.

Each rule takes claims and returns claims; `RULES` is their order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from annotate.stages.attributions.claims import Claim, Fragments
from annotate.stages.attributions.continuation import Coverage, continued, merged
from annotate.stages.attributions.edges import with_openers, without_holes
from annotate.stages.attributions.layouts import VERBATIM
from annotate.stages.attributions.prose import Sentence
from annotate.stages.attributions.quotes import Region
from annotate.stages.attributions.relative_clauses import outer_complements, without_pronouns
from annotate.stages.attributions.scene import Scene
from annotate.stages.attributions.source_edges import without_clauses

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")

# A content that holds at least this share of a quotation is meant to hold it all; one that holds
# less, and words outside, was meant to end before it.  Of 19,832 contents that people marked in the
# training articles, fewer than 20 cut a quotation.
_SNAP = 0.25

# The rules that find who says a quotation; the others find indirect speech.
_SURE = frozenset({"cue after", "inversion", "cue before, quote", "label", "signature"})

_EDGES = " \t\r\n\xa0,;:—–-"


Rule = Callable[[Sequence[Claim], Scene], list[Claim]]


def repaired(
    claims: Sequence[Claim], scene: Scene, rules: Sequence[Rule] | None = None
) -> list[Claim]:
    """Return *claims* after every one of *rules*, by default all of them in their order."""
    current = list(claims)
    for rule in RULES if rules is None else rules:
        current = rule(current, scene)
    return current


def whole_words(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* with each span grown to whole words."""

    def grown(fragments: Fragments) -> Fragments:
        return merged([_to_words(scene.text, start, end) for start, end in fragments])

    return [
        replace(c, source=grown(c.source), cue=grown(c.cue), content=grown(c.content))
        for c in claims
    ]


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    if _cuts_word(text, start):
        start = next((m.start() for m in _words_around(text, start) if m.end() > start), start)
    if _cuts_word(text, end):
        end = next((m.end() for m in _words_around(text, end) if m.end() > end), end)
    return start, end


def _cuts_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()


def _words_around(text: str, at: int) -> list[re.Match[str]]:
    """Return the words near *at* that begin before it."""
    found = _WORD.finditer(text, _gap_before(text, at), min(len(text), at + 40))
    return [match for match in found if match.start() < at]


def _gap_before(text: str, at: int) -> int:
    """Return where the stretch without white space that holds *at* begins, 40 back at most."""
    start = at
    while start > max(0, at - 40) and not text[start - 1].isspace():
        start -= 1
    return start


def whole_quotations(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* with no quotation cut in half by a content.

    A claim whose cue or source stands in the same quotation is speech inside speech, and stays.
    """
    outermost = [region for region in scene.regions if region.depth == 0]
    starts = [region.start for region in outermost]
    result = []
    for claim in claims:
        touched = _touched(claim.content, outermost, starts)
        fragments = claim.content
        for region in touched:
            if not _stands_in(claim, region):
                fragments = _snapped(fragments, region, scene.text)
        result.append(replace(claim, content=fragments) if fragments else claim)
    return result


def _touched(
    fragments: Fragments, regions: Sequence[Region], starts: Sequence[int]
) -> list[Region]:
    found: list[Region] = []
    for start, end in fragments:
        at = max(0, bisect_right(starts, start) - 1)
        while at < len(regions) and regions[at].start < end:
            if regions[at].end > start and regions[at] not in found[-1:]:
                found.append(regions[at])
            at += 1
    return found


def _stands_in(claim: Claim, region: Region) -> bool:
    parts = (*claim.cue, *claim.source)
    return any(region.start < start and end < region.end for start, end in parts)


def _snapped(fragments: Fragments, region: Region, text: str) -> Fragments:
    """Return *fragments* with all of *region*, or none of it, or as they are."""
    held = sum(max(0, min(end, region.end) - max(start, region.start)) for start, end in fragments)
    share = held / (region.end - region.start)
    outside = any(start < region.start or end > region.end for start, end in fragments)
    if outside and share < _SNAP:
        return _without(fragments, region, text)
    return merged([*fragments, (region.start, region.end)])


def _without(fragments: Fragments, region: Region, text: str) -> Fragments:
    """Return *fragments* without what lies in *region*."""
    parts: list[tuple[int, int]] = []
    for start, end in fragments:
        for first, last in ((start, min(end, region.start)), (max(start, region.end), end)):
            if first < last and _WORD.search(text, first, last):
                parts.append((first, last))
    return merged(parts)


def trimmed_edges(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* without commas, dashes and white space at the edges of their spans."""

    def trimmed(fragments: Fragments) -> Fragments:
        pieces = (_trim(scene.text, start, end) for start, end in fragments)
        return tuple(piece for piece in pieces if piece is not None)

    return [
        replace(c, source=trimmed(c.source), cue=trimmed(c.cue) or c.cue, content=content)
        for c in claims
        if (content := trimmed(c.content))
    ]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    first = start + len(words) - len(words.lstrip(_EDGES))
    last = start + len(words.rstrip(_EDGES))
    return (first, last) if first < last else None


def gone_on(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* with the quotations that nobody says given to who spoke just before."""
    return continued(scene.sentences, claims)


def missing_sources(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* in which a quotation without a source has that of the rules."""
    coverage = Coverage(scene.ruled)
    opening = {region.start for region in scene.regions}
    result = []
    for claim in claims:
        if not claim.source and claim.start in opening:
            owner = coverage.owner(claim.start, claim.content[0][1])
            if owner is not None and _same_cue(scene.ruled[owner], claim):
                claim = replace(claim, source=scene.ruled[owner].source)
        result.append(claim)
    return result


def _same_cue(one: Claim, other: Claim) -> bool:
    return any(s < last and first < e for s, e in one.cue for first, last in other.cue)


def nearer_cues(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* with each quotation given to the cue of its own sentence, if it has one.

    Of "Ruiz said it was late. She adds, “…”" the tagger at times makes one claim.
    """
    owners = Coverage(claims)
    ruled = Coverage(scene.ruled)
    lost: dict[int, list[Region]] = {}
    gained: dict[int, list[tuple[int, int]]] = {}
    for region in scene.regions:
        owner = owners.owner(region.start, region.end)
        known = ruled.owner(region.start, region.end)
        if region.depth or owner is None or known is None:
            continue
        sentence = scene.sentence_at(region.start)
        if _has_cue(scene.ruled[known], sentence) and not _has_cue(claims[owner], sentence):
            lost.setdefault(owner, []).append(region)
            gained.setdefault(known, []).append((region.start, region.end))
    result = list(claims)
    for owner, regions in lost.items():
        content = claims[owner].content
        for region in regions:
            content = _without(content, region, scene.text)
        result[owner] = replace(claims[owner], content=content)
    by_cue = {fragment: number for number, claim in enumerate(claims) for fragment in claim.cue}
    for known, fragments in gained.items():
        number = next((by_cue[part] for part in scene.ruled[known].cue if part in by_cue), None)
        if number is None:
            result.append(scene.ruled[known])
        else:
            content = merged([*result[number].content, *fragments])
            result[number] = replace(result[number], content=content)
    return [claim for claim in result if claim.content]


def _has_cue(claim: Claim, sentence: Sentence) -> bool:
    """Say whether the cue of *claim* stands in *sentence*; so does a claim without any."""
    return not claim.cue or sentence.start <= claim.cue[0][0] < sentence.end


def missing_quotations(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* and what the rules know of the quotations that none of *claims* holds.

    Where a claim has the cue of the rules' claim, it gets the quotation.
    """
    coverage = Coverage(claims)
    ruled = Coverage(scene.ruled)
    by_cue = {fragment: number for number, claim in enumerate(claims) for fragment in claim.cue}
    grown = list(claims)
    added: dict[int, Claim] = {}
    for region in scene.regions:
        if region.depth or coverage.owner(region.start, region.end) is not None:
            continue
        owner = ruled.owner(region.start, region.end)
        if owner is None or scene.ruled[owner].rule not in _SURE:
            continue
        known = next((by_cue[part] for part in scene.ruled[owner].cue if part in by_cue), None)
        if known is None:
            added[owner] = scene.ruled[owner]
        else:
            content = merged([*grown[known].content, (region.start, region.end)])
            grown[known] = replace(grown[known], content=content)
    return [*grown, *added.values()]


def told_once(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* without those that only a mark ties, where a word ties the same.

    "She told the Herald: “…”" has one cue, and no second one in the colon.
    """

    def has_word(claim: Claim) -> bool:
        return any(_WORD.search(scene.text, start, end) for start, end in claim.cue)

    worded = {(claim.source, claim.start) for claim in claims if has_word(claim)}
    return [c for c in claims if (c.source, c.start) not in worded or has_word(c)]


def whole_turns(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* with each turn of a transcript whole, and as the direct speech that it is."""
    turns = {claim.cue: claim for claim in scene.ruled if claim.rule in VERBATIM}
    result: list[Claim] = []
    told: set[Fragments] = set()
    for claim in claims:
        turn = turns.get(claim.cue)
        if turn is None or turn.source != claim.source:
            result.append(claim)
        elif claim.cue not in told:
            told.add(claim.cue)
            result.append(replace(turn, probability=claim.probability))
    return result


RULES: tuple[Rule, ...] = (
    whole_words,
    whole_quotations,
    outer_complements,
    without_pronouns,
    without_clauses,
    nearer_cues,
    missing_sources,
    gone_on,
    whole_turns,
    missing_quotations,
    with_openers,
    without_holes,
    trimmed_edges,
    told_once,
)
