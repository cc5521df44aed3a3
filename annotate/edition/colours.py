"""Colours of a theme: the styles' custom properties, light and dark, and their contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

HEX = re.compile(r"#[0-9a-fA-F]{6}")
DECLARED = re.compile(r"--([a-z0-9]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)")
# WCAG 2.2, 1.4.3: words against their ground; 1.4.11: the edges of what can be used.
WORDS = 4.5
EDGES = 3.0
# What the styles set on what: words and sigla on the page, words on what lies under maps and cards.
PAIRS = (
    *((ink, "paper", WORDS) for ink in ("ink", "muted", *(f"s{slot}" for slot in range(9)))),
    ("ink", "leaf", WORDS),
    ("muted", "leaf", WORDS),
    ("ink", "land", WORDS),
    ("edge", "paper", EDGES),
)
SCHEMES = ("light", "dark")

Colours = Mapping[str, tuple[str, str]]


def declared(style: str) -> dict[str, tuple[str, str]]:
    """Return the colours that *style* declares: the light and the dark value by name.

    >>> declared(":root{--ink:light-dark(#1d1b18,#e9e5dc)}")
    {'ink': ('#1d1b18', '#e9e5dc')}
    """
    return {name: (light, dark) for name, light, dark in DECLARED.findall(style)}


def faint(colours: Colours) -> Iterator[tuple[str, str, str, float, float]]:
    """Yield what is hard to see: what on what, in which scheme, its contrast, and the least.

    Colours that *colours* lacks are passed over.
    """
    for upper, lower, least in PAIRS:
        if upper in colours and lower in colours:
            for number, scheme in enumerate(SCHEMES):
                found = contrast(colours[upper][number], colours[lower][number])
                if found < least:
                    yield upper, lower, scheme, found, least


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ("#1d1b18"), 1 to 21.  Source: WCAG 2.2.

    >>> contrast("#000000", "#ffffff"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
