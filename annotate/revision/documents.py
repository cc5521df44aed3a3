"""Revising TEI documents: each comes out whole and valid, or stays as it was."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annotate import pipeline
from annotate._version import __version__
from annotate.article import Agent, Annotation, Article, Attribution, Change, Entity
from annotate.conversion import DEFAULTS, Settings
from annotate.errors import AnnotateError, EncodingError, StageError
from annotate.output import safe_name
from annotate.revision.comments import carry_comments
from annotate.revision.difference import Difference, difference, made_by_hand
from annotate.revision.grafting import graft
from annotate.revision.updating import updated
from annotate.tei import rules
from annotate.tei.characters import Element
from annotate.tei.digest import edition_digest
from annotate.tei.header import edition_digest_in
from annotate.tei.ledger import read_ledger
from annotate.tei.loading import load
from annotate.tei.names import qualified
from annotate.tei.parsing import Source, name_of, parse
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes, write

# What must be right before a document can be revised.  A pointer of a stage's annotation may point
# at what a person took out.
NEEDED = (rules.text_law_holds, rules.ids_are_unique, rules.chains_agree)

UPDATING = Agent(
    id="update",
    kind="machine",
    name="annotate",
    description="annotating again around what was made by hand",
)


@dataclass(frozen=True)
class Revised:
    """A document after a revision: its bytes, and what they say differently.

    *content* is None if nothing is to be written.  *kept* lists what people made in it before.
    """

    content: bytes | None
    differences: tuple[Difference, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How a revision is entered in the history: by whom, if told, and on which day."""

    who: str | None = None
    when: str | None = None


def opened(source: Source) -> tuple[Element, Article]:
    """Return the root of a document and its article, fit for a revision.

    Raises EncodingError, with file and line, if it cannot be revised.
    """
    root = parse(source)
    article = load(root)
    document = rules.index(root)
    for rule in NEEDED:
        for finding in rule(document):
            raise EncodingError(f"{finding.problem(name_of(source))}; correct this first")
    if read_ledger(root) is None:
        _refuse_unless_untouched(root, article, name_of(source))
    return root, article


def update(
    source: Source,
    settings: Settings = DEFAULTS,
    *,
    entry: Entry | None = None,
    stages: Sequence[pipeline.Stage] | None = None,
) -> Revised:
    """Return a TEI document annotated again around what people made in it.

    Raises EncodingError, with file and line, for one that cannot be updated; ModelError if a model
    is missing.
    """
    root, before = opened(source)
    try:
        after = updated(before, settings, stages)
    except AnnotateError:
        raise
    except Exception as error:
        raise StageError(
            f"{name_of(source)}: {type(error).__name__}: {error}; please report this document"
        ) from error
    made = sum(item.resp in before.people for item in before.annotations)
    entry = entry or Entry()

    def entered(article: Article, differences: Sequence[Difference]) -> Article:
        if entry.who is None:
            article, agent = _with_agent(article, UPDATING)
        else:
            article, agent = with_person(article, entry.who, UPDATING.description)
        text = f"Annotated again with annotate {__version__}; by hand and kept: {made}; else "
        change = Change(who=agent.id, when=entry.when, text=f"{text}{counted(differences)}.")
        return replace(article, changes=(change, *article.changes))

    return revised(root, before, after, entered)


def revised(
    root: Element,
    before: Article,
    after: Article,
    entered: Callable[[Article, Sequence[Difference]], Article],
) -> Revised:
    """Return the document *root*, which says *before*, so that it says *after*.

    If anything changes, *entered* adds the entry in the history.
    Raises EncodingError if the result is not valid.
    """
    if _content(after, root, before) == to_bytes(root):
        return Revised(None)
    differences = tuple(difference(before, after))
    content = _content(entered(after, differences), root, before)
    problems = validate(content)
    if problems:
        wrong = problems[0].message
        known = (str(problem) for problem in validate(root) if problem.message == wrong)
        raise EncodingError(f"{next(known, f'{name_of(root)}: {wrong}')}; correct this first")
    return Revised(content, differences, tuple(made_by_hand(before)))


def with_person(article: Article, name: str, description: str) -> tuple[Article, Agent]:
    """Return *article* with a person called *name* among its agents, and that person."""
    known = (agent for agent in article.agents if agent.kind == "person" and agent.name == name)
    person = next(known, None)
    if person is not None:
        return article, person
    person = Agent(id=safe_name(name).lower(), kind="person", name=name, description=description)
    return _with_agent(article, person)


def counted(differences: Sequence[Difference]) -> str:
    """Return how many things differ, in words: "2 new, 1 gone, 4 changed"."""
    items: dict[str, set[tuple[str, int, int, str]]] = {
        "new": set(),
        "gone": set(),
        "changed": set(),
    }
    for d in differences:
        state = "changed" if d.what else "gone" if d.after is None else "new"
        items[state].add((d.kind, d.number, d.start, d.words))
    return (
        ", ".join(f"{len(found)} {state}" for state, found in items.items() if found) or "no change"
    )


def _with_agent(article: Article, agent: Agent) -> tuple[Article, Agent]:
    """Return *article* with *agent*, under another id if its own is taken, unless it has it."""
    same = (
        a
        for a in article.agents
        if (a.kind, a.name, a.description) == (agent.kind, agent.name, agent.description)
    )
    known = next(same, None)
    if known is not None:
        return article, known
    taken = {*article.by_id, *article.entity_by_id, *(a.id for a in article.attributions)}
    taken |= {a.id for a in article.agents} | {a.id for a in article.applications}
    names = (f"{agent.id}-{n}" if n > 1 else agent.id for n in itertools.count(1))
    agent = replace(agent, id=next(name for name in names if name not in taken))
    return replace(article, agents=(*article.agents, agent)), agent


def _content(article: Article, old: Element, before: Article) -> bytes:
    """Return *article* as a document; what is a person's as *before* has the markup of *old*."""
    root = write(article).getroot()
    people, known = article.people, _by_id(before)
    kept = (n for n, i in _by_id(article).items() if i.resp in people and i == known.get(n))
    graft(root, old, (*people, *kept))
    texts = root.find(qualified("text")), old.find(qualified("text"))
    if texts[0] is not None and texts[1] is not None:
        carry_comments(texts[0], texts[1])
    digest = edition_digest_in(root)
    if digest is not None:
        digest.text = edition_digest(root)
    return to_bytes(root)


def _by_id(article: Article) -> dict[str, Annotation | Attribution | Entity]:
    ties = {attribution.id: attribution for attribution in article.attributions}
    return {**article.by_id, **ties, **article.entity_by_id}


def _refuse_unless_untouched(root: Element, article: Article, name: str) -> None:
    stated = edition_digest_in(root)
    changed = stated is not None and (stated.text or "").strip() != edition_digest(root)
    if changed and not any(a.resp in article.people for a in article.annotations):
        raise EncodingError(
            f"{name}:1: it was changed by hand, but its header does not say what annotate wrote; "
            "put your @resp on what you changed"
        )
