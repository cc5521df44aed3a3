"""Style and script of the pages, inlined, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from markupsafe import Markup

from annotate import resources


@cache
def static(*names: str) -> Markup:
    """Return the static files *names*, one after the other, to stand in a page.

    Indentation and lines that are only a comment are left out.
    """
    texts = (resources.edition(f"static/{name}").read_text(encoding="utf-8") for name in names)
    lines = (line.strip() for text in texts for line in text.splitlines())
    return Markup("\n".join(line for line in lines if line and not line.startswith("//")) + "\n")


@cache
def static_digest(*names: str) -> str:
    """Return the CSP source for `static(*names)`."""
    return digest(static(*names))


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
