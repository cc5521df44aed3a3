"""Two annotations of one text, told side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotate.article import Annotation, Article, Mention, Quotation, Span
from annotate.errors import EncodingError
from annotate.revision.difference import difference
from annotate.tei.writer import to_bytes, write
from tests.console import Command, one_line
from tests.harbour import ARTICLE


def changed(name: str, **said: Any) -> Article:
    """Return the example with an annotation that says something else."""
    annotations = (replace(a, **said) if a.id == name else a for a in ARTICLE.annotations)
    return replace(ARTICLE, annotations=tuple(annotations))


def without(name: str) -> Article:
    annotations: tuple[Annotation, ...] = tuple(a for a in ARTICLE.annotations if a.id != name)
    return replace(ARTICLE, annotations=annotations)


def told(one: Article, other: Article) -> list[str]:
    return [str(found) for found in difference(one, other)]


def test_who_made_it_and_how_surely_makes_no_difference() -> None:
    assert told(ARTICLE, changed("q7", resp="editor", cert=0.1)) == []


def test_a_speaker_is_told_by_name() -> None:
    (found,) = told(ARTICLE, changed("q7", speaker="government"))
    assert found.startswith("quotation 6: speaker Lantern Fund -> Government of Orlend")


def test_what_only_one_has_is_gone_or_new() -> None:
    assert told(ARTICLE, without("w4")) == ['quoted words 4: gone “"mist toll"”']
    assert told(without("w4"), ARTICLE) == ['quoted words 4: new “"mist toll"”']


def test_the_same_words_a_little_longer_are_no_other_annotation() -> None:
    cue = ARTICLE.by_id["c2"]
    longer = changed("c2", spans=(Span(cue.start, cue.end + len(" reporters")),))
    (found,) = told(ARTICLE, longer)[-1:]
    assert found == "cue 2: words told -> told reporters"


def test_ids_make_no_difference_and_the_difference_has_two_sides() -> None:
    def renamed(article: Article, name: Callable[[str], str]) -> Article:
        annotations = tuple(
            replace(a, id=name(a.id))
            for a in article.annotations
            if not isinstance(a, (Quotation, Mention))
        )
        return replace(article, annotations=annotations, attributions=(), notes=())

    one, other = renamed(ARTICLE, str), renamed(ARTICLE, lambda name: f"other-{name}")
    assert told(one, other) == []


def test_other_texts_are_refused_with_the_place() -> None:
    other = Article(text=ARTICLE.text.replace("Geneva", "Genoa"), metadata=ARTICLE.metadata)
    with pytest.raises(EncodingError, match=r"the texts differ from character \d+ on: 'eva, May"):
        difference(ARTICLE, other)


def test_the_command_shows_both_and_tells_by_its_code(tmp_path: Path, annotate: Command) -> None:
    paths = [tmp_path / name for name in ("one.xml", "two.xml", "three.xml")]
    other = Article(text="Rain.", metadata=ARTICLE.metadata)
    for path, article in zip(
        paths, (ARTICLE, changed("q7", speaker="government"), other), strict=True
    ):
        path.write_bytes(to_bytes(write(article)))
    assert annotate("diff", paths[0], paths[0]) == (0, "", "annotate: no difference\n")
    shown = annotate("diff", *paths[:2])
    assert shown.code == 1
    for words in ("quotation 6", "speaker", "Lantern", "Government"):
        assert words in shown.out
    (record,) = annotate("diff", *paths[:2], "--format", "json").out.splitlines()
    found = json.loads(record)
    assert (found["before"], found["after"]) == ("Lantern Fund", "Government of Orlend")
    page = annotate("diff", *paths[:2], "--format", "html").out
    assert "<del>Lantern Fund</del>" in page
    assert "<ins>Government of Orlend</ins>" in page
    one_line(annotate("diff", paths[0], paths[2]), 1, "one.xml and .*three.xml: the texts differ")
