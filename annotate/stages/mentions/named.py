"""Names as the parts of this stage hand them to each other: a span, a label, a certainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotate.article import Span

Label = Literal["person", "org", "place", "facility", "demonym", "norp", "thing", "none"]


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the text.

    *label* is what it names: a person; an organisation; a place (a country, town, river); a
    facility (a building, road, airport); a people as a word made from a place ("Turkish");
    "norp", any nationality, religion or party that nobody has yet told from a demonym; a thing
    (a product, event, work, law).
    "None" is no name at all; "norp", "thing" and "none" never become mentions.
    *cert* is the probability that span and label are right, 0-1.
    """

    span: Span
    label: Label
    cert: float
