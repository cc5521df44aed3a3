"""What search engines are told of an article: schema.org as JSON-LD."""

from __future__ import annotations

import json

from markupsafe import Markup

from annotate.edition.model import Reading, Speaker

TYPES = {"person": "Person", "org": "Organization"}


def linked_data(reading: Reading) -> Markup:
    """Return the article as a NewsArticle with its Quotations, to stand in a script element."""
    about = reading.about
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": about.url or f"urn:annotate:{about.id}",
        "headline": reading.heading,
        "datePublished": about.date,
        "inLanguage": about.language,
        "url": about.url,
        "author": {"@type": "Person", "name": about.author} if about.author else None,
        "publisher": {"@type": "Organization", "name": about.publisher}
        if about.publisher
        else None,
        "license": about.licence_url or about.licence,
        "contentLocation": [_place(p.name, p.point) for p in reading.places if p.occurrences],
        "hasPart": [
            {
                "@type": "Quotation",
                "@id": f"#{utterance.id}",
                "text": utterance.words,
                "spokenByCharacter": _speaker(utterance.speaker),
            }
            for utterance in reading.utterances
            if utterance.kind != "indirect"
        ],
    }
    stated = {name: value for name, value in article.items() if value}
    written = json.dumps(stated, ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element may look like the end of one.
    return Markup(written.replace("<", "\\u003c"))


def _speaker(speaker: Speaker) -> dict[str, str] | None:
    if speaker.kind not in TYPES:
        return None
    known = {"@type": TYPES[speaker.kind], "name": speaker.name, "jobTitle": speaker.role or ""}
    if speaker.kind == "org":
        known.pop("jobTitle")
    if speaker.link:
        known["sameAs"] = speaker.link
    return {name: value for name, value in known.items() if value}


def _place(name: str, point: tuple[float, float] | None) -> dict[str, object]:
    if point is None:
        return {"@type": "Place", "name": name}
    geo = {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]}
    return {"@type": "Place", "name": name, "geo": geo}
