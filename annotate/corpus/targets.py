"""Where the output of a run goes: beside each article, into a folder, or into one file."""

from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path
from typing import Protocol

from annotate.corpus.finding import XML
from annotate.corpus.ledger import RUN, Ledger, Place
from annotate.corpus.outcomes import FAILURES
from annotate.corpus.packing import Packer, packer_of
from annotate.corpus.tasks import Encoded
from annotate.errors import OutputError
from annotate.output import not_written, safe_name, whole_file, write_whole
from annotate.source import Input

LEDGER = ".annotate.sqlite"
# Of zlib: the documents of a run are kept for as long as it lasts, so time counts more than space.
QUICKEST = 1


class Target(Protocol):
    """Where outputs go.  All raise OutputError."""

    @property
    def ledger(self) -> Path | None:
        """The file that holds the ledger of runs; None if it does not outlast the run."""

    @property
    def failures(self) -> Path | None:
        """The file that lists what failed; None if there is none."""

    @property
    def is_split(self) -> bool:
        """Whether folders are kept small."""

    @property
    def is_serial(self) -> bool:
        """Whether `write` must not be called by several threads."""

    @property
    def wants_standoff(self) -> bool:
        """Whether `write` needs the standoff record."""

    def start(self, ledger: Ledger) -> None:
        """Raise OutputError if nothing must be written there."""

    def folder_of(self, found: Input) -> Path:
        """Return the folder that the output of *found* wants, as the ledger keeps it."""

    def path(self, place: Place) -> Path:
        """Return the output of *place*, for messages."""

    def check(self, place: Place, found: Input) -> None:
        """Raise OutputError if the output of *place* must not be written."""

    def holds(self, place: Place, ledger: Ledger) -> bool:
        """Say whether the output of *place* is there."""

    def write(self, place: Place, document: Encoded, ledger: Ledger) -> None:
        """Write the output of *place*."""

    def finish(self, ledger: Ledger) -> None:
        """Do what is left when every article was tried."""


class Files:
    """One XML file an article: in *folder*, or beside the article if it is None."""

    wants_standoff = False
    is_serial = False

    def __init__(self, folder: Path | None, *, force: bool) -> None:
        self._folder = folder
        self._force = force
        self.is_split = folder is not None
        self.ledger = None if folder is None else folder / LEDGER
        self.failures = None if folder is None else folder / FAILURES

    def start(self, ledger: Ledger) -> None:
        pass

    def folder_of(self, found: Input) -> Path:
        if self._folder is not None:
            return found.folder
        return found.path.parent if found.path else Path()

    def path(self, place: Place) -> Path:
        return (self._folder or Path()) / place.folder / f"{place.name}{XML}"

    def check(self, place: Place, found: Input) -> None:
        path = self.path(place)
        if self._folder is not None:
            _refuse_outside(path, self._folder)
        refuse_loss(path, found, force=self._force)

    def holds(self, place: Place, ledger: Ledger) -> bool:
        return self.path(place).exists()

    def write(self, place: Place, document: Encoded, ledger: Ledger) -> None:
        write_whole(self.path(place), document.xml, writer=RUN if self._folder else None)

    def finish(self, ledger: Ledger) -> None:
        pass


class Packed:
    """One file for all: the ledger holds the documents, which are packed when the run is over."""

    is_split = True
    is_serial = True

    def __init__(self, path: Path, packer: Packer, *, force: bool, resume: bool) -> None:
        self._path = path
        self._packer = packer
        self._may_replace = force
        self._resume = resume
        self.wants_standoff = packer.wants_standoff
        self.ledger = path.with_name(f".{path.name}{LEDGER}")
        self.failures = path.with_name(f"{path.name}.{FAILURES}")

    def start(self, ledger: Ledger) -> None:
        if not self._path.exists() or self._may_replace:
            return
        if not (self._resume and ledger.is_packed(_digest_of(self._path))):
            raise OutputError(
                f"{self._path}: is there already and may hold what people have edited; use --force "
                "to replace it, or choose another with -o"
            )

    def folder_of(self, found: Input) -> Path:
        return Path(*map(safe_name, found.folder.parts))

    def path(self, place: Place) -> Path:
        return self._path / place.folder / f"{place.name}{XML}"

    def check(self, place: Place, found: Input) -> None:
        pass

    def holds(self, place: Place, ledger: Ledger) -> bool:
        return ledger.is_kept(place)

    def write(self, place: Place, document: Encoded, ledger: Ledger) -> None:
        ledger.keep(place, zlib.compress(document.xml, QUICKEST), document.standoff)

    def finish(self, ledger: Ledger) -> None:
        documents = (
            (str(place.folder / f"{place.name}{XML}"), zlib.decompress(xml), standoff)
            for place, xml, standoff in ledger.documents()
        )
        with whole_file(self._path, writer=RUN) as stream:
            self._packer.write(stream, documents)
            stream.flush()
            # Before it appears: so a run that is killed now knows the file for its own.
            ledger.packed(_digest_of(Path(stream.name)))


def target_of(output: Path | None, *, force: bool, resume: bool) -> Target:
    """Return what *output* means: None, a folder, or a file that its suffix tells how to pack."""
    packer = None if output is None or os.path.isdir(output) else packer_of(output)
    if output is not None and packer is not None:
        return Packed(output, packer, force=force, resume=resume)
    return Files(output, force=force)


def refuse_loss(path: Path, found: Input, *, force: bool) -> None:
    """Raise OutputError if writing *path* would destroy the article or, without *force*, edits."""
    from annotate.tei.protection import hand_made

    try:
        if not path.exists():
            return
    except OSError as error:  # a name that is too long
        raise not_written(path, error) from error
    if found.path is not None and path.resolve() == found.path.resolve():
        raise OutputError(
            f"{path}: its XML would take the place of the article itself; name a folder with -o"
        )
    reason = None if force else hand_made(path)
    if reason is not None:
        raise OutputError(
            f"{path}: {reason}; it was left as it is, use --force to overwrite it, or "
            "`annotate update` to annotate around what was made by hand"
        )


def _digest_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal.  Raises OutputError."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise not_written(path, error) from error


def _refuse_outside(path: Path, folder: Path) -> None:
    """Raise OutputError if links lead from *folder* to somewhere else on the way to *path*."""
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise OutputError(
            f"{path}: a link leads out of {folder}; remove the link, or choose another folder "
            "with -o"
        )
