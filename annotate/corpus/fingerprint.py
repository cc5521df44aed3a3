"""What an output depends on beside its input, so that a run knows if an old one still holds."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, entry_points, version

from annotate import language
from annotate._version import __version__
from annotate.authority import NOTHING
from annotate.conversion import Settings
from annotate.gazetteer.store import VARIABLE as GAZETTEER
from annotate.pipeline import ENTRY_POINT_GROUP
from annotate.source import Fields, Given


def fingerprint(settings: Settings, keys: Fields, given: Given) -> dict[str, object]:
    """Return by name all settings and versions that decide what an article becomes.

    Raises ModelError if the model is not installed.
    """
    model = language.model_name(settings.model)
    plugged = entry_points(group=ENTRY_POINT_GROUP)
    return {
        **asdict(replace(settings, authority=NOTHING)),
        "authority": settings.authority.digest,
        "annotate": __version__,
        "spaCy": _version("spacy"),
        "model": f"{model} {_version(model)}",
        "stages": sorted(f"{p.name} {p.dist.version if p.dist else ''}" for p in plugged),
        "gazetteer": os.environ.get(GAZETTEER),
        "fields": asdict(keys),
        "metadata": dict(given),
    }


def digest(content: bytes) -> str:
    """Return the sha256 of an input, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"
