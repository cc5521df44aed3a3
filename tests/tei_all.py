"""Stock tei_all, as tests/fetch.py fetched it, compiled once."""

from __future__ import annotations

import os
from functools import cache

import pytest
from lxml import etree

from tests.fetch import TEI_ALL


@cache
def tei_all() -> etree.RelaxNG:
    """Return tei_all; skip the test where it was not fetched, fail it in CI."""
    if not TEI_ALL.is_there:
        reason = f"{TEI_ALL.path.name} is missing: run python tests/fetch.py tei_all"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return etree.RelaxNG(etree.parse(TEI_ALL.path))
