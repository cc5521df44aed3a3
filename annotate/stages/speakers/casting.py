"""Casting: each mention gets its entity, each quotation its speaker, one kind after the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from annotate.article import Article, EntityKind, Mention, MentionKind, Quotation, Span
from annotate.pipeline import MENTION_KINDS, Findings
from annotate.stages.speakers import anaphors, descriptions, metonyms, nominals, peoples, pronouns
from annotate.stages.speakers.bodies import bodies
from annotate.stages.speakers.descriptions import Description
from annotate.stages.speakers.events import RELATIVE, Event, events
from annotate.stages.speakers.frames import Audience, enclosing
from annotate.stages.speakers.kin import Kin, Telling
from annotate.stages.speakers.memory import main_person
from annotate.stages.speakers.nameless import Nameless, is_single, size
from annotate.stages.speakers.people import people
from annotate.stages.speakers.phrases import PhraseNames
from annotate.stages.speakers.referents import Referent
from annotate.stages.speakers.register import Register, canonical_name
from annotate.stages.speakers.scene import Scene

# How probable it is that a name means whom the rules say, by how it was found; measured on GUM.
CERT_FULL_NAME, CERT_SHORT_NAME, CERT_METONYM, CERT_NOMINAL = 0.97, 0.93, 0.75, 0.7
# Of 25 read on dev data 20 were right.
CERT_ANAPHOR = 0.75
# The label of answers, and how probable it is that the person named first gives them: a guess.
ANSWER, CERT_ANSWER = "A", 0.6
# No pronoun is surer: what the model says of news it learned from other kinds of writing.
MOST_CERT = 0.95
# The name in a source phrase stands among its first words.
MOST_SOURCE_WORDS = 12


class Casting:
    """What is known of one article's speakers, growing step by step."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.scene = Scene.of(article)
        self.register = Register(article)
        self.mentions = {mention.id: mention for mention in article.of(Mention)}
        self.attributions = {a.id: a for a in article.attributions}
        self.quotations: dict[str, Quotation] = {}
        self.people: list[Referent] = []
        self.story: list[Event] = []
        self.tellings: list[Telling] = []
        self.referents: dict[str, Referent] = {}
        self.strange: dict[Span, int] = {}
        self._mention_ids = article.fresh_ids("m")

    def cast_names(self) -> None:
        """Give names of people and organisations their entities."""
        self.people = people(self.scene.namings("person"))
        for referent in (*self.people, *bodies(self.scene.namings("org"))):
            names = [naming.text for naming in referent.namings]
            self.register.enter(referent, canonical_name(referent, names))
            for naming in referent.namings:
                full = naming.name == referent.full
                cert = CERT_FULL_NAME if full else CERT_SHORT_NAME
                self._cast(naming.mention, referent, cert)

    def cast_metonyms(self) -> None:
        """Put a government around each capital or country that speaks."""
        words = self.scene.words
        before = {m.spans: m for m in self.mentions.values() if m.form == "metonymy"}
        sources = frozenset(a.source for a in self.attributions.values() if a.source)
        places = [m for m in self.mentions.values() if m.kind == "place" and m.form == "name"]
        known: dict[str, Referent] = {}
        instead: dict[str, str] = {}
        for place in metonyms.speaking_places(places, sources, words):
            name, new = metonyms.government(metonyms.place_name(place, words))
            referent = known.setdefault(name, new)
            self.register.enter(referent, name)
            mention = before.get(place.spans) or Mention(
                id=next(self._mention_ids),
                spans=place.spans,
                kind="org",
                form="metonymy",
                cert=CERT_METONYM,
            )
            self._cast(mention, referent, CERT_METONYM)
            instead[place.id] = mention.id
        for attribution in list(self.attributions.values()):
            if attribution.source in instead:
                new_source = instead[attribution.source]
                self.attributions[attribution.id] = replace(attribution, source=new_source)

    def cast_pronouns(self) -> None:
        """Give he and she their people, and make mentions of those that have none yet."""
        words = self.scene.words
        known = {m.spans: m for m in self.mentions.values() if m.form == "pronoun"}
        self.story = events(self.scene, self.people)
        sources = self.sources()
        sure = pronouns.resolve(self.story, sources, pronouns.decided)
        self.strange = {words.span(e.first, e.last): s for e, s in sources.strange.items()}
        for event in self.story:
            if event.referent is None or event.pronoun is None:
                continue
            spans = (words.span(event.first, event.last),)
            mention = known.get(spans)
            if mention is None and event.pronoun not in RELATIVE:
                mention = Mention(
                    id=next(self._mention_ids), spans=spans, kind="person", form="pronoun", cert=1.0
                )
            if mention is not None:
                cert = min(sure.get(event, MOST_CERT), MOST_CERT)
                self._cast(mention, event.referent, round(cert, 2))

    def cast_descriptions(self) -> None:
        """Enter what the text says people are; "she became the director" mentions her twice."""
        words = self.scene.words
        for person in self.people:
            for naming in person.namings:
                first, last = words.before(naming.mention.start), words.before(naming.mention.end)
                self._tell(person, descriptions.title(words, first, naming.role))
                self._tell(person, descriptions.beside(words, first, last))
        taken = {span for mention in self.mentions.values() for span in mention.spans}
        for event, found in descriptions.predicates(words, self.story):
            span = words.span(found.first, found.last)
            if event.referent is not None:
                self._tell(event.referent, found)
                if span not in taken:
                    taken.add(span)
                    self._cast(self._nominal(span, "person"), event.referent, CERT_NOMINAL)
        for person in self.people:
            entity = self.register.entities[person]
            self.register.entities[person] = replace(entity, role=person.role)

    def _tell(self, person: Referent, found: Description | None) -> None:
        if found is not None:
            self.tellings.append(Telling(person, found.first, found.last - 1))
            if found.is_role:
                person.roles.append(found.role(self.scene.words))

    def _nominal(self, span: Span, kind: MentionKind) -> Mention:
        return Mention(
            id=next(self._mention_ids), spans=(span,), kind=kind, form="nominal", cert=CERT_NOMINAL
        )

    def cast_nominals(self) -> None:
        """Give "the minister" and "the council" their entities, where only one can be meant."""
        words = self.scene.words
        known = {m.spans[0]: m for m in self.mentions.values() if m.form != "phrase"}
        names = [
            s for m in self.mentions.values() if m.form in ("name", "demonym") for s in m.spans
        ]
        cast = nominals.Cast(
            nominals.nouns_of(self.register.entities),
            Kin(words, self.story, self.tellings),
            main_person(self.story),
            nominals.strangers(words, self.story, {told.noun for told in self.tellings}),
        )
        for span, referent in nominals.nominals(words, cast, names):
            mention = known.get(span)
            if mention is not None and mention.form != "nominal":
                continue
            if mention is None:
                mention = self._nominal(span, MENTION_KINDS[referent.kind])
            self._cast(mention, referent, CERT_NOMINAL)

    def cast_peoples(self) -> None:
        """Give a source that is only "the Ethiopian" the one person whom the text calls that."""
        words = self.scene.words
        known = peoples.one_of_each(words, self.people)
        for source in {a.source for a in self.attributions.values() if a.source}:
            mention = self.mentions[source]
            country = peoples.country_of(words, mention.start, mention.end)
            if country in known and mention.entity is None:
                self._cast(mention, known[country], CERT_NOMINAL)

    def cast_answers(self) -> None:
        """Give the answers of an interview ("A: …") the person named first, who is asked."""
        named = (p for p in self.people if not any(n.mention.role for n in p.namings))
        asked = next(named, None)
        for attribution in self.attributions.values():
            source = self.mentions.get(attribution.source or "")
            if source is not None and asked is not None and self._words_of(source) == ANSWER:
                self._cast(source, asked, CERT_ANSWER)

    def _words_of(self, mention: Mention) -> str:
        return self.article.text[mention.start : mention.end]

    def sources(self) -> pronouns.Sources:
        """Return who the attributions of the article say speaks."""
        words = self.scene.words
        said: dict[str, list[str]] = defaultdict(list)
        spans: dict[str, tuple[int, int]] = {}
        for attribution in self.attributions.values():
            if attribution.source is not None:
                quotation = self.article.by_id[attribution.quotation]
                said[attribution.source].append(quotation.id)
                spans[quotation.id] = words.before(quotation.start), words.before(quotation.end)
        found: dict[int, tuple[str, ...]] = {}
        for source, quotations in said.items():
            first = words.before(self.mentions[source].start)
            last = min(words.before(self.mentions[source].end), first + MOST_SOURCE_WORDS)
            found.update(dict.fromkeys(range(first, last), tuple(quotations)))
        strangers = sorted(
            words.before(self.mentions[s].start) for s in said if self._is_stranger(s)
        )
        firsts = sorted(words.before(self.mentions[source].start) for source in said)
        return pronouns.Sources(found, spans, strangers=strangers, firsts=firsts)

    def _is_stranger(self, source: str) -> bool:
        """Say whether a source is one person without a name ("an official")."""
        mention = self.mentions[source]
        return mention.form in ("unnamed", "nominal") and is_single(mention, self.scene.words)

    def cast_source_phrases(self) -> None:
        """Give source phrases the entity of the name in them, and the nameless one of their own."""
        names = PhraseNames(self.scene.words, self.mentions.values())
        for mention in sorted(self.mentions.values(), key=lambda m: m.start):
            if mention.entity is None and mention.form in ("phrase", "nominal"):
                name = names.source_in(mention)
                if name is not None:
                    mention = replace(mention, form="phrase")
                    self._cast(mention, self.referents[name.id], name.entity_cert or 0.0)

    def cast_nameless_sources(self) -> None:
        """Give a source that nobody named fits an entity of its own."""
        words = self.scene.words
        nameless = Nameless(words)
        strangers: dict[int, Referent] = {}
        names = PhraseNames(self.scene.words, self.mentions.values())
        sources = {a.source for a in self.attributions.values()}
        for mention in sorted(self.mentions.values(), key=lambda m: m.start):
            is_nameless = mention.form in ("unnamed", "group")
            is_described = mention.form in ("nominal", "phrase") and mention.id in sources
            stranger = strangers.get(self.strange.get(mention.spans[0], -1))
            if mention.form == "pronoun" and stranger is not None:
                self._cast(mention, stranger, CERT_NOMINAL)
            if mention.entity is not None or not (is_nameless or is_described):
                continue
            if nameless.is_relative(mention):
                continue
            kind: EntityKind = "group" if mention.kind == "person" or is_nameless else "org"
            referent = nameless.referent(mention, kind)
            if names.names_several(mention):
                referent.type = None
            entity = self.register.enter(referent, self.article.words_of(mention))
            if kind == "group":
                self.register.entities[referent] = replace(entity, size=size(referent))
            self._cast(mention, referent, CERT_FULL_NAME if is_nameless else CERT_NOMINAL)
            strangers[words.before(mention.start)] = referent

    def cast_anaphors(self) -> None:
        """Give "it" and "they" that speak the body or group that did so just before."""
        sources = {a.source for a in self.attributions.values()}
        found = anaphors.antecedents(
            list(self.mentions.values()),
            self.referents,
            sources,
            self.article.of(Quotation),
            self.scene.words,
        )
        for mention, referent in found:
            self._cast(mention, referent, CERT_ANAPHOR)

    def cast_speakers_themselves(self) -> None:
        """Give "I" that speaks in somebody's direct speech to who says that."""
        said = {quotation.id: quotation for quotation in self.article.of(Quotation)}
        ties = {attribution.quotation: attribution for attribution in self.attributions.values()}
        for inner, outer in enclosing(said.values()).items():
            if inner in ties and outer in ties and said[outer].direct:
                source = self.mentions.get(ties[inner].source or "")
                speaker = self.referents.get(ties[outer].source or "")
                if source is not None and speaker is not None and self._words_of(source) == "I":
                    self._cast(source, speaker, CERT_SHORT_NAME)

    def cast_quotations(self) -> None:
        """Give each quotation its speaker, and whom it is told to."""
        audience = Audience(self.article, self.mentions)
        every = {quotation.id: quotation for quotation in self.article.of(Quotation)}
        for attribution in self.attributions.values():
            quotation = every[attribution.quotation]
            speaker = self._entity_of(attribution.source)
            addressee = self._entity_of(audience.of(attribution))
            every[quotation.id] = replace(
                quotation,
                speaker=speaker,
                addressee=addressee if addressee != speaker else None,
            )
        for inner, outer in enclosing(every.values()).items():
            if every[inner].mixed and every[inner].speaker is None:
                every[inner] = replace(every[inner], speaker=every[outer].speaker)
        self.quotations = every

    def _entity_of(self, mention: str | None) -> str | None:
        return self.mentions[mention].entity if mention in self.mentions else None

    def _cast(self, mention: Mention, referent: Referent, cert: float) -> None:
        entity = self.register.entities[referent]
        self.referents[mention.id] = referent
        self.mentions[mention.id] = replace(
            mention, kind=MENTION_KINDS[entity.kind], entity=entity.id, entity_cert=cert
        )

    def findings(self) -> Findings:
        """Return all that was found."""
        known = (*self.mentions.values(), *self.quotations.values())
        return Findings(
            annotations=tuple(a for a in known if self.article.by_id.get(a.id) != a),
            attributions=tuple(self.attributions.values()),
            entities=tuple(self.register.entities.values()),
        )
