"""Mail (.eml): the words of the message, and what its header says."""

from __future__ import annotations

import re
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr

from annotate.errors import SourceError
from annotate.source.decoding import declared, eight_bit
from annotate.source.metadata import Fields
from annotate.source.reading import Reading, known_date, python
from annotate.source.web import article_in

# Ten times what a line of a header may have; the time to take one apart grows with its square.
LONGEST_HEADER = 10_000
# Of parts that hold parts.  Their ends are looked for in every line, and a mail with an attachment
# has a handful of them.
MOST_MULTIPARTS = 50
CONTENT_TYPE = re.compile(
    rb"(?:\A|[\r\n])content-type:((?:[^\r\n]++|(?:\r\n?|\n)[ \t])*+)", re.IGNORECASE
)
PLAIN, HTML = "text/plain", "text/html"


def read(data: bytes, name: str, keys: Fields) -> Reading:
    """Return the first plain text in the message, or the article in its HTML if it has none.

    Subject, sender and date become title, author and date.
    """
    _refuse_slow(data, name)
    # Headers are decoded by hand: the newer policies raise on many that are malformed.
    message: Message[str, str] = BytesParser().parsebytes(data)
    if not message.keys():
        raise SourceError(f"{name}: no mail, for it has no header; rename it to .txt if it is text")
    bodies = {part.get_content_type(): part for part in reversed(_bodies(message))}
    part = bodies.get(PLAIN) or bodies.get(HTML)
    if part is None:
        raise SourceError(f"{name}: a mail without text; save what is attached to it as a file")
    payload = part.get_payload(decode=True)
    text, encoding, mark = declared(
        payload if isinstance(payload, bytes) else b"", part.get_content_charset(), name
    )
    reader = python("email", "read the mail")
    reading = Reading(text=text, encoding=encoding, byte_order_mark=mark)
    if part.get_content_type() == HTML:
        reading = article_in(text, name, encoding=encoding, mark=mark)
    sender, address = parseaddr(_header(message, "from") or "")
    return Reading(
        text=reading.text,
        told={
            **reading.told,
            "title": _header(message, "subject"),
            "author": sender or address or None,
            "date": known_date(_header(message, "date")),
            "language": _header(message, "content-language") or reading.told.get("language"),
        },
        encoding=encoding,
        byte_order_mark=mark,
        readers=(reader, *reading.readers),
    )


def _refuse_slow(data: bytes, name: str) -> None:
    """Raise SourceError for what would keep Python's parser busy for longer than its size tells."""
    multiparts = 0
    for header in CONTENT_TYPE.finditer(data):
        if len(header.group()) > LONGEST_HEADER:
            raise SourceError(
                f"{name}: a header of more than {LONGEST_HEADER:,} characters; save its text (.txt)"
            )
        multiparts += header.group(1).lstrip().lower().startswith(b"multipart/")
    if multiparts > MOST_MULTIPARTS:
        raise SourceError(
            f"{name}: a mail of more than {MOST_MULTIPARTS} parts in parts; save its text (.txt)"
        )


def _bodies(message: Message[str, str]) -> list[Message[str, str]]:
    return [
        part
        for part in message.walk()
        if part.get_content_type() in (PLAIN, HTML)
        and part.get_content_disposition() != "attachment"
    ]


def _header(message: Message[str, str], name: str) -> str | None:
    """Return the words of a header, also where they stand in it as bytes, against the standard."""
    told = next((str(words) for key, words in message.raw_items() if key.lower() == name), None)
    if told is None:
        return None
    told = told[:LONGEST_HEADER]
    if not told.isascii():
        told = _decoded(told.encode("ascii", "surrogateescape"))
    with suppress(MessageError, LookupError, ValueError):
        told = str(make_header(decode_header(told)))
    return " ".join(told.split()) or None


def _decoded(words: bytes) -> str:
    try:
        return words.decode()
    except UnicodeDecodeError:
        return eight_bit(words)[0]
