"""The encoding guidelines are those of the schema."""

from __future__ import annotations

from pathlib import Path

from annotate.tei import guidelines

PAGE = Path(__file__).parents[1] / "docs" / "encoding.md"


def test_the_page_in_docs_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == guidelines.page(), (
        "run python -m annotate.tei.guidelines docs/encoding.md"
    )


def test_every_element_has_words_an_example_and_its_attributes() -> None:
    entries = guidelines.elements()
    assert all(entry.documentation and entry.example for entry in entries)
    said = next(entry for entry in entries if entry.name == "said")
    assert {"xml:id", "resp", "cert", "who", "direct"} <= {a.name for a in said.attributes}
    assert [a.name for a in said.attributes if a.required] == ["direct"]
    assert said.example.startswith("<said xml:id=")


def test_the_rules_are_those_of_schematron() -> None:
    assert "chains agree" in [rule.name for rule in guidelines.rules()]
    assert all(rule.documentation.endswith(".") for rule in guidelines.rules())
