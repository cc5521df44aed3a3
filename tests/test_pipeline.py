"""Running stages: what they may do, what is refused, and what a person made stays."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from annotate import pipeline
from annotate.article import (
    Agent,
    Annotation,
    Application,
    Article,
    Attribution,
    Block,
    Cue,
    Entity,
    Mention,
    Metadata,
    Quotation,
    Span,
)
from annotate.errors import StageError
from annotate.pipeline import Findings

TEXT = "A first line.\n\nA second line."


@dataclass(frozen=True)
class Fixed:
    """A stage that returns what it was given."""

    findings: Findings
    name: str = "fixed"
    description: str = "returns what it was given"
    requires: tuple[type[Annotation], ...] = ()
    provides: tuple[type[Annotation], ...] = ()
    components: frozenset[str] = frozenset()
    applications: tuple[Application, ...] = ()

    def __call__(self, article: Article, doc: Doc) -> Findings:
        return self.findings


def blocks() -> tuple[Block, ...]:
    spans = (Span(0, 13), Span(15, 29))
    return tuple(
        Block(id=f"b{n}", spans=(span,), kind="paragraph", resp="segment")
        for n, span in enumerate(spans)
    )


def article(*annotations: Annotation, agents: tuple[Agent, ...] = ()) -> Article:
    return Article(
        text=TEXT,
        metadata=Metadata(id="t"),
        annotations=(*blocks(), *annotations),
        agents=agents,
    )


def run(given: Article, findings: Findings) -> Article:
    doc = Doc(Vocab(), words=[given.text], spaces=[False])
    return pipeline.run(given, doc, (Fixed(findings),))


def test_what_a_stage_makes_bears_its_name() -> None:
    found = Findings(
        annotations=(
            Quotation(id="q1", spans=(Span(0, 7),), direct=False),
            Cue(id="c1", spans=(Span(8, 12),)),
        ),
        attributions=(Attribution(id="a1", quotation="q1", cue="c1"),),
        entities=(Entity(id="pr-x", kind="person", name="X"),),
    )
    result = run(article(), found)
    assert result.by_id["c1"].resp == "fixed"
    assert result.attributions[0].resp == "fixed"
    assert result.entities[0].resp == "fixed"
    assert [a.id for a in result.agents] == ["fixed"]


def test_a_span_over_a_paragraph_break_is_cut_there() -> None:
    cue = Cue(id="c1", spans=(Span(8, 23),))
    result = run(article(), Findings(annotations=(cue,)))
    assert result.by_id["c1"].spans == (Span(8, 13), Span(15, 23))


def test_an_annotation_between_blocks_only_is_dropped() -> None:
    result = run(article(), Findings(annotations=(Cue(id="c1", spans=(Span(13, 15),)),)))
    assert "c1" not in result.by_id


@pytest.mark.parametrize("span", [Span(5, 5), Span(7, 3), Span(-1, 4), Span(20, 30)])
def test_a_span_outside_the_text_is_refused(span: Span) -> None:
    with pytest.raises(StageError, match=r"'fixed' returned the span .* 29 characters"):
        run(article(), Findings(annotations=(Cue(id="c1", spans=(span,)),)))


def test_a_pointer_to_nothing_is_refused() -> None:
    dangling = Findings(attributions=(Attribution(id="a1", quotation="q9"),))
    with pytest.raises(StageError, match="'a1' points at 'q9'"):
        run(article(), dangling)


def test_a_stage_before_one_it_requires_is_refused() -> None:
    stage = Fixed(Findings(), requires=(Quotation,))
    doc = Doc(Vocab(), words=[TEXT], spaces=[False])
    with pytest.raises(StageError, match="needs Quotation; put it after"):
        pipeline.run(article(), doc, (stage,))


def test_what_a_person_made_is_kept() -> None:
    editor = Agent(id="ed", kind="person", name="A. Editor", description="review")
    by_hand = Cue(id="c1", spans=(Span(0, 7),), resp="ed")
    machine = Cue(id="c1", spans=(Span(8, 12),))
    result = run(article(by_hand, agents=(editor,)), Findings(annotations=(machine,)))
    assert result.by_id["c1"] == by_hand


def test_what_a_machine_made_is_replaced_under_its_id() -> None:
    old = Cue(id="c1", spans=(Span(0, 7),), resp="earlier")
    result = run(article(old), Findings(annotations=(Cue(id="c1", spans=(Span(8, 12),)),)))
    assert result.by_id["c1"].spans == (Span(8, 12),)


def test_fresh_ids_avoid_those_in_use() -> None:
    used = article(Cue(id="c1", spans=(Span(0, 1),), resp="x"))
    ids = used.fresh_ids("c")
    assert [next(ids), next(ids)] == ["c2", "c3"]


def test_default_stages_run_in_an_order_that_satisfies_them() -> None:
    seen: set[type[Annotation]] = set()
    for stage in pipeline.default_stages():
        assert set(stage.requires) <= seen, stage.name
        seen.update(stage.provides)


def test_a_plug_in_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    broken = EntryPoint("broken", "no_such_package:Stage", pipeline.ENTRY_POINT_GROUP)
    monkeypatch.setattr(pipeline, "entry_points", lambda group: [broken])
    with pytest.raises(StageError, match=r"'broken' .* cannot be loaded"):
        pipeline.discover()


def test_a_plug_in_comes_after_the_default_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    point = EntryPoint("mine", f"{__name__}:plug_in", pipeline.ENTRY_POINT_GROUP)
    monkeypatch.setattr(pipeline, "entry_points", lambda group: [point])
    assert [s.name for s in pipeline.discover()][-1] == "plugged in"


def plug_in() -> Fixed:
    return Fixed(Findings(), name="plugged in")


def test_a_mention_becomes_of_the_kind_of_the_entity_that_a_stage_gives_it() -> None:
    mention = Mention(id="m", spans=(Span(2, 7),), kind="place", use="literal", entity="e")
    entity = Entity(id="e", kind="group", name="officials")
    found = run(article(), Findings(annotations=(mention,), entities=(entity,)))
    (changed,) = found.of(Mention)
    assert (changed.kind, changed.use) == ("person", None)
