"""An archive as tests need it: many small articles, and what a run over them has left."""

from __future__ import annotations

from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder* by path, but for hidden ones such as the ledger."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if not path.name.startswith(".")
    }
