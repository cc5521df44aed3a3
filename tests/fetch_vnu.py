"""Fetch the W3C's checker of HTML, vnu.jar, into .testdata/ for the tests.

It stands in the npm package `vnu-jar`.  Run by tests/set_up: `python tests/fetch_vnu.py`.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "vnu-jar@26.9.27"
MEMBER = "package/build/dist/vnu.jar"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
JAR = Path(__file__).parents[1] / ".testdata" / "vnu.jar"


def is_fetched() -> bool:
    """Say whether the checker is there, byte for byte."""
    return JAR.is_file() and hashlib.sha256(JAR.read_bytes()).hexdigest() == SHA256


def fetch() -> None:
    """Write the checker into .testdata/.

    Raises ValueError if the package holds another version of it.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, PACKAGE]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).iterdir()
        content = _jar_in(archive)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(f"{PACKAGE}: vnu.jar has the sha256 {found}, expected {SHA256}")
    JAR.parent.mkdir(exist_ok=True)
    JAR.write_bytes(content)


def _jar_in(archive: Path) -> bytes:
    with tarfile.open(archive) as files:
        stream = files.extractfile(MEMBER)
        if stream is None:
            raise ValueError(f"{archive.name}: {MEMBER} is no file")
        return stream.read()


if __name__ == "__main__":
    if not is_fetched():
        fetch()
