"""Speech that layout alone ties to its source: "RUIZ: …" in transcripts, signatures, epigraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotate.article import Article, Span
from annotate.stages.attributions.claims import Claim
from annotate.stages.attributions.continuation import Coverage
from annotate.stages.attributions.quotes import Region
from annotate.stages.attributions.sources import NameIndex

# A speaker's label: up to six capitalised words and a colon, then at least a word.
_TURN = re.compile(
    r"\s*((?:[A-Z][\w.'’-]{0,30}\b\.?)(?:[ \xa0][A-Z(][\w.'’)-]{0,30}){0,5})[ \xa0]?(:)\s+(?=\S*\w)"
)
# A signature: a dash and the name of who wrote or said the quotation above it.
_SIGNATURE = re.compile(r"\s*(?:[—–―-]{1,2}|[~•])\s*([A-Z]\w.{1,80})\Z", re.DOTALL)

# The rules whose content is direct speech although it has no quotation marks.
VERBATIM = frozenset({"label", "question or answer"})

_TRANSCRIPT_TURNS = 4  # labelled paragraphs from which on an article is a transcript
_LONGEST_SIGNATURE = 12  # words


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
    turns = [turn for block in blocks if (turn := _turn(text, block)) is not None]
    said = Counter(turn.words for turn in turns)
    repeated = sum(count for count in said.values() if count > 1)
    return [
        Claim(
            source=(turn.label,),
            cue=(turn.colon,),
            content=(turn.content,),
            rule="question or answer" if len(turn.words) == 1 else "label",
        )
        for turn in turns
        if (repeated >= _TRANSCRIPT_TURNS and said[turn.words] > 1)
        or names.equal_to((turn.label,)) is not None
    ]


def _turn(text: str, block: Span) -> _Turn | None:
    match = _TURN.match(text, block.start, block.end)
    if match is None or match.end() >= block.end:
        return None
    content = Span(match.end(), block.end)
    return _Turn(Span(*match.span(1)), Span(*match.span(2)), content, match.group(1).lower())


def _signatures(text: str, blocks: Sequence[Span], regions: Sequence[Region]) -> list[Claim]:
    """Return a claim for each paragraph that is a quotation with its signature below it."""
    whole = {region.block: region for region in reversed(regions) if region.depth == 0}
    claims = []
    for number in range(1, len(blocks)):
        above, block = blocks[number - 1], blocks[number]
        match = _SIGNATURE.match(text[block.start : block.end])
        quotation = whole.get(number - 1)
        if match is None or quotation is None or len(match.group(1).split()) > _LONGEST_SIGNATURE:
            continue
        if quotation.start > above.start or quotation.end < above.end:
            continue
        source = Span(block.start + match.start(1), block.start + match.end(1))
        claims.append(Claim(source=(source,), cue=(), content=(quotation.span,), rule="signature"))
    return claims
