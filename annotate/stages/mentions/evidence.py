"""Evidence: what the whole article tells about one string of words, as named features."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.stages.mentions.candidates import Candidate, Key
from annotate.stages.mentions.first_look import (
    given_names,
    is_title,
    organisation_words,
    role_words,
    stop_words,
    titles,
)
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import JOIN, Words, is_capital

Features = dict[str, float]

# What stands at more places than this is judged by the first ones: the shares no longer change.
MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Company:
    """Which longer names the words of a string are the first, the last or a middle word of."""

    first_of_person: Counter[str]
    last_of_person: Counter[str]
    in_org: Counter[str]
    acronyms: Counter[str]
    lower: frozenset[str]

    @classmethod
    def of(cls, found: Iterable[Candidate], words: Words, labels: Mapping[Key, Label]) -> Company:
        """Return the company that the candidates *found* make, with what each is taken for."""
        first, last = Counter[str](), Counter[str]()
        inside, acronyms = Counter[str](), Counter[str]()
        for candidate in found:
            key = candidate.key
            if len(key) < 2:
                continue
            label = labels.get(key)
            if label == "person":
                first[key[0]] += len(candidate.places)
                if len(key[-1]) > 1:
                    last[key[-1]] += len(candidate.places)
            if label == "org":
                inside.update(dict.fromkeys(key, 1))
                acronyms[acronym(key)] += 1
        lower = frozenset(word for word in words.texts if word[0].islower())
        return cls(first, last, inside, acronyms, lower)


def acronym(key: Key) -> str:
    """Return the capital initials of *key* ("Tidal Union" -> "TU")."""
    return "".join(word[0] for word in key if word[0].isupper())


def features(candidate: Candidate, words: Words, company: Company) -> Features:
    """Return the evidence on *candidate* by name; shares and flags between 0 and 1."""
    found: Features = {"bias": 1.0}
    found.update(_votes(candidate))
    found.update(_shape(candidate.key, company))
    found.update(_surroundings(candidate, words))
    if SURNAME in found:
        found = {name: value for name, value in found.items() if name not in _NOT_OF_SURNAMES}
    return found


def says_nothing(candidate: Candidate, words: Words, company: Company) -> bool:
    """Say whether nothing but a capital at the start of sentences makes *candidate* a name.

    Titles alone are none, but for somebody's last name ("Bishop said" of Ann Bishop).
    """
    (*others, last) = candidate.key
    if all(map(is_title, candidate.key)) and not company.last_of_person[last]:
        return True
    if others or candidate.labels or candidate.partly or last.isupper():
        return False
    if company.first_of_person[last] or company.last_of_person[last] or last in given_names():
        return False
    return all(words.opens[first] for first, _ in candidate.places)


def _votes(candidate: Candidate) -> Features:
    count = len(candidate.places)
    exact = sum(candidate.labels.values())
    partly = sum(candidate.partly.values())
    found: Features = {
        f"model says {label}": n / max(1, exact) for label, n in candidate.labels.items() if n
    }
    found.update(
        {f"model says {label} of more or less": n / count for label, n in candidate.partly.items()}
    )
    found["share the model names"] = exact / count
    found["share the model names partly"] = partly / count
    found["model silent"] = float(exact == 0)
    found["times"] = math.log(count)
    found["times named"] = math.log(1 + exact)
    return found


def _shape(key: Key, company: Company) -> Features:
    last = key[-1]
    found: Features = {f"{min(len(key), 4)} words": 1.0}
    flags = {
        "given name first": key[0] in given_names(),
        "given name first of several": key[0] in given_names() and len(key) > 1,
        "organisation word": any(word in organisation_words() for word in key),
        "organisation word last": last in organisation_words(),
        "thing word last": last in thing_words(),
        "role word": any(word.lower() in role_words() for word in key),
        "small word inside": any(not is_capital(word) for word in key),
        "of inside": "of" in key,
        "capitals": len(key) == 1 and last.isupper() and 1 < len(last) < 7,
        "capitals in several": len(key) > 1 and all(word.isupper() for word in key),
        "initial inside": len(key) > 1 and any(len(word.rstrip(".")) == 1 for word in key),
        "digit": any(c.isdigit() for word in key for c in word),
        "well-known organisation": " ".join(key) in well_known(),
        "country or capital": " ".join(key) in places(),
        "first word in a country": len(key) > 1 and key[0] in places(),
        "first name of a person": len(key) == 1 and company.first_of_person[last] > 0,
        "last name of a person": len(key) == 1 and company.last_of_person[last] > 0,
        SURNAME: len(key) == 1
        and company.last_of_person[last] > 0
        and last.lower() not in company.lower,
        "last name of persons": len(key) == 1 and company.last_of_person[last] > 1,
        "last word of a person": len(key) > 1 and company.last_of_person[last] > 1,
        "word of an organisation": len(key) == 1 and company.in_org[last] > 0,
        "acronym of an organisation": len(key) == 1 and company.acronyms[last] > 0,
        "lower case elsewhere": len(key) == 1 and last.lower() in company.lower,
        "first word lower case elsewhere": len(key) > 1 and key[0].lower() in company.lower,
        "ending of a people": last.endswith(("ese", "ish", "ian", "ans", "ists", "ism")),
        "adjective ending": last.endswith(("ic", "al", "ive", "ous", "ed", "ing", "ly")),
    }
    found.update({name: 1.0 for name, holds in flags.items() if holds})
    return found


def _surroundings(candidate: Candidate, words: Words) -> Features:
    count: dict[str, float] = defaultdict(float)
    places = candidate.places[:MOST_PLACES]
    alone = 0
    for first, last in places:
        before = words.texts[first - 1] if first and not words.opens[first] else ""
        after = words.texts[last] if last < len(words) and not words.opens[last] else ""
        gap = words.gaps[last]
        joined_before = bool(before) and words.joined(first) and not words.possessive(first - 1)
        joined_after = bool(after) and bool(JOIN.fullmatch(gap))
        inside = (joined_before and is_capital(before)) or (joined_after and is_capital(after))
        alone += not inside
        count["stands alone"] += not inside
        count["capital before"] += joined_before and is_capital(before)
        count["capital after"] += joined_after and is_capital(after)
        count["opens a sentence"] += words.opens[first]
        count["opens and stands alone"] += words.opens[first] and last - first == 1
        if joined_before:
            count["title before"] += before in titles()
            count["role before"] += before.lower() in role_words()
            count["the before"] += before in ("the", "The")
            count["a before"] += before in ("a", "an", "A", "An")
            count["place word before"] += before in ("in", "In", "at", "from", "near", "across")
            count["verb of persons before"] += before in person_verbs()
            count["by, with or to before"] += before in ("by", "with", "to", "By")
        count["possessive"] += words.possessive(last - 1)
        if joined_after:
            count["verb of persons after"] += after in person_verbs()
            count["who after"] += after == "who"
            count["verb ending after"] += after.endswith("ed") and after not in person_verbs()
            count["lower-case noun after"] += after[0].islower() and not _is_verb(after)
        elif after and gap == ", ":
            count["who after"] += after == "who"
            count["comma and article after"] += after in ("a", "an", "the")
            count["comma and number after"] += after.isdigit()
            count["comma and capital after"] += is_capital(after)
        elif gap.startswith(" ("):
            count["bracket after"] += 1
        count["in brackets"] += words.gaps[first].endswith("(") and gap.startswith(")")
        count["in quotation marks"] += words.gaps[first][-1:] in "\"“'‘" and gap[:1] in "\"”'’,"
    shares = {name: value / len(places) for name, value in count.items() if value}
    shares.update({f"{name}, once": 1.0 for name in _TELLING if count[name]})
    return shares


# What tells names from other words at the start of a sentence tells nothing of a surname that the
# article has already given with its given name.
SURNAME = "last name of a person, never lower case"
_NOT_OF_SURNAMES = frozenset({"model silent", "opens a sentence", "opens and stands alone"})
# One occurrence of these tells enough.
_TELLING = (
    "title before",
    "role before",
    "verb of persons after",
    "who after",
    "comma and number after",
    "the before",
)


def _is_verb(word: str) -> bool:
    return word in stop_words() or word in person_verbs() or word.endswith("ed")


@cache
def well_known() -> frozenset[str]:
    """Return the organisations that are known by name alone."""
    return frozenset(resources.lexicon("well-known-organisations"))


@cache
def person_verbs() -> frozenset[str]:
    """Return forms of verbs whose subject is nearly always a person."""
    return frozenset(resources.lexicon("person-verbs"))


@cache
def thing_words() -> frozenset[str]:
    """Return the words that end the names of prizes, laws, events and works."""
    return frozenset(resources.lexicon("thing-words"))


@cache
def places() -> frozenset[str]:
    """Return the names of countries and their capitals."""
    return frozenset(name for row in resources.table("capitals") for name in row)


def judged(features: Features, weights: Mapping[str, tuple[float, ...]]) -> list[float]:
    """Return the probability of each label in `Weights` order; unknown features weigh nothing."""
    size = len(next(iter(weights.values())))
    totals = [0.0] * size
    for name, value in features.items():
        for at, weight in enumerate(weights.get(name, ())):
            totals[at] += weight * value
    top = max(totals)
    scores = [math.exp(total - top) for total in totals]
    whole = sum(scores)
    return [score / whole for score in scores]
