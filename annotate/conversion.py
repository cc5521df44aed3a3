"""From an article that was read to an annotated one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, Unpack

from annotate import language, pipeline
from annotate._version import __version__
from annotate.article import Application, Article, SourceFile
from annotate.authority import NOTHING, Authority, applied
from annotate.source.decoding import line_ending
from annotate.source.metadata import Fields, Given, metadata

TOOL = Application(id="app-annotate", name="annotate", version=__version__)
UNNAMED = "article"
# spaCy's vocabulary changes while it reads, for all threads of a process.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to annotate.

    *model* names a spaCy pipeline, None for the best that is installed.  *attributions* says
    whether the trained tagger or rules find them; what is less certain than *min_cert* is left out.
    *authority* is an editor's word on who is who, which wins over the machine's.
    """

    model: str | None = None
    attributions: Literal["model", "rules"] = "model"
    min_cert: float = 0.0
    authority: Authority = NOTHING


DEFAULTS = Settings()


def convert(
    text: str,
    *,
    model: str | None = None,
    attributions: Literal["model", "rules"] = "model",
    min_cert: float = 0.0,
    authority: Authority = NOTHING,
    stages: Sequence[pipeline.Stage] | None = None,
    **given: Unpack[Given],
) -> Article:
    """Return *text* as an annotated article.

    *model*, *attributions*, *min_cert* and *authority* are those of `Settings`; *stages* take the
    place of all that are installed.  *given* is what is known of the article: id, title, date,
    publisher, url, author, licence, language.

    Raises SourceError for a date that is none, ModelError if a model is missing.
    """
    article = Article(
        text=text,
        metadata=metadata({}, given, Fields(), where="date", id=UNNAMED, origin="given"),
        source=SourceFile(line_ending=line_ending(text)),
    )
    settings = Settings(
        model=model, attributions=attributions, min_cert=min_cert, authority=authority
    )
    return annotated(article, settings, stages)


def annotated(
    article: Article,
    settings: Settings = DEFAULTS,
    stages: Sequence[pipeline.Stage] | None = None,
) -> Article:
    """Return *article* with what *stages*, by default all that are installed, find in it.

    What the authority file states comes last, and wins.

    The spaCy pipeline is loaded once a process, and reads one article at a time: what it learns of
    an article's words is forgotten after it, so that memory does not grow with the articles.
    """
    if stages is None:
        stages = installed_stages(settings)
    components = frozenset[str]().union(*(stage.components for stage in stages))
    with _ONE_AT_A_TIME:
        nlp = language.load(settings.model, components)
        with nlp.memory_zone():
            found = pipeline.run(article, language.parse(article.text, nlp), stages)
    tools = (TOOL, *language.applications(nlp))
    found = replace(found, applications=tuple(dict.fromkeys((*tools, *found.applications))))
    return applied(found, settings.authority)


@cache
def installed_stages(settings: Settings = DEFAULTS) -> tuple[pipeline.Stage, ...]:
    """Return all stages that are installed, the attributions stage set up as *settings* say."""
    from annotate.stages.attributions import Attributions

    chosen = Attributions(mode=settings.attributions, min_cert=settings.min_cert)
    return tuple(
        chosen if isinstance(stage, Attributions) else stage for stage in pipeline.discover()
    )
