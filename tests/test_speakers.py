"""The speakers stage: who is meant, and who says what."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from annotate import pipeline
from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Block,
    Cue,
    Mention,
    MentionForm,
    MentionKind,
    Metadata,
    Quotation,
    RoleName,
    Span,
)
from annotate.stages.attributions import Attributions
from annotate.stages.mentions import Mentions
from annotate.stages.segment import Segment
from annotate.stages.speakers import Speakers
from annotate.stages.speakers.register import slug
from tests import casebook

NO_DOC = cast(Doc, None)  # the stage never looks at it


def label(annotation: Annotation, article: Article) -> str | None:
    """Show entities without the prefix of their ids."""
    if isinstance(annotation, Mention) and annotation.entity:
        return annotation.entity.partition("-")[2]
    return None


@pytest.mark.parametrize("case", casebook.cases("speakers"), ids=str)
def test_case(case: casebook.Case) -> None:
    article = casebook.annotated(case, (Segment(), Mentions(), Speakers()))
    assert casebook.shown(article, label) == case.expected


@pytest.mark.parametrize("case", casebook.cases("sources"), ids=str)
def test_a_source_is_who_the_case_says(case: casebook.Case) -> None:
    stages = (Segment(), Mentions(), Attributions("rules"), Speakers())
    assert casebook.shown(casebook.annotated(case, stages), label) == case.expected


@dataclass
class Scene:
    """An article put together by hand; each find starts after the one before unless told."""

    text: str
    annotations: tuple[Annotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()

    def _span(self, words: str, nth: int) -> tuple[Span, ...]:
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return (Span(start, start + len(words)),)

    def mention(
        self,
        words: str,
        kind: MentionKind = "person",
        form: MentionForm = "name",
        *,
        nth: int = 1,
        title: str = "",
        role: str | None = None,
    ) -> str:
        """Add a mention with an optional title inside; return its id."""
        made: list[Annotation] = []
        found = self._span(words, nth)
        name = f"m{len(self.annotations)}"
        made.append(Mention(id=name, spans=found, kind=kind, form=form, role=role))
        if title:
            start = found[0].start
            span = Span(start, start + len(title))
            made.append(RoleName(id=f"r{len(self.annotations)}", spans=(span,)))
        self.annotations += tuple(made)
        return name

    def says(self, source: str | None, content: str, cue: str = "", *, nth: int = 1) -> str:
        """Add a quotation, its cue and attribution; return the quotation's id."""
        number = len(self.annotations)
        direct = content[0] in '"“'
        spans = self._span(content, 1)
        self.annotations += (Quotation(id=f"q{number}", spans=spans, direct=direct),)
        if cue:
            self.annotations += (Cue(id=f"c{number}", spans=self._span(cue, nth)),)
        self.attributions += (
            Attribution(
                id=f"a{number}",
                quotation=f"q{number}",
                source=source,
                cue=f"c{number}" if cue else None,
            ),
        )
        return f"q{number}"

    def run(self) -> Article:
        """Return the article as the stage completes it."""
        blocks, start = [], 0
        for number, line in enumerate(self.text.split("\n\n")):
            end = start + len(line)
            blocks.append(Block(id=f"b{number}", spans=(Span(start, end),), kind="paragraph"))
            start = end + 2
        article = Article(
            text=self.text,
            metadata=Metadata(id="x"),
            annotations=(*blocks, *self.annotations),
            attributions=self.attributions,
        )
        return pipeline.run(article, NO_DOC, (Speakers(),))


def speaker(article: Article, quotation: str) -> str | None:
    found = article.by_id[quotation]
    assert isinstance(found, Quotation)
    return article.entity_by_id[found.speaker].name if found.speaker else None


def entity_of(article: Article, mention: str) -> str | None:
    found = article.by_id[mention]
    assert isinstance(found, Mention)
    return found.entity


def test_he_who_speaks_on_is_not_the_one_spoken_of() -> None:
    scene = Scene(
        "Varden met Oller on Monday.\n\nSpokesman Tom Hale said the port was closed.\n\n"
        'Varden "expressed concern over the port", he said.'
    )
    scene.mention("Varden")
    scene.mention("Oller")
    hale = scene.mention("Spokesman Tom Hale", title="Spokesman")
    scene.says(hale, "the port was closed", "said")
    scene.mention("Varden", nth=2)
    he = scene.mention("he", form="pronoun", nth=scene.text.count("he"))
    quotation = scene.says(he, 'Varden "expressed concern over the port"', "said", nth=2)
    assert speaker(scene.run(), quotation) == "Tom Hale"


def test_a_capital_that_speaks_is_its_government() -> None:
    scene = Scene("Ankara has said it wants talks. Turkey said no more.")
    ankara = scene.mention("Ankara", "place")
    turkey = scene.mention("Turkey", "place")
    one = scene.says(ankara, "it wants talks", "has said")
    two = scene.says(turkey, "no more", "said", nth=2)
    article = scene.run()
    assert speaker(article, one) == speaker(article, two) == "Government of Turkey"
    source = article.by_id[article.attributions[0].source or ""]
    assert isinstance(source, Mention)
    assert (source.kind, source.form) == ("org", "metonymy")
    assert article.entity_by_id[source.entity or ""].type == "government"


def test_reporters_are_whom_it_is_told() -> None:
    scene = Scene('"No," Ida Quill told reporters. "Not today," she told reporters.')
    quill = scene.mention("Ida Quill")
    scene.mention("reporters", form="group")
    scene.mention("reporters", form="group", nth=2)
    quotation = scene.says(quill, '"No,"', "told")
    article = scene.run()
    found = article.by_id[quotation]
    assert isinstance(found, Quotation)
    assert speaker(article, quotation) == "Ida Quill"
    assert article.entity_by_id[found.addressee or ""].name == "reporters"
    groups = [entity for entity in article.entities if entity.kind == "group"]
    assert len(groups) == 1


def test_two_officials_and_an_official_are_others() -> None:
    scene = Scene("Two officials said yes. An official said no. An official said maybe.")
    first = scene.mention("Two officials", form="unnamed")
    second = scene.mention("An official", form="unnamed")
    third = scene.mention("An official", form="unnamed", nth=2)
    article = scene.run()
    found = {entity_of(article, m) for m in (first, second, third)}
    assert len(found) == 3
    sizes = [entity.size for entity in article.entities]
    assert sizes == [2, 1, 1]
    assert {entity.type for entity in article.entities} == {"unnamed-source"}


def test_the_spokesman_without_a_name_is_the_one_before() -> None:
    scene = Scene("A spokesman for the council said yes. The spokesman said no. A spokesman wept.")
    first = scene.mention("A spokesman for the council", form="unnamed")
    second = scene.mention("The spokesman", form="nominal")
    third = scene.mention("A spokesman", form="unnamed", nth=2)
    scene.says(first, "yes", "said")
    scene.says(second, "no", "said", nth=2)
    article = scene.run()
    assert entity_of(article, first) == entity_of(article, second) != entity_of(article, third)


def test_who_is_the_one_named_before() -> None:
    scene = Scene("Ida Quill, who said it rained, left. Reporters, who said no, stayed.")
    scene.mention("Ida Quill")
    quotation = scene.says(scene.mention("who", form="pronoun"), "it rained", "said")
    other = scene.says(scene.mention("who", form="pronoun", nth=2), "no", "said", nth=2)
    article = scene.run()
    assert speaker(article, quotation) == "Ida Quill"
    assert speaker(article, other) is None


def test_who_is_told_that_he_did_something_else_is_not_he_who_says_so() -> None:
    scene = Scene("Tom Hale, who told Jack Oller he would help him, left.")
    scene.mention("Tom Hale")
    scene.mention("Jack Oller")
    quotation = scene.says(
        scene.mention("who", form="pronoun"), "he would help him", "told Jack Oller"
    )
    article = scene.run()
    names = {
        article.words_of(m): article.entity_by_id[m.entity or ""].name
        for m in article.of(Mention)
        if m.form == "pronoun"
    }
    assert names == {"who": "Tom Hale", "he": "Tom Hale", "him": "Jack Oller"}
    assert speaker(article, quotation) == "Tom Hale"


def test_a_title_before_a_name_at_the_end_of_a_source_is_that_persons() -> None:
    scene = Scene("Co-owner of the yard Ned Quill said yes. The lawyer of Ned Quill said no.")
    scene.mention("Ned Quill")
    scene.mention("Ned Quill", nth=2)
    owner = scene.mention("Co-owner of the yard Ned Quill", form="nominal")
    lawyer = scene.mention("The lawyer of Ned Quill", form="nominal")
    yes, no = scene.says(owner, "yes", "said"), scene.says(lawyer, "no", "said", nth=2)
    article = scene.run()
    assert speaker(article, yes) == "Ned Quill"
    assert speaker(article, no) == "The lawyer of Ned Quill"


def test_a_source_phrase_is_the_person_named_in_it() -> None:
    scene = Scene("Ned Quill, a spokesman for the board, said it rained.")
    scene.mention("Ned Quill")
    phrase = scene.mention("Ned Quill, a spokesman for the board", form="phrase")
    quotation = scene.says(phrase, "it rained", "said")
    assert speaker(scene.run(), quotation) == "Ned Quill"


def test_a_source_that_is_the_end_of_a_name_with_its_title_is_that_person() -> None:
    scene = Scene("Norwegian Harbour Minister Ned Quill said it rained.")
    scene.mention("Norwegian Harbour Minister Ned Quill", title="Norwegian Harbour Minister")
    source = scene.mention("Minister Ned Quill", form="nominal")
    quotation = scene.says(source, "it rained", "said")
    assert speaker(scene.run(), quotation) == "Ned Quill"


def test_two_people_who_speak_as_one_are_neither_of_them() -> None:
    scene = Scene("Ned Quill and Ida Varden of the board said it rained. Quill said no more.")
    scene.mention("Ned Quill")
    scene.mention("Ida Varden")
    both = scene.mention("Ned Quill and Ida Varden of the board", form="phrase")
    quotation = scene.says(both, "it rained", "said")
    last = scene.says(scene.mention("Quill", nth=2), "no more", "said", nth=2)
    article = scene.run()
    found = article.by_id[quotation]
    assert isinstance(found, Quotation)
    group = article.entity_by_id[found.speaker or ""]
    assert (group.kind, group.type) == ("group", None)
    assert speaker(article, last) == "Ned Quill"


def test_father_and_son_stay_apart() -> None:
    scene = Scene("Jack Hale Sr. spoke first. Jack Hale Jr. spoke next.")
    one = scene.mention("Jack Hale Sr")
    two = scene.mention("Jack Hale Jr")
    article = scene.run()
    assert entity_of(article, one) != entity_of(article, two)


def test_a_title_of_the_other_gender_is_another_person() -> None:
    scene = Scene("Laura Varden spoke. Mr Varden nodded.")
    one = scene.mention("Laura Varden")
    two = scene.mention("Mr Varden", title="Mr")
    article = scene.run()
    assert entity_of(article, one) != entity_of(article, two)


def test_who_wrote_the_article_is_nobodys_he() -> None:
    scene = Scene("By Tom Hale\n\nHe resigned on Monday.")
    scene.mention("Tom Hale", role="author")
    article = scene.run()
    assert all(mention.form != "pronoun" for mention in article.of(Mention))


def test_quoted_words_in_reported_speech_have_its_speaker() -> None:
    scene = Scene('Mina Sark said the plan was "a cold draught" of trust.')
    sark = scene.mention("Mina Sark")
    scene.says(sark, 'the plan was "a cold draught" of trust', "said")
    inner = Quotation(id="inner", spans=(Span(29, 42),), direct=True, mixed=True)
    scene.annotations += (inner,)
    assert speaker(scene.run(), "inner") == "Mina Sark"


def test_the_register_has_the_role_and_the_full_name() -> None:
    scene = Scene("Harbour Minister Ilse Varden spoke. Varden left.")
    scene.mention("Harbour Minister Ilse Varden", title="Harbour Minister")
    scene.mention("Varden", nth=2)
    entity = scene.run().entities[0]
    assert (entity.id, entity.name, entity.role) == (
        "pr-varden",
        "Ilse Varden",
        "Harbour Minister",
    )


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ned J. Quill, 34, a nurse at the Harbour Clinic, spoke.", "nurse at the Harbour Clinic"),
        ("The yard's chief executive, Ned J. Quill, spoke.", "chief executive"),
        ("Ned J. Quill was elected mayor of Oslo in 2004.", "mayor of Oslo"),
        ("Ned J. Quill, his brother, spoke.", None),
        ("Mr Ned J. Quill spoke.", None),
    ],
)
def test_the_register_has_the_role_that_stands_beside_the_name(text: str, role: str | None) -> None:
    scene = Scene(text)
    if text.startswith("Mr"):
        scene.mention("Mr Ned J. Quill", title="Mr")
    else:
        scene.mention("Ned J. Quill")
    entity = scene.run().entities[0]
    assert (entity.name, entity.role) == ("Ned J. Quill", role)


def test_a_second_run_changes_nothing() -> None:
    scene = Scene("Ilse Varden spoke. Ankara said no. She left.")
    scene.mention("Ilse Varden")
    scene.says(scene.mention("Ankara", "place"), "no", "said")
    article = scene.run()
    again = pipeline.run(article, NO_DOC, (Speakers(),))
    assert again.of(Mention) == article.of(Mention)
    assert again.entities == article.entities


@pytest.mark.parametrize("name", ["Ilse Varden", "Łódź", "北京", "  ", "---", "É"])
def test_a_slug_is_part_of_an_xml_id(name: str) -> None:
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in slug(name))


NAMES = st.sampled_from(("Ilse", "Varden", "Jr.", "Mr", "Oller", "北京", "A", "he", "said"))


@settings(max_examples=40, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=20))
def test_any_names_get_entities_that_exist(words: list[str]) -> None:
    text = " ".join(words)
    scene = Scene(text or "x")
    start = 0
    for number, word in enumerate(words):
        span = Span(start, start + len(word))
        scene.annotations += (Mention(id=f"m{number}", spans=(span,), kind="person"),)
        start = span.end + 1
    article = scene.run()
    assert {m.entity for m in article.of(Mention)} <= {None, *article.entity_by_id}
    assert len(article.entity_by_id) == len(article.entities)


def test_thirty_thousand_words_are_cast_in_time() -> None:
    chooser = random.Random(1)
    names = [f"{a}{b} Varden" for a in "ABCDEFGH" for b in ("nn", "da", "lo")] + ["Varden"]
    lines, mentions, start = [], [], 0
    for number in range(6_000):
        lines.append(f"{(name := chooser.choice(names))} said he left.")
        spans = (Span(start, start + len(name)),)
        mentions.append(Mention(id=f"m{number}", spans=spans, kind="person"))
        start += len(lines[-1]) + 1
    begun = time.process_time()
    article = Scene(" ".join(lines), tuple(mentions)).run()
    assert time.process_time() - begun < 15
    assert len(article.entities) == len(names) - 1


def test_an_article_without_names_has_nobody() -> None:
    scene = Scene("It rained in Oslo. He left.")
    scene.mention("Oslo", "place")
    assert (article := scene.run()).entities == ()
    assert [mention.kind for mention in article.of(Mention)] == ["place"]
