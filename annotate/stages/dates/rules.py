"""The rule files of temporal expressions (lexicons/dates-*.toml), read and compiled.

The language of the files is described at the head of dates-en.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from annotate import resources
from annotate.errors import excerpt
from annotate.stages.dates.patterns import (
    GAP,
    RuleError,
    Slot,
    Value,
    Words,
    compiled,
    longest_first,
    shape_slot,
    spelled,
    spelling,
    word_slot,
)

# The keys of a rule that are no constants for its reading.
RULE_KEYS = frozenset(
    {"name", "read", "group", "patterns", "after", "not_after", "before", "not_before", "modifiers"}
)


@dataclass(frozen=True)
class Rule:
    """One pattern, and how what it matches is read.

    *firsts* are the keys of the words that may begin a match, *seconds* those of the words that may
    follow in it, *lone* those that may be all of it.
    """

    name: str
    reading: str
    group: str
    expression: str
    firsts: frozenset[str]
    seconds: frozenset[str]
    lone: frozenset[str]
    slots: Mapping[str, str]
    constants: Mapping[str, Value]
    modifiers: str
    after: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when it is first tried: all would take a third of a second.

        Raises RuleError if it is no regular expression.
        """
        try:
            return re.compile(self.expression)
        except re.error as error:
            raise RuleError(f"rule {self.name!r}, {excerpt(self.expression)}: {error}") from error


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All that a rule file says."""

    slots: Mapping[str, Slot]
    rules: tuple[Rule, ...]
    by_first: Mapping[str, tuple[Rule, ...]]
    tables: Mapping[str, Words]
    cues: Mapping[str, re.Pattern[str]]
    tenses: re.Pattern[str]
    modifiers: Mapping[str, tuple[re.Pattern[str], Words]]
    certainty: Mapping[str, float]


DEFAULT_LANGUAGE = "en"


def load(language: str = DEFAULT_LANGUAGE) -> RuleBook:
    """Return the rules for *language*, a code like "en-GB"; the English ones if it has none.

    They stand in dates-LANGUAGE.toml.  Raises RuleError for a file that does not follow the rule
    language.
    """
    code = language.partition("-")[0].lower()
    if code.isalpha() and resources.lexicon_path(f"dates-{code}.toml").is_file():
        return _load(code)
    return _load(DEFAULT_LANGUAGE)


@cache
def _load(code: str) -> RuleBook:
    path = resources.lexicon_path(f"dates-{code}.toml")
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise RuleError(f"{path.name}: {error}; compare it with dates-en.toml") from error


def parse(content: Mapping[str, Any]) -> RuleBook:
    """Return the rule book that the *content* of a rule file describes."""
    tables = {name: _table(words) for name, words in content["words"].items()}
    capitalised = content["capitalised"]["tables"]
    slots = {
        name: word_slot(words, capitalised=name in capitalised) for name, words in tables.items()
    }
    slots |= {name: shape_slot(shape, slots) for name, shape in content["shapes"].items()}
    rules = tuple(
        _rule(entry, pattern, slots) for entry in content["rule"] for pattern in entry["patterns"]
    )
    by_first: dict[str, list[Rule]] = {}
    for rule in rules:
        for first in rule.firsts:
            by_first.setdefault(first, []).append(rule)
    return RuleBook(
        slots=slots,
        rules=rules,
        by_first={first: tuple(found) for first, found in by_first.items()},
        tables=tables,
        cues={name: _any_of(words) for name, words in content["cues"].items()},
        tenses=_tenses(content["cues"]["future"], content["cues"]["past"]),
        modifiers={
            kind: (_ending(words), _table(words)) for kind, words in content["modifiers"].items()
        },
        certainty=content["certainty"],
    )


def _rule(entry: Mapping[str, Any], pattern: str, slots: Mapping[str, Slot]) -> Rule:
    found = compiled(pattern, slots)
    return Rule(
        name=entry["name"],
        reading=entry["read"],
        group=entry["group"],
        expression=found.expression + r"(?!\w)",
        firsts=frozenset(found.firsts),
        seconds=frozenset(found.seconds),
        lone=frozenset(found.lone),
        slots=found.slots,
        constants={key: value for key, value in entry.items() if key not in RULE_KEYS},
        modifiers=entry.get("modifiers", entry["read"] if entry["read"] == "duration" else "date"),
        after=_word_before(entry.get("after", ())),
        not_after=_word_before(entry.get("not_after", ())),
        before=_words_after(entry.get("before", ())),
        not_before=_words_after(entry.get("not_before", ())),
    )


def _table(words: Mapping[str, Value]) -> Words:
    return {spelling(word): value for word, value in words.items()}


def _either(words: Iterable[str]) -> str:
    return "|".join(word.replace(" ", r"\s") for word in longest_first(words))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(words)})(?!\w)", re.IGNORECASE)


def _tenses(future: Iterable[str], past: Iterable[str]) -> re.Pattern[str]:
    either = rf"(?P<future>{_either(future)})|(?P<past>{_either(past)})"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _ending(words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(spelled(word) for word in longest_first(words))
    return re.compile(rf"(?<!\w)(?P<words>(?ai:{either})){GAP}\Z")


def _word_before(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for the key of the word before; "*s" is any word that ends so."""
    either = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(either) if either else None


def _words_after(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for the words that follow, in any case; "*s" is any word that ends so."""
    either = "|".join(spelled(word).replace(r"\*", r"[^\W\d_]*") for word in longest_first(words))
    return re.compile(rf"(?:{GAP}|\s?(?=[^\w\s]))(?ai:{either})(?!\w)") if either else None
