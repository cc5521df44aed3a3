"""The wheel holds every file of the package, and nothing that was deleted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {"annotate": "annotate", "schemas": "annotate/schemas", "xslt": "annotate/xslt"}


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files of the tree that git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [name for name in listing.split("\0") if name and (ROOT / name).exists()]


def test_the_wheel_has_the_files_of_the_tree(tracked: list[str], tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    for name in tracked:
        (clean / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, clean / name)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(clean)],
        check=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}
    expected = {
        folder + name.removeprefix(top)
        for name in tracked
        for top, folder in FOLDERS.items()
        if name.startswith(f"{top}/")
    }
    assert packed == expected


def test_no_module_is_longer_than_400_lines(tracked: list[str]) -> None:
    modules = [n for n in tracked if n.endswith(".py")]
    lengths = {n: (ROOT / n).read_text(encoding="utf-8").count("\n") for n in modules}
    assert {n: k for n, k in lengths.items() if k > 400} == {}


def test_stages_do_not_touch_xml_nor_the_encoding_spacy() -> None:
    def imports(folder: str, library: str) -> list[str]:
        return [
            str(path)
            for path in (ROOT / "annotate" / folder).rglob("*.py")
            if f"import {library}" in (code := path.read_text(encoding="utf-8"))
            or f"from {library}" in code
        ]

    assert imports("stages", "lxml") == []
    assert imports("tei", "spacy") == []
    assert imports("edition", "spacy") == []
