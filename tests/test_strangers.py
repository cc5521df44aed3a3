"""Sources without a name, and the pronouns that go on with them."""

from __future__ import annotations

import pytest

import annotate
from annotate.article import Quotation

BEFORE = "Talks failed, said Tobias Renn, the officer. He said nobody listened.\n"


def speakers(text: str) -> list[str | None]:
    """Return who says each quotation, as the rules find them."""
    article = annotate.convert(text, attributions="rules")
    names = (quotation.speaker for quotation in article.of(Quotation))
    return [article.entity_by_id[name].name if name else None for name in names]


@pytest.mark.parametrize("stranger", ["An official", "One driver", "A man in the crowd"])
def test_he_who_goes_on_is_the_stranger_and_not_whoever_was_named_before(stranger: str) -> None:
    text = f"{BEFORE}{stranger} said he was tired.\n“You stop counting,” he said."
    assert speakers(text)[-2:] == [stranger, stranger]


def test_a_name_after_the_stranger_takes_the_pronoun_back() -> None:
    text = f"{BEFORE}An official said no. Renn left the room.\n“I am done,” he said."
    assert speakers(text)[-2:] == ["An official", "Tobias Renn"]


def test_strangers_who_are_several_are_no_he() -> None:
    text = f"{BEFORE}Two officials said no.\n“I am done,” he said."
    assert speakers(text)[-2:] == ["Two officials", "Tobias Renn"]
