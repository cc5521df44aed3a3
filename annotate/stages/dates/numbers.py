"""Numbers in digits and in words, as they stand in temporal expressions."""

from __future__ import annotations

import re

from annotate.stages.dates.patterns import Words

FRACTION = re.compile(r"(\d+)[ -](\d)/(\d)")
SCALED = re.compile(r"(\d+(?:\.\d+)?) ([^\W\d_]+)")
PART = re.compile(r"[^\W_]+")


def number(found: str, words: Words, multipliers: Words) -> int | float | None:
    """Return the number that *found* names; None if it is not a definite one.

    *words* are added up; *multipliers* multiply what stands before them.

    >>> number("two hundred and four", {"two": 2, "four": 4}, {"hundred": 100})
    204
    >>> number("3.5 million", {}, {"million": 1_000_000})
    3500000
    """
    digits = found.replace(",", "").strip()
    if digits.isdecimal():
        return int(digits)
    try:
        return float(digits)
    except ValueError:
        pass
    if fraction := FRACTION.fullmatch(digits):
        whole, above, below = map(int, fraction.groups())
        return whole + above / below
    if scaled := SCALED.fullmatch(digits):
        factor = multipliers.get(scaled[2].lower())
        return round(float(scaled[1]) * factor) if isinstance(factor, int) else None
    total = 0
    for part in PART.findall(found.lower()):
        if isinstance(factor := multipliers.get(part), int):
            total = max(total, 1) * factor
        elif isinstance(value := words.get(part), int):
            total += value
    return total or None


def leading_number(found: str) -> int:
    """Return the number that the digits at the start of *found* write ("21st" is 21)."""
    digits = re.match(r"\d+", found)
    return int(digits.group()) if digits else 0


def spoken_year(found: str, words: Words, multipliers: Words) -> int:
    """Return a year read out in words ("nineteen ninety-six", "two thousand and one")."""
    parts = PART.findall(found.lower())
    if any(part in multipliers for part in parts):
        return int(number(found, words, multipliers) or 0)
    values = [value for part in parts if isinstance(value := words.get(part), int)]
    return values[0] * 100 + sum(values[1:])
