"""Tables as one SQLite database, and what Datasette is to show of it.

The tables are those of `tables`, with articles in one of their own that all others point at, views
and a full-text index on quotations.  Equal articles in equal order give equal bytes, with one
version of SQLite.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from annotate import resources
from annotate.article import Article
from annotate.export.characters import holdable
from annotate.export.tables import ARTICLE_COLUMNS, TABLES, Column, Row, Table, row_start
from annotate.export.writing import Add
from annotate.output import whole_file, write_whole

TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER"}
KEY = "article INTEGER NOT NULL REFERENCES articles (article)"
# What else a table says of its rows; a speaker is one of the people of the same article.
CONSTRAINTS = {
    "people": ("PRIMARY KEY (article, id)",),
    "quotations": (
        "PRIMARY KEY (article, id)",
        "FOREIGN KEY (article, speaker) REFERENCES people (article, id)",
    ),
    "places": ("PRIMARY KEY (article, id)",),
    "dates": ("PRIMARY KEY (article, id)",),
}
MORE_OF_AN_ARTICLE = (
    Column("author", "text", "who wrote it"),
    Column("language", "text", "code of its language"),
    Column("licence", "text", "terms under which it may be used"),
    Column("text", "text", "its text, which all offsets count in"),
)
# Articles in one transaction: what is not yet on disk takes some megabytes.
BATCH = 500
SUFFIX_OF_METADATA = ".metadata.json"


@contextmanager
def writer(path: Path) -> Iterator[Add]:
    """Yield a function that adds an article to the database *path*.

    Beside it the metadata for Datasette is written.
    """
    with whole_file(path) as stream:
        try:
            with closing(sqlite3.connect(stream.name)) as database:
                yield from _filled(database)
        except sqlite3.OperationalError as error:
            # A full disk is an OSError wherever else a file is written.
            raise OSError(str(error)) from error
    write_whole(path.with_suffix(SUFFIX_OF_METADATA), metadata(path.stem))


def _filled(database: sqlite3.Connection) -> Iterator[Add]:
    """Make the tables, yield what fills them, then make views and indices."""
    # The file is renamed when it is whole: until then nothing in it needs to be safe.
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    _make_tables(database)
    articles = 0

    def add(article: Article) -> None:
        nonlocal articles
        rows = _rows(article, articles + 1)
        articles += 1
        for name, found in rows.items():
            _insert(database, name, found)
        if articles % BATCH == 0:
            database.commit()

    yield add
    database.commit()
    database.executescript(resources.export("sqlite.sql").read_text(encoding="utf-8"))
    database.commit()


def metadata(name: str) -> bytes:
    """Return the metadata.json that tells Datasette of the database that is called *name*."""
    told = json.loads(resources.export("datasette.json").read_bytes())
    for table in TABLES.values():
        about = told["tables"][table.name]
        about["description"] = f"One row: {table.row}."
        about["columns"] = {column.name: column.meaning for column in table.columns}
    columns = (*ARTICLE_COLUMNS, *MORE_OF_AN_ARTICLE)
    told["tables"]["articles"]["columns"] = {_own_name(c): c.meaning for c in columns}
    return json.dumps({"databases": {name: told}}, ensure_ascii=False, indent=2).encode() + b"\n"


def _own_name(column: Column) -> str:
    return column.name.removeprefix("article_")


def _make_tables(database: sqlite3.Connection) -> None:
    columns = [
        f"{_own_name(column)} {TYPES[column.type]}"
        for column in (*ARTICLE_COLUMNS[1:], *MORE_OF_AN_ARTICLE)
    ]
    database.execute(f"CREATE TABLE articles (article INTEGER PRIMARY KEY, {', '.join(columns)})")
    for table in TABLES.values():
        database.execute(_definition(table))


def _definition(table: Table) -> str:
    columns = (f"{column.name} {TYPES[column.type]}" for column in table.columns)
    return f"CREATE TABLE {table.name} ({', '.join((KEY, *columns, *CONSTRAINTS[table.name]))})"


def _rows(article: Article, number: int) -> dict[str, list[Row]]:
    about = article.metadata
    more = (about.author, about.language, about.licence, article.text)
    start = row_start(article, number)
    rows = {"articles": [(*start, *(None if words is None else holdable(words) for words in more))]}
    for table in TABLES.values():
        rows[table.name] = [(number, *row) for row in table.rows(article)]
    return rows


def _insert(database: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
