"""The authority file: an editor's word on who is who, which wins over the machine's.

`read` and `found` return an `Authority`, and `applied` an article that follows it; see
`docs/authority.md` for the form of the file.
"""

from __future__ import annotations

from annotate.authority.applying import applied
from annotate.authority.model import NOTHING, Authority, Identity
from annotate.authority.reading import NAME, checked, found, read

__all__ = [
    "NAME",
    "NOTHING",
    "Authority",
    "Identity",
    "applied",
    "checked",
    "found",
    "read",
]
