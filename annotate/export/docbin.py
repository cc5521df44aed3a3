"""spaCy's own files: a folder of DocBins, as `spacy train` and `spacy.training.Corpus` take it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.article import Article
from annotate.export.tokens import doc_of
from annotate.export.writing import Add

# Articles in a file: a DocBin is written at once, so this bounds the memory.
BATCH = 500


@contextmanager
def writer(folder: Path, model: str | None = None) -> Iterator[Add]:
    """Yield a function that adds the Doc of an article to the files in *folder*.

    With a spaCy *model* the Docs hold what it says of the tokens, too.
    """
    from spacy.tokens import DocBin

    files = 0
    waiting = DocBin(store_user_data=True)

    def flush() -> None:
        nonlocal files, waiting
        files += 1
        waiting.to_disk(folder / f"articles-{files:04}.spacy")
        waiting = DocBin(store_user_data=True)

    def add(article: Article) -> None:
        waiting.add(doc_of(article, model))
        if len(waiting) == BATCH:
            flush()

    yield add
    if len(waiting) or not files:
        flush()
