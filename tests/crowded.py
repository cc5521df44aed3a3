"""An invented article of 700 words that is little but quotations: the weightiest of pages."""

from __future__ import annotations

from annotate.article import Article
from annotate.conversion import convert

PEOPLE = (
    "harbour master Ilse Varden",
    "mayor Liv Arnes",
    "engineer Tam Quill",
    "Transport Minister Runa Ostby",
    "captain Otis Marne",
    "spokeswoman Jo Dell",
    "economist Piotr Hald",
    "union leader Tomas Ruedi",
    "lawyer Ana Dorrit",
    "teacher Ruth Calder",
    "General Pilar Onn",
    "judge Mina Sark",
    "Professor Tor Vale",
    "opposition leader Eda Tamm",
    "architect Juno Rusk",
)
PLACES = ("Bergen", "Oslo", "Geneva", "Innsbruck", "Vienna", "Ljubljana", "Turin", "Hamburg")
CUES = ("said", "warned", "told reporters", "insisted", "argued", "said", "told the council")
DAYS = ("on Monday", "on Tuesday", "last week", "in March", "on May 3", "in 2029", "on Thursday")
THINGS = ("wall", "levy", "ferry", "tide", "bridge", "quay", "budget", "timetable", "crane", "vote")
ACTS = ("hold", "sink", "return", "close", "open", "fail", "grow", "settle", "drift")


def crowded(quotations: int = 45) -> Article:
    """Return the article: so many *quotations*, each with cue, source, role, place and day."""
    paragraphs = (
        f"“The {THINGS[n % 10]} will {ACTS[n % 9]} before the {THINGS[(n * 7 + 3) % 10]},” "
        f"{CUES[n % 7]} {PEOPLE[n * 4 % 15]} in {PLACES[n * 3 % 8]} {DAYS[n % 7]}."
        for n in range(quotations)
    )
    text = "Harbour town argues over everything\n\n" + "\n\n".join(paragraphs) + "\n"
    return convert(text, attributions="rules", date="2031-05-14", publisher="Northwire")
