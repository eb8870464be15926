"""Reads what publish works on: the inbox, what the bucket holds now, and the files of product data."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

from lambdas.publish import catalog_csv
from lambdas.publish.catalog_csv import Note, Refused
from lambdas.publish.ledger import Change, Sheet
from lookalike import changes, layout
from lookalike.changes import Batch
from lookalike.errors import Damaged, NotFound
from lookalike.store import Info, Store

THREADS = 16
MOST_OBJECTS = 500
"""Inbox objects that one run merges: some 50,000 pictures, 0.2 GB of features."""
MOST_HEADS = 300
"""Keys that are asked for one by one; for more, one listing is quicker and cheaper."""


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    """An object that holds a batch; `batch` is None when it can't be read."""

    key: str
    data: bytes
    batch: Batch | None


@dataclass(frozen=True, slots=True, eq=False)
class Inbox:
    """`parcels` are the oldest objects, `more` says whether others wait behind them."""

    parcels: Sequence[Parcel] = field(default_factory=list)
    more: bool = False


def inbox(store: Store, prefix: str = layout.INBOX, most: int | None = MOST_OBJECTS) -> Inbox:
    """The objects of the inbox (or of a staging prefix), the oldest first, at most `most`."""
    keys: list[str] = []
    for info in store.list(prefix):
        if len(keys) == most:
            return Inbox(_parcels(store, keys), more=True)
        keys.append(info.key)
    return Inbox(_parcels(store, keys))


def bucket(store: Store, keys: Iterable[str], known: int) -> dict[str, Info | None]:
    """What is at each of `keys` now. `known` is how many pictures there are in all, about."""
    wanted = sorted(set(keys))
    if len(wanted) > max(MOST_HEADS, known // 100):
        listed = listing(store)
        return {key: listed.get(key) for key in wanted}
    with ThreadPoolExecutor(THREADS) as threads:
        return dict(zip(wanted, threads.map(store.head, wanted), strict=True))


def listing(store: Store) -> dict[str, Info]:
    """Every picture of the bucket."""
    return {info.key: info for info in store.list(layout.IMAGES) if layout.is_picture(info.key)}


def listed_sheets(store: Store) -> list[Info]:
    """Every file of product data, and what else was put there."""
    return [info for info in store.list(layout.METADATA) if not info.key.endswith("/")]


def sheets(store: Store, known: Mapping[str, Sheet], now: datetime) -> Change:
    """What changed under `metadata/`. A file that can't be used keeps the rows that it had."""
    changed: dict[str, Sheet | None] = {}
    listed = listed_sheets(store)
    for info in listed:
        before = known.get(info.key)
        if before is None or before.etag != info.etag:
            changed[info.key] = _sheet(store, info.key, before, now)
        elif before.last_modified != info.last_modified:
            changed[info.key] = replace(before, last_modified=info.last_modified)
    there = {info.key for info in listed}
    return Change(sheets=changed | {key: None for key in known if key not in there})


def _parcels(store: Store, keys: Sequence[str]) -> list[Parcel]:
    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(lambda key: _bytes(store, key), keys))
    return [_parcel(key, data) for key, data in zip(keys, found, strict=True) if data is not None]


def _bytes(store: Store, key: str) -> bytes | None:
    """None when another publish has merged the object, and removed it, meanwhile."""
    try:
        return store.read(key).data
    except NotFound:
        return None


def _parcel(key: str, data: bytes) -> Parcel:
    try:
        return Parcel(key, data, changes.load(data))
    except Damaged:
        return Parcel(key, data, None)


def _sheet(store: Store, key: str, before: Sheet | None, now: datetime) -> Sheet | None:
    try:
        stored = store.read(key)
    except NotFound:
        return None
    info = stored.info
    fresh = Sheet(info.etag, info.last_modified, now)
    try:
        if not layout.is_metadata(key):
            raise Refused("Its name does not end in '.csv': save the sheet as 'CSV UTF-8' and upload that.")
        table = catalog_csv.read(stored.data)
    except Refused as error:
        return replace(fresh, refused=str(error), rows=before.rows if before else {})
    return replace(fresh, rows=table.rows, repaired=_notes(table.repaired), dropped=_notes(table.dropped))


def _notes(notes: Sequence[Note]) -> tuple[tuple[int, str, str], ...]:
    return tuple((note.line, note.id, note.text) for note in notes)
