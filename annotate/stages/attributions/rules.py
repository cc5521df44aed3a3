"""Attributions without a model: cues of the lexicon, and the words on either side of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from annotate import resources
from annotate.stages.attributions.claims import Claim
from annotate.stages.attributions.cues import FoundCue, find_cues
from annotate.stages.attributions.phrases import phrase_after, phrase_before
from annotate.stages.attributions.prose import Item, Sentence

_LONGEST_ADJUNCT = 8  # items of "said Tuesday in Madrid that"
_LONGEST_HEARER = 16  # items of "told the council in Madrid on Tuesday that"
_LONGEST_MIDDLE = 14  # items between the halves of a split quotation, from the cue on
_LONGEST_SPEAKER = 10  # items of the "Mayor Ana Ruiz asked" after a question
_CALLS = frozenset("?!…—–-.")
_ACCORDING = "according to"
_CLOSING = frozenset({"cue after", "inversion"})
_BREAKS = frozenset(",.;:—–?!…")
_RESUMING = frozenset({",", ";", "—", "–", ".", ":", "and", "but"})
_COORDINATORS = frozenset({"and", "but", "or", ",", "then"})


@cache
def _entries(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon(name))


def find_claims(text: str, sentences: Sequence[Sentence]) -> list[Claim]:
    """Return the claims that a cue with a source beside it makes, in reading order.

    A claim without content says that the next paragraph, after a colon, is the content.
    """
    return [
        claim
        for sentence in _joined(text, sentences)
        for claim in _SentenceReader(text, sentence).claims()
    ]


def _joined(text: str, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield *sentences*, a quotation that ends in "?" joined to the "Ruiz asked." after it."""
    at = 0
    while at < len(sentences):
        sentence = sentences[at]
        following = sentences[at + 1] if at + 1 < len(sentences) else None
        if following is not None and _asks(text, sentence) and _names_speaker(sentence, following):
            sentence = Sentence((*sentence.items, *following.items), sentence.block)
            at += 1
        yield sentence
        at += 1


def _asks(text: str, sentence: Sentence) -> bool:
    last = sentence.items[-1]
    return last.region is not None and text[last.start : last.end].rstrip("\"'”’»« ")[-1:] in _CALLS


def _names_speaker(sentence: Sentence, following: Sentence) -> bool:
    cues = find_cues(following.items[:_LONGEST_SPEAKER])
    if following.block != sentence.block or not cues or following.items[0].region is not None:
        return False
    return cues[0].frame == "end" or not any(item.region for item in following.items)


class _SentenceReader:
    """The claims of one sentence, cue by cue from left to right."""

    def __init__(self, text: str, sentence: Sentence) -> None:
        self.text = text
        self.items = sentence.items
        self.cues = find_cues(sentence.items)
        self.source: tuple[int, int] | None = None

    def claims(self) -> list[Claim]:
        """Return the sentence's claims; one whose cue closes the sentence ends those before it."""
        found: list[Claim] = []
        floor = 0
        for number, cue in enumerate(self.cues):
            claim = self._claim_of(number, floor)
            if claim is not None and claim.rule in _CLOSING:
                found = [self._ended(one, claim) for one in found]
            if claim is not None:
                found.append(claim)
            floor = cue.last
        return found

    def _claim_of(self, number: int, floor: int) -> Claim | None:
        cue = self.cues[number]
        if cue.words == _ACCORDING:
            return self._according(cue)
        auxiliaries = {item.word for item in self.items[cue.first : cue.head]}
        is_passive = not self.items[cue.head].word.endswith("ing") and cue.frame in ("other", "end")
        if is_passive and auxiliaries & _entries("passive-auxiliaries"):
            return None
        return self._said(number, floor)

    def _ended(self, claim: Claim, closing: Claim) -> Claim:
        """Return *claim* without what stands after the content of *closing*."""
        limit = closing.content[0][1]
        if not claim.content or not claim.start < limit < claim.end:
            return claim
        content = tuple((s, min(e, limit)) for s, e in claim.content if s < limit)
        return replace(claim, content=content)

    def _according(self, cue: FoundCue) -> Claim | None:
        opens = cue.first <= 1
        source = None if opens else phrase_after(self.items, cue.last)
        source = source or self._up_to_break(cue.last)
        if source is None:
            return None
        before = self._content(0, cue.first)
        after = self._content(source[1], len(self.items))
        content = after if opens else before
        return self._claim(source, cue, [content] if content else [], _ACCORDING)

    def _up_to_break(self, first: int) -> tuple[int, int] | None:
        last = first
        while last < len(self.items) and self.items[last].word not in _BREAKS:
            last += 1
        return (first, last) if last > first else None

    def _said(self, number: int, floor: int) -> Claim | None:
        cue = self.cues[number]
        inverted = self._inverted(cue)
        if inverted is not None:
            self.source = inverted
            return self._after_content(cue, inverted, cue.first, "inversion", inverted[1])
        source = phrase_before(self.items, cue.first, floor)
        if source is not None and self._closes(source[0], cue):
            self.source = source
            return self._after_content(cue, source, source[0], "cue after", cue.last)
        if source is None:
            if not self._goes_on(cue):
                return None
            source = self.source
        if source is None:
            return None
        self.source = source
        return self._claim(source, cue, self._following(number), f"cue before, {cue.frame}")

    def _inverted(self, cue: FoundCue) -> tuple[int, int] | None:
        """Return the source of `Q said Ruiz`."""
        if not cue.head or cue.first != cue.head or cue.frame in ("that", "wh", "to", "quote"):
            return None
        before = self.items[cue.head - 1]
        pauses = before.word == "," or self._pauses(before)
        if before.word == "," and cue.head > 1:
            before = self.items[cue.head - 2]
        if before.region is None or not pauses:
            return None
        return phrase_after(self.items, cue.last)

    def _pauses(self, item: Item) -> bool:
        """Say whether a quotation ends in a comma or a full stop, so that its cue may follow."""
        return self.text[item.start : item.end].rstrip("\"'”’»« ")[-1:] in _BREAKS

    def _closes(self, at: int, cue: FoundCue) -> bool:
        """Say whether what is said stands before the source at item *at*."""
        if not at:
            return False
        before = self.items[at - 1]
        if before.region is not None:
            return self._pauses(before)
        if before.word not in (",", "—", "–") or at < 2 or cue.frame in ("that", "wh", "quote"):
            return False
        if self.items[at - 2].region is not None or cue.frame == "end":
            return True
        rest = self.items[cue.last :]
        return 0 < len(rest) <= _LONGEST_ADJUNCT and rest[0].word in _entries("adjunct-openers")

    def _goes_on(self, cue: FoundCue) -> bool:
        """Say whether a cue without a source of its own continues the sentence's last source."""
        if not cue.first:
            return False
        before = self.items[cue.first - 1]
        return before.word in _COORDINATORS or before.region is not None

    def _after_content(
        self, cue: FoundCue, source: tuple[int, int], at: int, rule: str, resume: int
    ) -> Claim | None:
        """Return the claim whose content ends before item *at* and may go on after *resume*."""
        first = self._sentence_part(at)
        content = [part for part in (self._content(first, at),) if part]
        for later in range(resume, min(len(self.items), resume + _LONGEST_MIDDLE)):
            if any(cue.last <= other.first <= later for other in self.cues):
                break
            if self.items[later].region is not None:
                if self.items[later - 1].word in _RESUMING:
                    content.append((self.items[later].start, self.items[later].end))
                break
        return self._claim(source, cue, content, rule)

    def _sentence_part(self, at: int) -> int:
        """Return the first item of what is said before item *at*: the sentence, or a quotation."""
        before = self.items[at - 1] if at else None
        if before is not None and before.word == "," and at > 1:
            before = self.items[at - 2]
        if before is None or before.region is None:
            return 0
        first = self.items.index(before)
        leading = self.items[:first]
        return first if any(item.word in (":", ",") for item in leading[-1:]) else 0

    def _following(self, number: int) -> list[tuple[int, int]]:
        """Return what is said after the cue: to the sentence's end, or to a cue that goes on."""
        cue = self.cues[number]
        first = self._content_start(cue)
        end = len(self.items)
        for other in self.cues[number + 1 :]:
            if other.first > first and self._goes_on(other) and other.frame != "end":
                end = other.first
                break
        if first < len(self.items) and self.items[first].region is not None and first > cue.last:
            return [(self.items[first].start, self.items[first].end)]
        content = self._content(first, end)
        return [content] if content else []

    def _content_start(self, cue: FoundCue) -> int:
        at = cue.last
        if cue.frame in ("that", "wh", "to", "end"):
            return at
        if cue.frame == "quote":
            while at < len(self.items) and self.items[at].word in (",", ":"):
                at += 1
            return at
        tells = cue.words.split()[0] in _entries("cue-hearers")
        if tells or self.items[at].word in _entries("adjunct-openers"):
            later = self._after_adjunct(at, _LONGEST_HEARER if tells else _LONGEST_ADJUNCT)
            if later is not None:
                return later
        if tells:
            return self._after_hearer(at)
        if self.items[at].word in _entries("weekdays"):
            return at + 1
        return at

    def _after_adjunct(self, at: int, reach: int) -> int | None:
        """Return the "that" or the quotation that begins the content after a time or a hearer."""
        for later in range(at, min(len(self.items), at + reach)):
            item, before = self.items[later], self.items[later - 1]
            if item.word == "that" and before.word not in _entries("source-prepositions"):
                return later
            if item.region is not None and before.word in (",", ":"):
                return later
            if item.word in _BREAKS - {",", "."}:
                return None
        return None

    def _after_hearer(self, at: int) -> int:
        """Return the item after the person told: a pronoun, a name or a noun with its article."""
        item = self.items[at]
        if item.is_capital:
            while at < len(self.items) and (self.items[at].is_capital or self._abbreviates(at)):
                at += 1
            return at
        return at + 2 if item.word in ("a", "an", "the", "his", "her", "their") else at + 1

    def _abbreviates(self, at: int) -> bool:
        """Say whether item *at* is the full stop of "U.S." inside a name."""
        return self.items[at].word == "." and at + 1 < len(self.items)

    def _content(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the span of items [first, last) without commas and stops at its ends."""
        while first < last and self.items[first].word in _BREAKS:
            first += 1
        while last > first and self.items[last - 1].word in _BREAKS | {"and", "but"}:
            last -= 1
        if first >= last:
            return None
        return self.items[first].start, self.items[last - 1].end

    def _claim(
        self,
        source: tuple[int, int],
        cue: FoundCue,
        content: list[tuple[int, int]],
        rule: str,
    ) -> Claim | None:
        if not content and self.items[-1].word != ":":
            return None
        return Claim(
            source=((self.items[source[0]].start, self.items[source[1] - 1].end),),
            cue=((self.items[cue.first].start, self.items[cue.last - 1].end),),
            content=tuple(sorted(content)),
            rule=rule,
        )
