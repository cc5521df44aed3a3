"""Bytes to text: which encoding, which line endings, and what is no text at all."""

from __future__ import annotations

import codecs
import hashlib
import re

from annotate.article import SourceFile
from annotate.errors import SourceError

# Longest first: the mark of UTF-32LE starts with that of UTF-16LE.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32LE"),
    (codecs.BOM_UTF32_BE, "UTF-32BE"),
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)

# What files start with that are no plain text, and what to call them.
SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format 3\0", "a database"),
    (b"<?xml", "an XML document"),
    (b"<!DOCTYPE", "a web page or XML document"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
)

# Said of files in any encoding, by programs that never asked.
UNDECIDED = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "binary"})
WESTERN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "l1"})
NAMES = {"cp1252": "windows-1252", "mac-roman": "macintosh"}

# Enough to tell an encoding by; keeps the guess as quick for 5 MB as for 5 KB.
SAMPLE = 65_536

CONTROLS = frozenset((*range(9), *range(14, 27), *range(28, 32), 127))
# A text has next to none; of 544 programs, fonts and compiled files none had less than 9 %.
BINARY_SHARE = 0.05
# A text file may hold a stray NUL; one of which this share is control characters is none.
BINARY_SHARE_IN_UTF8 = 0.3

TYPOGRAPHIC = frozenset("“”‘’„‚«»‹›–—…•·°£€¥©®™§½¼¾¿¡\xa0")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def decode(data: bytes, name: str) -> tuple[str, SourceFile]:
    """Return the text of *data* without a byte order mark, and how it was decoded.

    In UTF-8 that is damaged here and there, each byte that does not fit becomes a lone surrogate
    (PEP 383), so that nothing is lost and the rest is not misread.

    Raises SourceError for a binary file, or UTF-16 or -32 that is cut off.
    """
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise _binary(name, kind)
    text, encoding, mark = _decoded(data, name)
    return text, SourceFile(
        name=name,
        encoding=encoding,
        byte_order_mark=mark,
        line_ending=line_ending(text),
        byte_length=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def declared(data: bytes, charset: str | None, name: str) -> tuple[str, str, bool]:
    """Return the text of *data*, its encoding, and whether it had a byte order mark.

    *charset* is what the file says of itself: believed where every byte fits, else told apart as
    in `decode`.  As in browsers, who says ISO-8859-1 means windows-1252.
    """
    known = (charset or "").lower().replace("_", "-")
    if charset and not is_marked(data) and known not in UNDECIDED:
        try:
            codec = codecs.lookup("cp1252" if known in WESTERN else known).name
            return data.decode(codec), NAMES.get(codec, codec.upper()), False
        except (LookupError, ValueError):
            pass
    return _decoded(data, name)


def is_marked(data: bytes) -> bool:
    """Return whether *data* begins with a byte order mark."""
    return data.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS))


def line_ending(text: str) -> str:
    """Return "LF", "CRLF", "CR", "mixed" or "none".

    >>> line_ending("one\\r\\ntwo\\r\\n")
    'CRLF'
    """
    pairs = text.count("\r\n")
    counts = {"CRLF": pairs, "CR": text.count("\r") - pairs, "LF": text.count("\n") - pairs}
    found = [name for name, count in counts.items() if count]
    return "mixed" if len(found) > 1 else found[0] if found else "none"


def _decoded(data: bytes, name: str) -> tuple[str, str, bool]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _unicode(data[len(mark) :], encoding, name), encoding, True
    wide = _wide_without_mark(data)
    if wide:
        return _unicode(data, wide, name), wide, False
    try:
        text = data.decode()
    except UnicodeDecodeError:
        if _share_of_controls(data) > BINARY_SHARE or b"\0" in data:
            raise _binary(name, "a binary file") from None
        return *eight_bit(data), False
    if "\0" in text and _share_of_controls(data) > BINARY_SHARE_IN_UTF8:
        raise _binary(name, "a binary file")
    return text, "UTF-8", False


def _unicode(data: bytes, encoding: str, name: str) -> str:
    errors = "surrogateescape" if encoding == "UTF-8" else "surrogatepass"
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name}: not valid {encoding} at byte {error.start}, although its byte order mark "
            "says so; save it again as UTF-8"
        ) from None


def _wide_without_mark(data: bytes) -> str | None:
    """Return the kind of UTF-16 that *data* is, if any: in English nearly every other byte is 0."""
    sample = data[:SAMPLE]
    if len(data) % 2 or not sample:
        return None
    high, low = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if low > half * 0.6 and high < half * 0.1:
        return "UTF-16LE"
    if high > half * 0.6 and low < half * 0.1:
        return "UTF-16BE"
    return None


def _share_of_controls(data: bytes) -> float:
    sample = data[:SAMPLE]
    return sum(map(CONTROLS.__contains__, sample)) / len(sample)


def eight_bit(data: bytes) -> tuple[str, str]:
    """Return the text of *data*, which is not valid UTF-8, and its likeliest encoding.

    charset-normalizer got 19 of 23 short sentences right, this all of them: only three encodings
    are in question, and where letters and marks stand tells them apart.
    """
    damaged = data.decode(errors="surrogateescape")
    others = [ord(c) for c in NOT_ASCII.findall(damaged)]
    broken = sum(0xDC80 <= c <= 0xDCFF for c in others)
    if broken * 2 < len(others):
        return damaged, "UTF-8"
    try:
        western, encoding = data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        western, encoding = data.decode("latin-1"), "ISO-8859-1"
    mac = data.decode("mac_roman")
    if _likeness(mac) > _likeness(western):
        return mac, "macintosh"
    return western, encoding


def _likeness(text: str) -> float:
    """Say how well the characters outside ASCII fit their neighbours: the more the better."""
    found = (match.start() for match in NOT_ASCII.finditer(text, 0, SAMPLE))
    return sum(_fit(text[at - 1 : at], text[at], text[at + 1 : at + 2]) for at in found)


def _fit(before: str, char: str, after: str) -> float:
    if char in TYPOGRAPHIC:
        return 1
    if not char.isalpha():
        return -1 if before.isalpha() and after.isalpha() else -0.25
    if char.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -1
    return 1 if before.isalpha() or after.isalpha() else -0.5


def _binary(name: str, kind: str) -> SourceError:
    return SourceError(f"{name}: {kind}, no plain text; save the article as text (.txt)")
