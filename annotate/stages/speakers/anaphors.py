"""It and they as sources: the body or the group that spoke, or opened a sentence, just before.

What says or expects something is a body even if it is called "it"; nothing else that is called so
needs a name here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping

from annotate.article import Mention, Quotation
from annotate.spans import normalised
from annotate.stages.mentions.words import Words
from annotate.stages.speakers.nameless import is_single
from annotate.stages.speakers.referents import Name, Referent

PRONOUNS = frozenset({"it", "they"})
# Words between a pronoun and what it means: some two sentences.
FURTHEST = 50


def antecedents(
    mentions: Iterable[Mention],
    referents: Mapping[str, Referent],
    sources: Collection[str | None],
    quotations: Iterable[Quotation],
    words: Words,
) -> Iterator[tuple[Mention, Referent]]:
    """Yield each source that is "it" or "they" with whom it means, where somebody is near enough.

    *referents* are known by the ids of *mentions*; *sources* are ids of mentions, too.  What stands
    in direct speech is left out: there "they" are whom the speaker thinks of.
    """
    direct = normalised(span for q in quotations if q.direct for span in q.spans)
    last: dict[str, tuple[int, Referent]] = {}
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        at = words.before(mention.start)
        is_source = mention.id in sources
        around = bisect_left(direct, mention.end, key=lambda span: span.end)
        if around < len(direct) and direct[around].start <= mention.start:
            continue
        referent = referents.get(mention.id)
        if referent is None and is_source and mention.form == "pronoun":
            pronoun = words.text[mention.start : mention.end].lower()
            said, referent = last.get(pronoun, (-FURTHEST, None))
            if referent is None or at - said > FURTHEST:
                continue
            yield mention, referent
        if referent is not None and (is_source or words.opens[at : at + 1] == [True]):
            last.update(dict.fromkeys(_called(mention, referent, words), (at, referent)))


def _called(mention: Mention, referent: Referent, words: Words) -> frozenset[str]:
    """Return the pronouns that may mean *referent* after *mention*."""
    if referent.kind == "org":
        return PRONOUNS if _is_plural(referent.full) else frozenset({"it"})
    is_many = referent.kind == "group" and not is_single(mention, words)
    return frozenset({"they"}) if is_many else frozenset()


def _is_plural(name: Name) -> bool:
    """Say whether a body's name is a plural ("Senate Democrats", not "Bureau of Prisons")."""
    noun = name[name.index("of") - 1] if "of" in name[1:] else "".join(name[-1:])
    return noun.endswith("s") and not noun.endswith("ss")
