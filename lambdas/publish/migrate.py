"""A new encoder, or features of a new version: batches wait in `staging/` until they cover the bucket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from lambdas.publish import gather, merge
from lambdas.publish.gather import Parcel
from lambdas.publish.head import Head
from lambdas.publish.ledger import Entry, Ledger
from lookalike import layout
from lookalike.changes import Absent, Batch, Taken
from lookalike.current import Current
from lookalike.features import VERSION
from lookalike.store import Info, Store


class Target(NamedTuple):
    """Whose numbers the catalog moves to."""

    encoder: str
    features_version: int


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """Every picture of the bucket as the coming encoder described it; `keys` are the objects that say so."""

    entries: Mapping[str, Entry]
    taken: Sequence[Taken]
    keys: Sequence[str]


def target(current: Current | None, head: Head) -> Target | None:
    """What is being migrated to; None when nothing is."""
    if current is None:
        return None
    wanted = Target(current.next_encoder or current.encoder, VERSION)
    return None if wanted == (head.encoder, head.features_version) else wanted


def stage(store: Store, parcels: Sequence[Parcel], target: Target) -> None:
    """Copies the target's batches out of the inbox; there they may go."""
    for parcel in parcels:
        if parcel.batch and fits(parcel.batch, target):
            key = layout.staging_prefix(target.encoder) + parcel.key.removeprefix(layout.INBOX)
            store.write(key, parcel.data)


def covered(store: Store, target: Target, before: Ledger, now: datetime) -> Staged | None:
    """What is staged, if every picture that the bucket lists is in it; else None."""
    listed = gather.listing(store)
    records, keys = _records(store, target)
    if unstaged(listed, records):
        return None
    merged = merge.merge({}, records, listed, now)
    entries = {
        key: _since(entry, before.entries.get(key))
        for key, entry in merged.change.over(Ledger()).entries.items()
    }
    return Staged(entries, merged.taken, keys)


def missing(store: Store, target: Target) -> list[str]:
    """The pictures that the coming encoder has not described yet."""
    return unstaged(gather.listing(store), _records(store, target)[0])


def unstaged(listed: Mapping[str, Info], records: Mapping[str, Sequence[merge.Record]]) -> list[str]:
    """Those of `listed` that no record describes as they are now."""
    return [key for key, info in listed.items() if info.etag not in _etags(records.get(key, ()))]


def _etags(records: Sequence[merge.Record]) -> set[str]:
    return {one.seen.etag for one in records if not isinstance(one, Absent)}


def _records(store: Store, target: Target) -> tuple[dict[str, list[merge.Record]], list[str]]:
    parcels = gather.inbox(store, layout.staging_prefix(target.encoder), most=None).parcels
    batches = [parcel.batch for parcel in parcels if parcel.batch and fits(parcel.batch, target)]
    return merge.by_key(batches), [parcel.key for parcel in parcels]


def fits(batch: Batch, target: Target) -> bool:
    """Whether a batch holds the numbers that are wanted."""
    return (batch.encoder, batch.features_version) == target


def _since(entry: Entry, before: Entry | None) -> Entry:
    """A picture that was searchable stays "searchable since then"."""
    return replace(entry, since=before.since) if before and before.etag == entry.etag else entry
