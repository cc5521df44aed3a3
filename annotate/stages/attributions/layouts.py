"""Speech that layout alone ties to its source: "RUIZ: …" in transcripts, signatures, epigraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotate.article import Article, Span
from annotate.stages.attributions.claims import Claim
from annotate.stages.attributions.continuation import Coverage
from annotate.stages.attributions.quotes import Region
from annotate.stages.attributions.sources import NameIndex

# A speaker's label, after a quotation mark or not: up to six capitalised words, a colon, a word.
_TURN = re.compile(
    r"\s*[\"“]?((?:[A-Z][\w.'’-]{0,30}\b\.?)(?:[ \xa0][A-Z(][\w.'’)-]{0,30}){0,5})"
    r"[ \xa0]?(:)\s+(?=\S*\w)"
)
# A signature: a dash and the name of who wrote or said the quotation before it.
_SIGNATURE = re.compile(
    r"([—–―~•]|--?)[ \xa0]*"
    r"([A-Z][\w.'’-]{0,30}"
    r"(?:[ \xa0](?:[A-Z(][\w.'’)-]{0,30}|d[aeiu]|de[lr]|la|v[ao]n|bin|al|of|the|y)){0,6}"
    r"(?:,[ \xa0][^.!?\n\"“”]{1,80})?)\.?\s*\Z"
)
_LONGEST_SIGNATURE = 160  # characters of a paragraph's end in which one is looked for
_DASH = re.compile(r"[—–―~•]|(?<=\s)--?(?=\s)|--")
_OPENING = '"“'
_CLOSING = "\"”»'’"

# The rules whose content is direct speech although it has no quotation marks.
VERBATIM = frozenset({"label", "question or answer"})

_TRANSCRIPT_TURNS = 4  # labelled paragraphs from which on an article is a transcript


@dataclass(frozen=True, slots=True)
class _Turn:
    label: Span
    colon: Span
    content: Span
    words: str


def layout_claims(
    article: Article, blocks: Sequence[Span], regions: Sequence[Region]
) -> list[Claim]:
    """Return the claims that labels before, and signatures after, a paragraph make."""
    turns = _turns(article.text, blocks, NameIndex(article))
    return [*turns, *_signatures(article.text, blocks, regions)]


def with_layout(claims: Sequence[Claim], layout: Sequence[Claim]) -> list[Claim]:
    """Return *claims*, and those of *layout* whose content none of *claims* has yet."""
    coverage = Coverage(claims)
    new = [one for one in layout if coverage.owner(one.start, one.end) is None]
    return [*claims, *new]


def _turns(text: str, blocks: Sequence[Span], names: NameIndex) -> list[Claim]:
    """Return a claim for each labelled paragraph.

    In a transcript every repeated label is a speaker; elsewhere only a label that is a name is.
    """
    turns = [_turn(text, block) for block in blocks]
    said = Counter(turn.words for turn in turns if turn is not None)
    repeated = sum(count for count in said.values() if count > 1)
    claims: list[Claim] = []
    for number, turn in enumerate(turns):
        if turn is None:
            continue
        in_transcript = repeated >= _TRANSCRIPT_TURNS and said[turn.words] > 1
        if in_transcript or names.equal_to((turn.label,)) is not None:
            claims.append(
                Claim(
                    source=(turn.label,),
                    cue=(turn.colon,),
                    content=(turn.content, *_reopened(text, blocks, turns, number)),
                    rule="question or answer" if len(turn.words) == 1 else "label",
                )
            )
    return claims


def _reopened(
    text: str, blocks: Sequence[Span], turns: Sequence[_Turn | None], number: int
) -> Iterator[Span]:
    """Yield the paragraphs without a label that reopen the quotation mark before a label."""
    mark = text[blocks[number].start]
    if mark not in _OPENING:
        return
    for after in range(number + 1, len(blocks)):
        start = blocks[after].start
        if turns[after] is not None or text[start] != mark or text[start + 1 : start + 2] == "(":
            return
        yield blocks[after]


def _turn(text: str, block: Span) -> _Turn | None:
    match = _TURN.match(text, block.start, block.end)
    if match is None or match.end() >= block.end:
        return None
    content = Span(match.end(), block.end)
    return _Turn(Span(*match.span(1)), Span(*match.span(2)), content, match.group(1).lower())


def _signatures(text: str, blocks: Sequence[Span], regions: Sequence[Region]) -> list[Claim]:
    """Return a claim for each quotation with a signature after it, or in the paragraph below."""
    opening = {region.block: region for region in reversed(regions) if region.depth == 0}
    claims = []
    for number, block in enumerate(blocks):
        signed = _signature(text, block)
        if signed is None:
            continue
        dash, source = signed
        content = Span(block.start, block.start + len(text[block.start : dash.start].rstrip()))
        quoted = opening.get(number)
        if content.start == content.end and number:
            content, quoted = blocks[number - 1], opening.get(number - 1)
        if quoted is None or quoted.start != content.start or text[content.end - 1] not in _CLOSING:
            continue
        claims.append(Claim(source=(source,), cue=(dash,), content=(content,), rule="signature"))
    return claims


def _signature(text: str, block: Span) -> tuple[Span, Span] | None:
    """Return the dash and the name that *block* ends with."""
    first = max(block.start, block.end - _LONGEST_SIGNATURE)
    dashes = [match.start() for match in _DASH.finditer(text, first, block.end)]
    if not dashes:
        return None
    match = _SIGNATURE.match(text, dashes[-1], block.end)
    return (Span(*match.span(1)), Span(*match.span(2))) if match else None
