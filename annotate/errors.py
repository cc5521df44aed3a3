"""The errors this package raises.  Each message says where, what was found and what to do."""

from __future__ import annotations


class AnnotateError(Exception):
    """Base of every error raised on purpose."""


class SourceError(AnnotateError, ValueError):
    """An input that cannot be read as an article."""


class ModelError(AnnotateError, LookupError):
    """A language model or model file that is not installed or does not fit."""


class StageError(AnnotateError, RuntimeError):
    """A stage that broke the rules of the pipeline."""


class EncodingError(AnnotateError, ValueError):
    """XML that is not an annotate TEI document, so that no article can be loaded from it."""


class RenderError(AnnotateError, ValueError):
    """A stylesheet or template that does not work."""


class ConfigError(AnnotateError, ValueError):
    """A setting in a file that is not known, or has a value it cannot have."""


class OutputError(AnnotateError, OSError):
    """An output that cannot be written, or would overwrite a person's work."""


class MissingExtraError(AnnotateError, ImportError):
    """A library that only an extra of this package brings, and that is not installed."""


class WorkerError(AnnotateError, RuntimeError):
    """A process or a cluster that died or cannot be reached."""


def excerpt(found: str, limit: int = 40) -> str:
    """Return *found* quoted for a message, cut to *limit* characters."""
    return repr(found if len(found) <= limit else found[: limit - 1] + "…")
