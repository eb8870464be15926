"""Product rows and the words of their names, in one SQLite file that is written once and then only read."""

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from lookalike.errors import Damaged
from lookalike.product import FACETS, Product

Items = NDArray[np.int64]
T = TypeVar("T")

FORMAT = 1
_FIELDS = ("id", "name", "image", "thumbnail", "width", "height", "etag", "last_modified", *FACETS)
_COLUMNS = ", ".join(f'"{name}"' for name in _FIELDS)
_SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA user_version = {FORMAT};
CREATE TABLE products (item INTEGER PRIMARY KEY, {_COLUMNS});
CREATE VIRTUAL TABLE words USING fts5(name, content='', tokenize="unicode61 remove_diacritics 2");
"""


def write(path: Path, rows: Iterable[tuple[int, Product]]) -> None:
    """Writes the file: each product under its item number. Replaces what was at `path`."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        marks = ", ".join("?" * (1 + len(_FIELDS)))
        for chunk in _chunks(rows, 10_000):
            connection.executemany(f"INSERT INTO products VALUES ({marks})", map(_values, chunk))  # noqa: S608
            words = [(item, product.name) for item, product in chunk]
            connection.executemany("INSERT INTO words (rowid, name) VALUES (?, ?)", words)
        connection.execute("CREATE UNIQUE INDEX by_id ON products (id)")
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


class Products:
    """Such a file, open. Safe to use from many threads: each gets its own connection."""

    def __init__(self, path: Path) -> None:
        self._uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        # With the last reference every thread's connection goes, too.
        self.close = weakref.finalize(self, _close, self._open)
        try:
            found = self._connection().execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise Damaged(
                f"'{path.name}' is no product file ({error}): publish the catalog again."
            ) from error
        if found != FORMAT:
            raise Damaged(f"'{path.name}' has format {found}; this program reads {FORMAT}: update it.")

    def rows(self, items: Sequence[int]) -> dict[int, Product]:
        """The products of those `items` that are here."""
        found = {}
        for chunk in _chunks(items, 500):
            marks = ", ".join("?" * len(chunk))
            query = f"SELECT item, {_COLUMNS} FROM products WHERE item IN ({marks})"  # noqa: S608
            found.update({row[0]: _product(row[1:]) for row in self._connection().execute(query, chunk)})
        return found

    def item(self, product_id: str) -> int | None:
        """The item number of a product, or None when it is not here."""
        row = self._connection().execute("SELECT item FROM products WHERE id = ?", [product_id]).fetchone()
        return int(row[0]) if row else None

    def named(self, words: str) -> Items:
        """The items whose name holds every one of `words`, each as a word's beginning.

        Upper case, accents and punctuation don't matter.
        """
        match = _match(words)
        if not match:
            return np.empty(0, np.int64)
        rows = self._connection().execute("SELECT rowid FROM words WHERE words MATCH ?", [match])
        return np.array([row[0] for row in rows], np.int64)

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
            self._local.connection = found
            self._open.append(found)
        return found


def _match(words: str) -> str:
    """As an FTS5 expression: quoted, so that nothing a person types is taken for an operator."""
    clean = words.encode("utf-8", "ignore").decode().replace("\0", " ").replace('"', " ")
    return " ".join(f'"{word}"*' for word in clean.split() if any(map(str.isalnum, word)))


def _values(row: tuple[int, Product]) -> tuple[Any, ...]:
    item, one = row
    facets = [one.attributes.get(name) for name in FACETS]
    modified = one.last_modified.isoformat()
    fixed = (one.id, one.name, one.image, one.thumbnail, one.width, one.height, one.etag, modified)
    return (item, *fixed, *facets)


def _product(row: tuple[Any, ...]) -> Product:
    found = dict(zip(_FIELDS, row, strict=True))
    attributes = {facet: value for facet in FACETS if (value := found.pop(facet)) is not None}
    found["last_modified"] = datetime.fromisoformat(found["last_modified"])
    return Product(**found, attributes=attributes)


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
