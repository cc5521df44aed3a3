"""A real browser that opens pages from their files, and hears what they ask for or complain of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}

needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists() and os.environ.get("CI") != "true",
    reason="needs Chromium as /usr/bin/chromium (Debian: apt-get install chromium)",
)


class Browser:
    """Opens pages, each in a context of its own; *troubles* is what they did that no page may."""

    def __init__(self, chromium: Any) -> None:
        self.troubles: list[str] = []
        self._chromium = chromium
        self._contexts: list[Any] = []

    def open(self, path: Path, fragment: str = "", **options: Any) -> Any:
        """Return the page at *path*, opened with playwright's *options* for a context."""
        options = {"viewport": DESK, "reduced_motion": "reduce", **options}
        context = self._chromium.new_context(**options)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.troubles.append(message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self._hear(request.url))
        page.goto(path.as_uri() + fragment)
        return page

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()

    def _hear(self, address: str) -> None:
        if not address.startswith(("file:", "data:", "blob:")):
            self.troubles.append(f"asked for {address}")


@contextmanager
def launched() -> Iterator[Any]:
    """Run Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


def accessibility_problems(page: Any, *rules: str) -> list[str]:
    """Return which rules of axe the page breaks, of all or of *rules* only, and where."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": list(rules)} if rules else {}
    return [
        f"{broken['id']}: {node['html']}"
        for broken in Axe().run(page, options=options).response["violations"]
        for node in broken["nodes"]
    ]
