"""Stock tei_all, as tests/fetch_tei_all.py fetched it, compiled once."""

from __future__ import annotations

import os
from functools import cache

import pytest
from lxml import etree

from tests.fetch_tei_all import SCHEMA, is_fetched


@cache
def tei_all() -> etree.RelaxNG:
    """Return tei_all; skip the test where it was not fetched, fail it in CI."""
    if not is_fetched():
        reason = f"{SCHEMA.name} is missing: run python tests/fetch_tei_all.py"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return etree.RelaxNG(etree.parse(SCHEMA))
