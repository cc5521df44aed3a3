"""A long, coverage-guided search for bytes that break what `fuzz_targets` promises of them.

    python -m tests.fuzz loader --seconds 3600
    python -m tests.fuzz inputs.csv.gz

needs the extra `fuzz`.  A run starts from examples, stops at the first bytes for which the promise
of its target does not hold, and says in which file they are.  What was found is kept in
test_fuzz.py and test_inputs_hostile.py.
"""

from __future__ import annotations

import contextlib
import random
import sys
import tempfile
from functools import partial
from pathlib import Path

import click
from lxml import etree, html

from tests.mutation import mutants
from tests.packed import changed_inside

LONGEST = 50_000  # bytes
# What instrumented code is of interest: ours, and the libraries that read for us.
COVERED = ["annotate", "mammoth", "trafilatura"]


def mutated(data: bytes, largest: int, seed: int) -> bytes:
    """Return *data* changed by *seed*: itself or what is packed in it, its markup or its bytes."""
    chance = random.Random(seed)
    change = partial(_changed, largest=largest, chance=chance)
    if chance.random() < 0.75:
        with contextlib.suppress(Exception):  # too damaged to be unpacked
            return changed_inside(data, change, chance)[:largest]
    return change(data)


def _changed(data: bytes, largest: int, chance: random.Random) -> bytes:
    import atheris  # type: ignore[import-untyped,unused-ignore]

    if chance.random() < 0.5:
        with contextlib.suppress(etree.LxmlError, ValueError, IndexError):
            is_html = b"<html" in data[:200].lower()
            root = html.fromstring(data) if is_html else etree.fromstring(data)
            mutant = next(mutants(root, 1, chance.getrandbits(32)))
            return etree.tostring(mutant, encoding="UTF-8")[:largest]
    changed: bytes = atheris.Mutate(data, largest)
    return changed


@click.command()
@click.argument("target")
@click.option("--seconds", type=click.IntRange(1), default=600, show_default=True)
@click.option(
    "--corpus",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of what earlier runs found worth keeping; grows with each run.",
)
def main(target: str, seconds: int, corpus: Path | None) -> None:
    """Search for bytes that break TARGET."""
    import atheris  # type: ignore[import-untyped,unused-ignore]

    with atheris.instrument_imports(include=COVERED):
        from tests.fuzz_targets import TARGETS
    if target not in TARGETS:
        raise click.BadParameter(f"{target} is none of {', '.join(TARGETS)}")
    check, examples = TARGETS[target]
    folder = corpus or Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        seeds = examples(Path(made))
    for number, data in enumerate(seeds):
        (folder / f"seed-{number}").write_bytes(data)
    with atheris.instrument_imports(include=COVERED):
        check(seeds[0])
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=20"]
    told = [sys.argv[0], *options, f"-artifact_prefix={folder}/", str(folder)]
    atheris.Setup(told, check, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
