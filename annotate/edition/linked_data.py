"""What search engines are told of an article: schema.org as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from annotate.edition.model import Reading, Utterance
from annotate.export.schemaorg import CONTEXT, Json, news_article, place, quotation, speaker


def linked_data(reading: Reading) -> Markup:
    """Return the article as a NewsArticle with its Quotations, to stand in a script element."""
    about = reading.about
    article = news_article(
        about.id,
        headline=reading.heading,
        date=about.date,
        language=about.language,
        url=about.url,
        author=about.author,
        publisher=about.publisher,
        licence=about.licence_url or about.licence,
        places=(place(p.name, p.point) for p in reading.places if p.occurrences),
        quotations=_quotations(reading.utterances),
    )
    stated = {"@context": CONTEXT, **article}
    written = json.dumps(stated, ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element may look like the end of one.
    return Markup(written.replace("<", "\\u003c"))


def _quotations(utterances: Iterable[Utterance]) -> Iterator[Json]:
    """Yield the quotations; who speaks is told once, and then only pointed at."""
    told: set[str] = set()
    for said in utterances:
        if said.kind == "indirect":
            continue
        who = said.speaker
        person = speaker(who.kind, who.name, who.role, who.link)
        if person is not None:
            named = {"@id": f"#who:{who.id}"}
            person = named if who.id in told else {**named, **person}
            told.add(who.id)
        yield quotation(f"#{said.id}", said.words, person)
