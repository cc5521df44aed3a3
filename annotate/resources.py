"""Where the package's data files lie: the only module that knows.

Everything goes through `importlib.resources`, so it works from a wheel, an editable install and
a checkout.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def _folder(package: str) -> Path:
    return Path(str(files(package)))


def schema(name: str) -> Path:
    """Return the path of a file in schemas/."""
    return _folder("annotate.schemas") / name


def stylesheet(name: str) -> Path:
    """Return the path of a file in xslt/."""
    return _folder("annotate.xslt") / name


def model(name: str) -> Path:
    """Return the folder of one of the models in annotate/models/."""
    return _folder("annotate.models") / name


def gazetteer() -> Path:
    """Return the folder of the embedded gazetteer."""
    return _folder("annotate.gazetteer")


def edition(name: str) -> Path:
    """Return the path of a template or static file of the reading edition."""
    return _folder("annotate.edition") / name


def export(name: str) -> Path:
    """Return the path of a file that a format is written with."""
    return _folder("annotate.export") / "data" / name


def lexicon_path(name: str) -> Path:
    """Return the path of the word list or rule file *name* in annotate/lexicons/."""
    return _folder("annotate.lexicons") / name


@cache
def lexicon(name: str) -> tuple[str, ...]:
    """Return the entries of the word list *name*.txt: one a line, `#` starts a comment."""
    lines = lexicon_path(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.partition("#")[0].strip() for line in lines)
    return tuple(entry for entry in entries if entry)


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of *name*.tsv: one a line, fields split at tabs, `#` starts a comment."""
    lines = lexicon_path(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
