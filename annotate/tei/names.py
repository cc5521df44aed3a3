"""Names and tokens of XML: ids, pointers and one-word attribute values, each with its inverse.

An id of an article may be any string.  In XML it must be an NCName, so characters that do not fit
are written `_xHHHH_`, as ISO/IEC 9075-14 does for SQL names.  One-word values (TEI's teidata.word)
are percent-encoded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
XML_ID = f"{{{XML}}}id"
XML_LANG = f"{{{XML}}}lang"
XML_SPACE = f"{{{XML}}}space"

PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*(?:_(?!x)[A-Za-z0-9.-]*)*")
UNFIT = re.compile(r"_(?=x)|[^A-Za-z0-9._-]")
UNFIT_FIRST = re.compile(r"[^A-Za-z_]")
ESCAPED = re.compile(r"_x([0-9A-F]{4}|[0-9A-F]{8})_")

# Printable ASCII; quote() itself keeps letters, digits and "_.-~".
KEPT_IN_TOKENS = "!\"#$&'()*+,/:;<=>?@[\\]^`{|}"


def qualified(name: str) -> str:
    """Return the TEI element *name* as lxml writes it."""
    return f"{{{TEI}}}{name}"


@lru_cache(maxsize=1024)
def local(tag: str) -> str:
    """Return the name of an lxml tag without its namespace."""
    return tag.rpartition("}")[2]


@lru_cache(maxsize=4096)
def xml_name(name: str) -> str:
    """Return *name* as an NCName of ASCII letters; `plain_name` is the inverse.

    >>> xml_name("q1"), xml_name("Ana Ruiz"), xml_name("1")
    ('q1', 'Ana_x0020_Ruiz', '_x0031_')
    """
    if PLAIN_NAME.fullmatch(name):
        return name
    first = UNFIT_FIRST.sub(_escaped, name[:1]) if not name.startswith("_x") else "_x005F_"
    return (first + UNFIT.sub(_escaped, name[1:])) or "_"


def plain_name(name: str) -> str:
    """Return the id that an NCName stands for.

    >>> plain_name("Ana_x0020_Ruiz")
    'Ana Ruiz'
    """
    if "_x" not in name:
        return name
    return ESCAPED.sub(_unescaped, name)


def pointer(name: str) -> str:
    """Return the same-document pointer to the element whose id is *name*."""
    return f"#{xml_name(name)}"


@lru_cache(maxsize=4096)
def pointed_at(target: str) -> str:
    """Return the id that a same-document pointer points at."""
    return plain_name(target.removeprefix("#"))


def token(words: str) -> str:
    """Return *words* as one token of printable ASCII; `plain_token` is the inverse.

    >>> token("additional reporting")
    'additional%20reporting'
    """
    return quote(words, safe=KEPT_IN_TOKENS, errors="surrogatepass")


def plain_token(value: str) -> str:
    """Return the words that a token stands for.

    >>> plain_token("additional%20reporting")
    'additional reporting'
    """
    return unquote(value, errors="surrogatepass") if "%" in value else value


def decimal(number: float) -> str:
    """Return *number* in decimal notation, exactly.

    >>> decimal(0.83), decimal(1e-7)
    ('0.83', '0.0000001')
    """
    written = repr(float(number))
    return written if "e" not in written else f"{_decimal(written):f}"


def number(value: str | None) -> float | None:
    """Return the number that *value* is, None if it is none; the inverse of `decimal`."""
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def _decimal(written: str) -> object:
    from decimal import Decimal

    return Decimal(written)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"_x{code:04X}_" if code < 0x10000 else f"_x{code:08X}_"


def _unescaped(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return chr(code) if code < 0x110000 else match.group()
