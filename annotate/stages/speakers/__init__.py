"""Speakers: who each mention refers to, and who says what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.article import Annotation, Application, Article, Mention, Quotation
from annotate.pipeline import Findings
from annotate.stages.speakers.casting import Casting

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Speakers:
    """The stage that says who is meant and who speaks."""

    name = "speakers"
    description = "People, organisations and groups; what names, pronouns and quotations refer to"
    requires: tuple[type[Annotation], ...] = (Mention,)
    provides: tuple[type[Annotation], ...] = (Mention, Quotation)
    components: frozenset[str] = frozenset()
    applications: tuple[Application, ...] = ()

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return entities, and the mentions, quotations and attributions that know theirs."""
        casting = Casting(article)
        casting.cast_names()
        casting.cast_metonyms()
        casting.cast_pronouns()
        casting.cast_descriptions()
        casting.cast_nominals()
        casting.cast_peoples()
        casting.cast_answers()
        casting.cast_source_phrases()
        casting.cast_nameless_sources()
        casting.cast_anaphors()
        casting.cast_speakers_themselves()
        casting.cast_quotations()
        return casting.findings()
