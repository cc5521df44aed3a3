"""The gazetteer: which places a name can mean, from one compact SQLite file."""

from __future__ import annotations

from annotate.gazetteer.names import folded
from annotate.gazetteer.places import Place
from annotate.gazetteer.store import Gazetteer, embedded, in_use

__all__ = ["Gazetteer", "Place", "embedded", "folded", "in_use"]
