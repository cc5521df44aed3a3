"""Told names: names that the words around them tell, whatever the model sees in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from annotate.stages.mentions import told_bodies, told_people
from annotate.stages.mentions.candidates import runs
from annotate.stages.mentions.first_look import Guess
from annotate.stages.mentions.run import Run
from annotate.stages.mentions.words import Words

# The first rule that tells a name decides.
RULES_FOR_TWO: tuple[Callable[[Run, Run], Guess | None], ...] = (
    told_bodies.partners,
    told_bodies.foreign,
)
RULES: tuple[Callable[[Run], Guess | None], ...] = (
    told_bodies.initials,
    told_bodies.by_its_words,
    told_bodies.called_a_body,
    told_people.alias,
    told_people.after_title,
    told_people.after_people,
    told_people.beside_role,
    told_people.speaking,
)


def guesses(words: Words, model: Iterable[Guess]) -> Iterator[Guess]:
    """Yield the names that are told, in order; *model* are the names that the model sees.

    A name of two runs comes after what its first run alone was told to be.
    """
    seen = {at: guess for guess in model for at in range(guess.first, guess.last)}
    found = list(runs(words, 0, len(words)))
    labels = told_people.labels(words, found)
    before: Run | None = None
    for first, last in found:
        run = Run(words, first, last, seen)
        guess = run.as_("person") if first in labels else _told(before, run)
        if guess is not None:
            yield guess
        before = run


def _told(before: Run | None, run: Run) -> Guess | None:
    if before is not None:
        for rule_for_two in RULES_FOR_TWO:
            if guess := rule_for_two(before, run):
                return guess
    for rule in RULES:
        if guess := rule(run):
            return guess
    return None
