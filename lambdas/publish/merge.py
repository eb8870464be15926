"""Ledger + what ingest saw + what the bucket holds now → the next ledger. Pure: no reading, no writing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lambdas.publish.ledger import Change, Entry
from lookalike.changes import Absent, Batch, Rejected, Taken
from lookalike.store import Info

Record = Taken | Rejected | Absent
"""What one look at a key found."""


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """`taken` are the pictures whose features have to be filed; `again` the keys that need another look."""

    change: Change
    taken: Sequence[Taken]
    again: Sequence[str]


def by_key(batches: Iterable[Batch]) -> dict[str, list[Record]]:
    """The records of each key, the earliest batch's first."""
    found: dict[str, list[Record]] = {}
    for batch in sorted(batches, key=lambda one: one.written_at):
        for taken in batch.taken:
            found.setdefault(taken.seen.key, []).append(taken)
        for rejected in batch.rejected:
            found.setdefault(rejected.seen.key, []).append(rejected)
        for absent in batch.absent:
            found.setdefault(absent.key, []).append(absent)
    return found


def merge(
    entries: Mapping[str, Entry],
    records: Mapping[str, Sequence[Record]],
    bucket: Mapping[str, Info | None],
    now: datetime,
) -> Merged:
    """Merges `records` into `entries`. `bucket` says what is at each key of either that was looked at again.

    The bucket decides, so neither order nor number of looks matters: what isn't there goes, what is there is
    taken from the record of that very content. Content that no record describes leaves the entry as it is.
    When all that was said of it is "absent", its event came before it could be read: it's looked at again.
    """
    changed: dict[str, Entry | None] = {}
    taken: list[Taken] = []
    again = []
    for key, info in bucket.items():
        entry = entries.get(key)
        if info is None:
            if entry:
                changed[key] = None
            continue
        described = [
            one for one in records.get(key, ()) if not isinstance(one, Absent) and one.seen.etag == info.etag
        ]
        known = entry is not None and entry.etag == info.etag
        if described:
            fresh = _entry(described[-1], info, now)
            if known and entry and (entry.reject is None) == (fresh.reject is None):
                fresh = replace(entry, last_modified=info.last_modified)
            elif isinstance(described[-1], Taken):
                taken.append(described[-1])
            if fresh != entry:
                changed[key] = fresh
        elif known and entry and entry.last_modified != info.last_modified:
            changed[key] = replace(entry, last_modified=info.last_modified)
        elif not known and all(isinstance(one, Absent) for one in records.get(key, ())):
            again.append(key)
    return Merged(Change(changed), taken, again)


def _entry(record: Taken | Rejected, info: Info, now: datetime) -> Entry:
    common = Entry(info.etag, info.last_modified, info.size, now)
    if isinstance(record, Rejected):
        return replace(common, reject=record.reject)
    return replace(common, thumbnail=record.thumbnail, width=record.width, height=record.height)
