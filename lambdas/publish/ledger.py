"""Publish's memory: what it knows of each picture and file of product data. Part of every snapshot."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from lookalike.errors import Damaged
from lookalike.reject import Reject

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of `images/` as it was merged; `since` is when this content first was in a snapshot.

    `reject` says why it is no picture; else `thumbnail` is a key, `width` and `height` are in pixels.
    """

    etag: str
    last_modified: datetime
    size: int
    since: datetime
    thumbnail: str = ""
    width: int = 0
    height: int = 0
    reject: Reject | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A key of `metadata/`: `rows` are those that were accepted last, `refused` says why the newest weren't.

    `rows` maps ids to columns to values. `repaired` and `dropped` tell of rows: line, id, text.
    """

    etag: str
    last_modified: datetime
    since: datetime
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    repaired: tuple[tuple[int, str, str], ...] = ()
    dropped: tuple[tuple[int, str, str], ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All of it, by key."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    def since(self, base: Self) -> "Change":
        """What turns `base` into this."""
        return Change(_changed(base.entries, self.entries), _changed(base.sheets, self.sheets))


@dataclass(frozen=True, slots=True)
class Change:
    """Keys whose entry or sheet is another now, or gone (None)."""

    entries: Mapping[str, Entry | None] = field(default_factory=dict)
    sheets: Mapping[str, Sheet | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entries or self.sheets)

    def over(self, base: Ledger) -> Ledger:
        """`base`, changed."""
        entries = {**base.entries, **self.entries}
        sheets = {**base.sheets, **self.sheets}
        return Ledger(
            {key: entry for key, entry in entries.items() if entry},
            {key: sheet for key, sheet in sheets.items() if sheet},
        )


def dump(change: Change) -> bytes:
    """As a file: JSON, compressed, the same for the same content."""
    stored = {
        "format": FORMAT,
        "entries": {key: entry and _row(entry) for key, entry in sorted(change.entries.items())},
        "sheets": {key: sheet and _dict(sheet) for key, sheet in sorted(change.sheets.items())},
    }
    return gzip.compress(json.dumps(stored, separators=(",", ":")).encode(), 5, mtime=0)


def load(data: bytes) -> Change:
    """What `dump` wrote. Raises Damaged when it is anything else, or of a later format."""
    try:
        stored = json.loads(gzip.decompress(data))
        if stored["format"] != FORMAT:
            raise Damaged(
                f"A ledger has format {stored['format']!r}; this program reads {FORMAT}: update it."
            )
        entries = {key: row and _entry(row) for key, row in stored["entries"].items()}
        return Change(entries, {key: one and _sheet(one) for key, one in stored["sheets"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError) as error:
        raise Damaged(f"A ledger can't be read ({error!r}): roll back to another version.") from error


def _changed(base: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    new = {key: value for key, value in now.items() if base.get(key) != value}
    return new | {key: None for key in base if key not in now}


def _row(entry: Entry) -> list[Any]:
    reject = asdict(entry.reject) if entry.reject else None
    times = entry.last_modified.isoformat(), entry.since.isoformat()
    return [entry.etag, *times, entry.size, entry.thumbnail, entry.width, entry.height, reject]


def _entry(row: list[Any]) -> Entry:
    etag, modified, since, size, thumbnail, width, height, reject = row
    times = datetime.fromisoformat(modified), size, datetime.fromisoformat(since)
    return Entry(etag, *times, thumbnail, width, height, Reject(**reject) if reject else None)


def _dict(sheet: Sheet) -> dict[str, Any]:
    times = {"last_modified": sheet.last_modified.isoformat(), "since": sheet.since.isoformat()}
    rest = ("etag", "rows", "repaired", "dropped", "refused")
    return {name: getattr(sheet, name) for name in rest} | times


def _sheet(stored: dict[str, Any]) -> Sheet:
    found = Sheet(**stored)
    return replace(
        found,
        last_modified=datetime.fromisoformat(stored["last_modified"]),
        since=datetime.fromisoformat(stored["since"]),
        repaired=tuple((line, one, text) for line, one, text in stored["repaired"]),
        dropped=tuple((line, one, text) for line, one, text in stored["dropped"]),
    )
