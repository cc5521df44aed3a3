"""Fetch IPTC's DTD of NITF 2.5 into .testdata/ for the tests: the only one that a registry has.

It stands among the test data of libxml2 in the npm package `libxmljs`.  Run by tests/set_up:
`python tests/fetch_nitf.py`.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "libxmljs@1.0.6"
MEMBER = "package/vendor/libxml2/test/valid/dtds/nitf-2-5.dtd"
SHA256 = "0ef40c304311e81ed5eadff17f8efbc2cc38a500ba585ced8b96acbe314c9626"
DTD = Path(__file__).parents[1] / ".testdata" / "nitf-2-5.dtd"


def is_fetched() -> bool:
    """Say whether the DTD is there, byte for byte."""
    return DTD.is_file() and hashlib.sha256(DTD.read_bytes()).hexdigest() == SHA256


def fetch() -> None:
    """Write the DTD into .testdata/.

    Raises ValueError if the package holds another version of it.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, PACKAGE]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).iterdir()
        with tarfile.open(archive) as files:
            stream = files.extractfile(MEMBER)
            if stream is None:
                raise ValueError(f"{PACKAGE}: {MEMBER} is no file")
            content = stream.read()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(f"{PACKAGE}: {MEMBER} has the sha256 {found}, expected {SHA256}")
    DTD.parent.mkdir(exist_ok=True)
    DTD.write_bytes(content)


if __name__ == "__main__":
    if not is_fetched():
        fetch()
