"""CoNLL-U: tokens and sentences, with the annotations in the last column.

`SpaceAfter`, `SpacesAfter` and `SpacesBefore` keep all white space, in UDPipe's escapes, so that
the text can be built again.  `Quotation=B-q1` says that a token begins the quotation q1, `I-q1`
that it is inside; so for all labels.  The first token of an annotation also says which entity it
means, and that of a quotation its sources and cues.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

from annotate.article import Annotation, Article, Attribution, Block, DateExpression
from annotate.export.characters import holdable
from annotate.export.labels import ends_of, labelled, meant, ties
from annotate.export.tokens import tokenized
from annotate.export.writing import Add
from annotate.tei.names import token as one_word
from annotate.tei.names import xml_name

if TYPE_CHECKING:
    from spacy.tokens import Token

# UDPipe's names; what else is white space is written as its code.
ESCAPES = {" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n"}
NOTHING = "_"

Words = Sequence["Token"]
Misc = dict[str, list[str]]


@contextmanager
def writer(stream: BinaryIO, model: str | None = None) -> Iterator[Add]:
    """Yield a function that writes the sentences of an article, as the spaCy *model* reads them."""
    yield lambda article: stream.write(holdable("".join(_lines(article, model))).encode())


def _lines(article: Article, model: str | None) -> Iterator[str]:
    doc = tokenized(article, model)
    words = [token for token in doc if not token.is_space]
    if not words:
        return
    notes = _notes(article, words)
    _note_spaces(doc.text, words, notes)
    blocks = sorted(span.start for block in article.of(Block) for span in block.spans)
    name = one_word(article.metadata.id)
    yield f"# newdoc id = {name}\n"
    starts = [0, *(n for n, word in enumerate(words) if n and word.is_sent_start), len(words)]
    for number, (first, last) in enumerate(pairwise(starts), 1):
        before = words[first - 1].idx if first else -1
        if bisect_right(blocks, before) < bisect_right(blocks, words[first].idx):
            yield "# newpar\n"
        yield f"# sent_id = {name}-{number}\n"
        yield f"# text = {_on_one_line(doc.text, words[first:last])}\n"
        sentence = words[first:last]
        numbers = {word.i: str(column) for column, word in enumerate(sentence, 1)}
        for word, misc in zip(sentence, notes[first:last], strict=True):
            yield "\t".join(_columns(word, numbers, misc)) + "\n"
        yield "\n"


def _columns(word: Token, numbers: Mapping[int, str], misc: Misc) -> Iterator[str]:
    """Yield the ten columns of *word*; those that no model has filled are `_`.

    *numbers* are those of the words of its sentence, by their place in the Doc.
    """
    yield from (numbers[word.i], word.text, word.lemma_ or NOTHING, word.pos_ or NOTHING)
    yield from (word.tag_ or NOTHING, str(word.morph) or NOTHING)
    if not word.dep_:
        yield from (NOTHING, NOTHING)
    elif word.head.i == word.i or word.head.i not in numbers:
        yield from ("0", "root")
    else:
        yield from (numbers[word.head.i], word.dep_)
    yield NOTHING
    yield "|".join(f"{key}={','.join(values)}" for key, values in misc.items()) or NOTHING


def _on_one_line(text: str, words: Words) -> str:
    return " ".join(text[words[0].idx : words[-1].idx + len(words[-1])].split())


def _notes(article: Article, words: Words) -> list[Misc]:
    """Return what is to be said of each of *words*: which annotations it begins or is inside."""
    ends = [word.idx + len(word) for word in words]
    notes: list[Misc] = [{} for _ in words]
    tied = ties(article)
    for annotation, label in labelled(article):
        begins = True
        for start, end in annotation.spans:
            place = bisect_right(ends, start)
            while place < len(words) and words[place].idx < end:
                sign = "B" if begins else "I"
                _note(notes[place], label.name, f"{sign}-{xml_name(annotation.id)}")
                if begins:
                    _note_features(notes[place], annotation, tied.get(annotation.id, ()))
                begins, place = False, place + 1
    return notes


def _note_features(misc: Misc, annotation: Annotation, tied: Sequence[Attribution]) -> None:
    name = xml_name(annotation.id)
    who = meant(annotation)
    if who is not None:
        _note(misc, "Entity", f"{name}:{xml_name(who)}")
    if isinstance(annotation, DateExpression) and annotation.value is not None:
        value = one_word(annotation.value).replace("|", "%7C").replace(",", "%2C")
        _note(misc, "Value", f"{name}:{value}")
    for attribution in tied:
        for relation, end in ends_of(attribution).items():
            _note(misc, relation, f"{name}:{xml_name(end)}")


def _note(misc: Misc, key: str, value: str) -> None:
    misc.setdefault(key, []).append(value)


def _note_spaces(text: str, words: Words, notes: Sequence[Misc]) -> None:
    """Note the white space around each of *words*, but for a single space after it."""
    if words[0].idx:
        _note(notes[0], "SpacesBefore", _escaped(text[: words[0].idx]))
    starts = [*(word.idx for word in words[1:]), len(text)]
    for word, following, misc in zip(words, starts, notes, strict=True):
        gap = text[word.idx + len(word) : following]
        if not gap:
            _note(misc, "SpaceAfter", "No")
        elif gap != " ":
            _note(misc, "SpacesAfter", _escaped(gap))


def _escaped(gap: str) -> str:
    return "".join(ESCAPES.get(char) or f"\\u{ord(char):04x}" for char in gap)
