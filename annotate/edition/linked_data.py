"""What search engines are told of an article: schema.org as JSON-LD."""

from __future__ import annotations

import json

from markupsafe import Markup

from annotate.edition.model import Reading
from annotate.export.schemaorg import CONTEXT, news_article, place, quotation, speaker


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
        quotations=(
            quotation(
                f"#{said.id}",
                said.words,
                speaker(said.speaker.kind, said.speaker.name, said.speaker.role, said.speaker.link),
            )
            for said in reading.utterances
            if said.kind != "indirect"
        ),
    )
    stated = {"@context": CONTEXT, **article}
    written = json.dumps(stated, ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element may look like the end of one.
    return Markup(written.replace("<", "\\u003c"))
