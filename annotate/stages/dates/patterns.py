"""The pattern language of the rule files, compiled to regular expressions.

Every expression is linear: nothing in it repeats without a bound.  Beside it stand the words that
a match may begin and go on with, so that most rules need not be tried at a word at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annotate.errors import AnnotateError, excerpt

Value = str | int
Words = Mapping[str, Value]

# Between two words of a pattern: spaces, one hyphen, or one line break (a hard-wrapped line).
GAP = r"(?:[^\S\n]{1,3}|[^\S\n]{0,2}(?:\r?\n|[-‐‑–])[^\S\n]{0,2})"
ELEMENT = re.compile(r"\((?=\S)|\)\??|~?<\w+(?::\w+)?>\??|[^\s()<>]+")
PUNCTUATION = frozenset({"", "-", "/", ":", "."})
WORD = re.compile(r"['’‘]\d\d|\d+|[^\W\d_]+")
LETTERS = re.compile(r"[^\W\d_]+")
# The keys of all numbers, and of all two-digit years with an apostrophe.
DIGITS, APOSTROPHE = "#", "'"
PLAIN = str.maketrans(dict.fromkeys("-‐‑–", " ") | dict.fromkeys("’‘", "'"))


class RuleError(AnnotateError, ValueError):
    """A rule file that does not follow the language described at the head of dates-en.toml."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What `<name>` in a pattern stands for: a table of words, or a shape with digits in it.

    *firsts* are the keys of the words it may begin with, *inner* those of the words after.
    """

    expression: str
    firsts: frozenset[str]
    inner: frozenset[str]
    words: Words | None = None

    def value(self, found: str) -> Value:
        """Return what the words *found* mean."""
        if self.words is None:
            return found
        return self.words[spelling(found)]


@dataclass(slots=True)
class Pattern:
    """A pattern, or a part of one: its expression, and the keys of the words in it.

    *firsts* may begin a match, *seconds* follow in it, *lone* be all of it.  *slots* says which
    slot each label in it stands for.  *glued* parts need no space before them.
    """

    expression: str = ""
    firsts: set[str] = field(default_factory=set)
    seconds: set[str] = field(default_factory=set)
    lone: set[str] = field(default_factory=set)
    slots: dict[str, str] = field(default_factory=dict)
    required: int = 0
    optional: bool = False
    glued: bool = False

    def add(self, part: Pattern) -> None:
        """Make *part* follow what there is."""
        first = not self.required
        self.seconds |= part.seconds | (part.firsts if self.expression else set())
        self.glued = self.glued or (part.glued and not self.expression)
        self.slots |= part.slots
        if first:
            self.firsts |= part.firsts
        gap = "" if part.glued else GAP
        if first:
            self.expression += f"(?:{part.expression}{GAP})?" if part.optional else part.expression
        elif part.optional:
            self.expression += f"(?:{gap}{part.expression})?"
        else:
            self.expression += gap + part.expression
        if not part.optional:
            self.required += 1
            self.lone = part.firsts if first else set()


def spelling(found: str) -> str:
    """Return *found* as the tables spell it: in lower case, its hyphens and breaks as spaces."""
    return " ".join(found.lower().translate(PLAIN).split())


def key_of(word: str) -> str:
    """Return the key under which rules that begin with *word* are found."""
    if word[0] in "'’‘":
        return APOSTROPHE
    return DIGITS if word[0].isdigit() else word.lower()


def spelled(word: str) -> str:
    """Return the regular expression for *word*, whose spaces may be hyphens or line breaks."""
    return GAP.join(re.escape(part) for part in word.split()).replace("'", "['’]")


def longest_first(words: Iterable[str]) -> list[str]:
    """Return *words* so that none hides a longer one behind it in an alternation."""
    return sorted(words, key=lambda word: (-len(word), word))


def word_slot(words: Words, *, capitalised: bool) -> Slot:
    """Return the slot for a table of words."""
    # Only ASCII letters match in either case: "ſ" is no "s", as it is in Unicode.
    expression = f"(?ai:{'|'.join(spelled(word) for word in longest_first(words))})" + r"(?!\w)"
    keys = [_keys(word) for word in words]
    return Slot(
        f"(?=[A-Z]){expression}" if capitalised else expression,
        frozenset(first for first, *_ in keys),
        frozenset(word for _, *inner in keys for word in inner),
        words,
    )


def shape_slot(shape: Mapping[str, str], slots: Mapping[str, Slot]) -> Slot:
    """Return the slot for a shape, in whose regular expression the tables in *slots* may stand."""
    names = re.findall(r"<(\w+)>", shape["regex"])
    expression = re.sub(r"<(\w+)>", lambda match: slots[match[1]].expression, shape["regex"])
    firsts = {first for name in names for first in slots[name].firsts}
    firsts |= set(shape.get("first", DIGITS).split())
    # Not all letters of an expression are words it matches, but the others do no harm.
    inner = {*LETTERS.findall(expression.lower()), DIGITS, APOSTROPHE}
    return Slot(f"(?:{expression})", frozenset(firsts), frozenset(inner))


def compiled(pattern: str, slots: Mapping[str, Slot]) -> Pattern:
    """Return *pattern* compiled.  Raises RuleError if it is not in the pattern language."""
    return _sequence(iter(ELEMENT.findall(pattern)), slots, pattern)


def _keys(word: str) -> list[str]:
    return [key_of(part) for part in WORD.findall(word)] or [word]


def _sequence(elements: Iterator[str], slots: Mapping[str, Slot], pattern: str) -> Pattern:
    """Compile *elements* up to the end or a closing bracket."""
    whole = Pattern()
    for element in elements:
        if element.startswith(")"):
            whole.optional = element.endswith("?")
            break
        if element == "(":
            whole.add(_sequence(elements, slots, pattern))
        else:
            whole.add(_element(element, slots, pattern))
    if not whole.required:
        raise RuleError(f"rule pattern {excerpt(pattern)} has no part that must be there")
    return whole


def _element(element: str, slots: Mapping[str, Slot], pattern: str) -> Pattern:
    part = Pattern(optional=element.endswith("?"), glued=element.startswith("~"))
    element = element.removesuffix("?").removeprefix("~")
    if element == ",":
        part.expression, part.glued = r"\s?,", True
    elif part.glued and element in PUNCTUATION:
        part.expression = re.escape(element)
    elif element.startswith("<"):
        name, _, label = element[1:-1].partition(":")
        if name not in slots:
            raise RuleError(f"rule pattern {excerpt(pattern)} uses <{name}>, which is not defined")
        part.slots = {label or name: name}
        part.expression = f"(?P<{label or name}>{slots[name].expression})"
        part.firsts, part.seconds = set(slots[name].firsts), set(slots[name].inner)
    else:
        words = [word.replace("_", " ") for word in element.split("|")]
        either = "|".join(spelled(word) for word in longest_first(words))
        part.expression = rf"(?ai:{either})(?!\w)"
        keys = [_keys(word) for word in words]
        part.firsts = {first for first, *_ in keys}
        part.seconds = {word for _, *inner in keys for word in inner}
    return part
