"""The speakers stage on an article of a great many quotations."""

from __future__ import annotations

import time
from typing import cast

from spacy.tokens import Doc

from annotate.article import Annotation, Article, Attribution, Mention, Metadata, Quotation, Span
from annotate.stages.speakers import Speakers

NO_DOC = cast(Doc, None)  # the stage never looks at it


def test_ten_thousand_quotations_of_it_are_given_to_bodies_in_time() -> None:
    sentence = "It said: “They said no.” "
    annotations: list[Annotation] = []
    ties = []
    for number in range(10_000):
        at = number * len(sentence)
        it, they = Span(at, at + 2), Span(at + 10, at + 14)
        annotations += (
            Mention(id=f"m{number}", spans=(it,), kind="org", form="pronoun"),
            Mention(id=f"n{number}", spans=(they,), kind="person", form="pronoun"),
            Quotation(id=f"q{number}", spans=(Span(at + 9, at + 23),), direct=True),
        )
        ties.append(Attribution(id=f"a{number}", quotation=f"q{number}", source=f"m{number}"))
    article = Article(
        text=sentence * 10_000,
        metadata=Metadata(id="x"),
        annotations=tuple(annotations),
        attributions=tuple(ties),
    )
    begun = time.process_time()
    Speakers()(article, NO_DOC)
    assert time.process_time() - begun < 10
