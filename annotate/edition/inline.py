"""Style and script of the pages, inlined, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from markupsafe import Markup

from annotate import resources
from annotate.errors import RenderError

# A script that may run may load others of its own choice.
TRUSTED = "'strict-dynamic'"


@cache
def static(*names: str) -> Markup:
    """Return the static files *names*, one after the other, to stand in a page."""
    return joined(source(name) for name in names)


def source(name: str, folder: Path | None = None) -> str:
    """Return the static file *name*: that of *folder* if it has one, else annotate's own.

    Raises RenderError for a file that cannot be read.
    """
    own = resources.edition(f"static/{name}")
    return text_of(folder / name if folder and (folder / name).is_file() else own)


def text_of(path: Path) -> str:
    """Return the text of the file *path*.  Raises RenderError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RenderError(f"{path}: cannot be read: {error}; check the file") from error


def joined(texts: Iterable[str]) -> Markup:
    """Return styles or scripts as one, without indentation and lines that are only a comment."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return Markup("\n".join(line for line in lines if line and not line.startswith("//")) + "\n")


def digest(text: str) -> str:
    """Return the CSP source that allows an inline style or script with just this text."""
    hashed = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return f"'sha256-{base64.b64encode(hashed).decode('ascii')}'"


def policy(*, styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """Return a Content-Security-Policy with which a page loads nothing and runs only its own."""
    return (
        f"default-src 'none'; style-src {' '.join(styles) or chr(39) + 'none' + chr(39)}; "
        f"script-src {' '.join(scripts)}; img-src data:; base-uri 'none'; form-action 'self'"
    )
