"""The rule files of temporal expressions (lexicons/dates-*.toml), read and compiled.

The language of the files is described at the head of dates-en.toml.  Every compiled pattern is
linear: nothing in it repeats without a bound.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from annotate import resources
from annotate.errors import AnnotateError, excerpt

Value = str | int
Words = Mapping[str, Value]

# Between two words of a pattern: spaces, one hyphen, or one line break (a hard-wrapped line).
GAP = r"(?:[^\S\n]{1,3}|[^\S\n]{0,2}(?:\r?\n|[-‐‑–])[^\S\n]{0,2})"
ELEMENT = re.compile(r"\((?=\S)|\)\??|~?<\w+(?::\w+)?>\??|[^\s()<>]+")
FIRST_WORD = re.compile(r"['’‘]\d\d|\d+|[^\W\d_]+")
LETTERS = re.compile(r"[^\W\d_]+")
DIGITS = "#"
PLAIN = str.maketrans(dict.fromkeys("-‐‑–", " ") | dict.fromkeys("’‘", "'"))


class RuleError(AnnotateError, ValueError):
    """A rule file that does not follow the language described at the head of dates-en.toml."""


def spelling(found: str) -> str:
    """Return *found* as the tables spell it: in lower case, its hyphens and breaks as spaces."""
    return " ".join(found.lower().translate(PLAIN).split())


def word_key(word: str) -> str:
    """Return the key under which rules that begin with *word* are found."""
    if word[0] in "'’‘":
        return "'"
    return DIGITS if word[0].isdigit() else word.lower()


@dataclass(frozen=True, slots=True)
class Slot:
    """What `<name>` in a pattern stands for: a table of words, or a shape with digits in it."""

    expression: str
    firsts: frozenset[str]
    words: Words | None = None

    def value(self, found: str) -> Value:
        """Return what the words *found* mean."""
        if self.words is None:
            return found
        return self.words[spelling(found)]


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, and how what it matches is read.

    *firsts* are the keys of the words it may begin with, *lone* those that may be all of it.
    """

    name: str
    reading: str
    group: str
    pattern: re.Pattern[str]
    firsts: frozenset[str]
    slots: Mapping[str, str]
    constants: Mapping[str, Value]
    lone: frozenset[str]
    after: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    modifiers: str = ""
    before: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The rules that a word may begin; the next word is one of *seconds* if that is not None."""

    rules: tuple[Rule, ...]
    seconds: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All that a rule file says."""

    slots: Mapping[str, Slot]
    rules: tuple[Rule, ...]
    by_first: Mapping[str, Candidates]
    tables: Mapping[str, Words]
    cues: Mapping[str, re.Pattern[str]]
    tenses: re.Pattern[str]
    modifiers: Mapping[str, tuple[re.Pattern[str], Words]]
    certainty: Mapping[str, float]


@dataclass(slots=True)
class _Compiled:
    expression: str = ""
    firsts: set[str] = field(default_factory=set)
    optional: bool = False
    glued: bool = False
    required: int = 0
    lone: set[str] = field(default_factory=set)


@cache
def load(language: str = "en") -> RuleBook:
    """Return the rules for *language*.

    Raises RuleError for a file that does not follow the rule language.
    """
    path = resources.lexicon_path(f"dates-{language}.toml")
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path.name}: {error}") from error


def parse(content: Mapping[str, Any]) -> RuleBook:
    """Return the rule book that the *content* of a rule file describes."""
    tables = {name: _table(words) for name, words in content["words"].items()}
    slots = {
        name: _word_slot(words, name in content["capitalised"]["tables"])
        for name, words in tables.items()
    }
    slots |= {name: _shape(shape, slots) for name, shape in content["shapes"].items()}
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
        by_first={first: _candidates(first, found) for first, found in by_first.items()},
        tables=tables,
        cues={name: _any_of(words) for name, words in content["cues"].items()},
        modifiers={
            kind: (_ending(words), _table(words)) for kind, words in content["modifiers"].items()
        },
        tenses=_tenses(content["cues"]["future"], content["cues"]["past"]),
        certainty=content["certainty"],
    )


def _candidates(first: str, rules: Iterable[Rule]) -> Candidates:
    found = tuple(rules)
    if any(first in rule.lone for rule in found):
        return Candidates(found, None)
    # All letters in a pattern are words it may match, or do no harm as such.
    sources = [rule.pattern.pattern.lower() for rule in found]
    words = {word for source in sources for word in LETTERS.findall(source)}
    return Candidates(found, frozenset(words | {DIGITS, "'"}))


def _table(words: Mapping[str, Value]) -> Words:
    return {spelling(key): value for key, value in words.items()}


def _spelled(word: str) -> str:
    """Return the regular expression for *word*, whose spaces may be hyphens or line breaks."""
    return GAP.join(re.escape(part) for part in word.split()).replace("'", "['’]")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _word_slot(words: Words, capitalised: bool) -> Slot:
    either = "|".join(_spelled(word) for word in _longest_first(words))
    expression = rf"{'(?=[A-Z])' if capitalised else ''}(?ai:{either})(?!\w)"
    return Slot(expression, frozenset(_first(word) for word in words), words)


def _shape(shape: Mapping[str, str], slots: Mapping[str, Slot]) -> Slot:
    names = re.findall(r"<(\w+)>", shape["regex"])
    expression = re.sub(r"<(\w+)>", lambda m: slots[m[1]].expression, shape["regex"])
    firsts = {first for name in names for first in slots[name].firsts}
    firsts |= set(shape.get("first", DIGITS).split())
    return Slot(f"(?:{expression})", frozenset(firsts))


def _first(word: str) -> str:
    found = FIRST_WORD.search(word)
    return word_key(found.group()) if found else word


def _either(words: Iterable[str]) -> str:
    return "|".join(word.replace(" ", r"\s") for word in _longest_first(words))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(words)})(?!\w)", re.IGNORECASE)


def _tenses(future: Iterable[str], past: Iterable[str]) -> re.Pattern[str]:
    either = rf"(?P<future>{_either(future)})|(?P<past>{_either(past)})"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _ending(words: Mapping[str, Value]) -> re.Pattern[str]:
    either = "|".join(_spelled(word) for word in _longest_first(words))
    return re.compile(rf"(?<!\w)(?P<words>(?ai:{either})){GAP}\Z")


def _word_before(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for the key of the word before; "*s" is any word that ends so."""
    either = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(either) if either else None


def _beginning(words: Iterable[str]) -> re.Pattern[str] | None:
    spelled = [_spelled(word).replace(r"\*", r"[^\W\d_]*") for word in _longest_first(words)]
    if not spelled:
        return None
    return re.compile(rf"(?:{GAP}|\s?(?=[^\w\s]))(?ai:{'|'.join(spelled)})(?!\w)")


RULE_KEYS = frozenset(
    {"name", "read", "group", "patterns", "after", "not_after", "before", "not_before", "modifiers"}
)


def _rule(entry: Mapping[str, Any], pattern: str, slots: Mapping[str, Slot]) -> Rule:
    used: dict[str, str] = {}
    compiled = _sequence(iter(ELEMENT.findall(pattern)), slots, used, pattern)
    return Rule(
        name=entry["name"],
        modifiers=entry.get("modifiers", entry["read"] if entry["read"] == "duration" else "date"),
        reading=entry["read"],
        group=entry["group"],
        pattern=re.compile(compiled.expression + r"(?!\w)"),
        firsts=frozenset(compiled.firsts),
        slots=used,
        lone=frozenset(compiled.lone if compiled.required == 1 else ()),
        constants={key: value for key, value in entry.items() if key not in RULE_KEYS},
        after=_word_before(entry.get("after", ())),
        not_after=_word_before(entry.get("not_after", ())),
        before=_beginning(entry.get("before", ())),
        not_before=_beginning(entry.get("not_before", ())),
    )


def _sequence(
    elements: Iterable[str], slots: Mapping[str, Slot], used: dict[str, str], pattern: str
) -> _Compiled:
    """Compile *elements* up to the end or a closing bracket."""
    whole = _Compiled()
    elements = iter(elements)
    for element in elements:
        if element.startswith(")"):
            whole.optional = element.endswith("?")
            break
        part = (
            _sequence(elements, slots, used, pattern)
            if element == "("
            else _element(element, slots, used, pattern)
        )
        gap = "" if part.glued else GAP
        whole.glued = whole.glued or (part.glued and not whole.expression)
        whole.required += not part.optional
        if not part.optional:
            whole.lone = part.firsts
        if not whole.required or (whole.required == 1 and not part.optional):
            whole.firsts |= part.firsts
            whole.expression += f"(?:{part.expression}{GAP})?" if part.optional else part.expression
        elif part.optional:
            whole.expression += f"(?:{gap}{part.expression})?"
        else:
            whole.expression += gap + part.expression
    if not whole.required:
        raise RuleError(f"rule pattern {excerpt(pattern)} has no part that must be there")
    return whole


def _element(
    element: str, slots: Mapping[str, Slot], used: dict[str, str], pattern: str
) -> _Compiled:
    optional = element.endswith("?")
    element = element.removesuffix("?")
    glued = element.startswith("~")
    element = element.removeprefix("~")
    if element == ",":
        return _Compiled(r"\s?,", {","}, optional, True)
    if glued and element in {"", "-", "/", ":", "."}:
        return _Compiled(re.escape(element), set(), optional, True)
    if not element.startswith("<"):
        words = element.split("|")
        either = "|".join(_spelled(word.replace("_", " ")) for word in _longest_first(words))
        firsts = {_first(word) for word in words}
        return _Compiled(rf"(?ai:{either})(?!\w)", firsts, optional, glued)
    name, _, label = element[1:-1].partition(":")
    if name not in slots:
        raise RuleError(f"rule pattern {excerpt(pattern)} uses <{name}>, which is not defined")
    slot = slots[name]
    used[label or name] = name
    return _Compiled(f"(?P<{label or name}>{slot.expression})", set(slot.firsts), optional, glued)
