"""What happened lately, for the catalog team's report and for the guard. A file of every snapshot."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Self

from lambdas.publish.ledger import Change, Ledger
from lookalike import layout
from lookalike.errors import Damaged

FORMAT = 1
EVENTS = 500
RUNS = 720
REPEATED = timedelta(hours=1)
"""Removals of this time count together: a folder that is deleted comes as many small publishes."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one key: `taken`, `replaced`, `removed`, `refused`, `accepted` (a sheet)."""

    at: datetime
    what: str
    key: str
    product: str = ""
    detail: str = ""
    remedy: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One publish: how many pictures were taken, replaced, removed, refused; and how many products went.

    `accepted`: those removals were waved through by a person.
    """

    at: datetime
    version: str
    taken: int
    replaced: int
    removed: int
    refused: int
    products_removed: int = 0
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The newest first."""

    events: Sequence[Event] = field(default_factory=tuple)
    runs: Sequence[Run] = field(default_factory=tuple)

    def with_run(self, run: Run, events: Sequence[Event]) -> "History":
        """With one more publish; the oldest are forgotten."""
        return History((*events, *self.events)[:EVENTS], (run, *self.runs)[:RUNS])

    def removed_lately(self, now: datetime) -> int:
        """Products that went, without anybody having accepted it, in the hour before `now`."""
        return sum(run.products_removed for run in self.runs if not run.accepted and now - run.at < REPEATED)

    def dump(self) -> bytes:
        """As JSON."""
        events = [{**asdict(one), "at": one.at.isoformat()} for one in self.events]
        runs = [{**asdict(one), "at": one.at.isoformat()} for one in self.runs]
        return json.dumps({"format": FORMAT, "events": events, "runs": runs}).encode()

    @classmethod
    def load(cls, data: bytes) -> Self:
        """What `dump` wrote. Raises Damaged."""
        try:
            stored = json.loads(data)
            if stored["format"] != FORMAT:
                raise Damaged(
                    f"A history has format {stored['format']!r}; this program reads {FORMAT}: update it."
                )
            events = [Event(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in stored["events"]]
            runs = [Run(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in stored["runs"]]
            return cls(tuple(events), tuple(runs))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"A history can't be read ({error!r}): roll back to another version.") from error


def events(before: Ledger, change: Change, now: datetime) -> list[Event]:
    """What a change means for the catalog team, by key."""
    return [*_pictures(before, change, now), *_sheets(change, now)]


def _pictures(before: Ledger, change: Change, now: datetime) -> list[Event]:
    found = []
    for key, entry in sorted(change.entries.items()):
        old = before.entries.get(key)
        product = layout.product_id(key)
        if entry is None:
            found.append(Event(now, "removed", key, product, thumbnail=old.thumbnail if old else ""))
        elif old and old.etag == entry.etag and (old.reject is None) == (entry.reject is None):
            continue  # only its time changed
        elif entry.reject:
            reject, small = entry.reject, old.thumbnail if old else ""
            found.append(Event(now, "refused", key, product, reject.detail, reject.remedy, small))
        else:
            what = "replaced" if old and not old.reject else "taken"
            found.append(Event(now, what, key, product, thumbnail=entry.thumbnail))
    return found


def _sheets(change: Change, now: datetime) -> list[Event]:
    found = []
    for key, sheet in sorted(change.sheets.items()):
        if sheet is None:
            found.append(Event(now, "removed", key, detail="Its rows no longer count."))
        elif sheet.refused:
            kept = f"Its {len(sheet.rows):,} rows from before stay." if sheet.rows else ""
            found.append(Event(now, "refused", key, detail=sheet.refused, remedy=kept))
        elif sheet.since == now:
            counts = (
                f"{len(sheet.rows):,} rows, {len(sheet.repaired)} repaired, {len(sheet.dropped)} left out."
            )
            found.append(Event(now, "accepted", key, detail=counts))
    return found


def run(
    version: str, events: Sequence[Event], products_removed: int, now: datetime, *, accepted: bool
) -> Run:
    """The publish that these events make."""
    counted = Counter(event.what for event in events if layout.is_picture(event.key))
    return Run(
        at=now,
        version=version,
        taken=counted["taken"],
        replaced=counted["replaced"],
        removed=counted["removed"],
        refused=counted["refused"],
        products_removed=products_removed,
        accepted=accepted,
    )
