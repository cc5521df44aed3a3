"""Mentions: the names of people, organisations and places, with titles, and what bylines name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotate.article import (
    Annotation,
    Application,
    Article,
    Block,
    Mention,
    MentionForm,
    MentionKind,
    RoleName,
)
from annotate.pipeline import Findings
from annotate.stages.mentions import credits, told, toponyms, words
from annotate.stages.mentions.first_look import guesses_of, merged
from annotate.stages.mentions.named import Label, Named
from annotate.stages.mentions.roles import role_before
from annotate.stages.mentions.second_look import names_of
from annotate.stages.mentions.settling import settled
from annotate.stages.mentions.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc

FORMS: dict[Label, tuple[MentionKind, MentionForm]] = {
    "person": ("person", "name"),
    "org": ("org", "name"),
    "place": ("place", "name"),
    "facility": ("place", "name"),
    "demonym": ("place", "demonym"),
}


class Mentions:
    """The stage that finds names."""

    name = "mentions"
    description = "Names of people, organisations and places, titles, bylines and credits"
    requires: tuple[type[Annotation], ...] = (Block,)
    provides: tuple[type[Annotation], ...] = (Mention, RoleName)
    components = frozenset({"ner"})
    applications: tuple[Application, ...] = ()

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return a mention for each name, and a role name for each title."""
        text = words.of(article.text)
        first = guesses_of(doc, text)
        sure = list(told.guesses(text, first))
        first = merged(credits.guesses(article, text), merged(sure, first))
        found = names_of(text, first, sure)
        named = [
            Named(text.span(name.first, name.last), name.verdict.label, round(name.verdict.cert, 3))
            for name in found
        ]
        refined = toponyms.refined(article.text, article.of(Block), named)
        named = settled(named, [name.verdict.other for name in found], refined)
        return Findings(annotations=tuple(_annotations(article, text, named)))


def _annotations(article: Article, text: Words, named: Sequence[Named]) -> Iterator[Annotation]:
    mention_ids, role_ids = article.fresh_ids("m"), article.fresh_ids("role")
    jobs = credits.jobs(article, text)
    ends = {name.span.end: name for name in named}
    named = [name for name in named if name.label in FORMS]
    roles = {
        name.span: role
        for name in named
        if name.label == "person" and (role := role_before(text, name.span, ends)) is not None
    }
    offices = {role.end for role in roles.values()}
    for name in named:
        if name.label == "org" and name.span.end in offices and _is_one_word(article, name):
            continue  # the office in a title ("Secretary of State")
        kind, form = FORMS[name.label]
        span = name.span
        job = jobs.of(span)
        role = roles.get(span)
        if role is not None:
            yield RoleName(id=next(role_ids), spans=(role,), cert=name.cert)
            span = span._replace(start=role.start)
        yield Mention(
            id=next(mention_ids), spans=(span,), kind=kind, form=form, role=job, cert=name.cert
        )


def _is_one_word(article: Article, name: Named) -> bool:
    return article.text[name.span.start : name.span.end].isalpha()
