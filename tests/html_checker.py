"""Whether pages are valid HTML, as the W3C's checker finds (tests/fetch.py fetched it)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fetch import VNU

# The checker knows no hashes, by which the policy of our pages lets their own style and script run;
# and it warns of a carriage return, which is the source's and can be written in no other way.
KNOWN = ".*(violates Content Security Policy|reference expanded to carriage return).*"


def html_problems(*paths: Path) -> list[str]:
    """Return what is wrong with the pages *paths*, files or folders: errors and warnings.

    All of them in one call: Java takes a second to start.  Skips the test where Java or the
    checker is missing, fails it in CI.
    """
    reason = None
    if shutil.which("java") is None:
        reason = "needs Java (Debian: apt-get install default-jre-headless)"
    elif not VNU.is_there:
        reason = f"{VNU.path.name} is missing: run python tests/fetch.py vnu"
    if reason is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    command = ["java", "-jar", str(VNU.path), "--format", "json", "--skip-non-html"]
    command += ["--filterpattern", KNOWN, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=False)
    return [
        f"{Path(found['url']).name}:{found.get('lastLine', 1)}: {found['message']}"
        for found in json.loads(done.stderr)["messages"]
    ]
