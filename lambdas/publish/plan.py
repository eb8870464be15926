"""Decides what the next version holds: inbox, bucket and sheets, merged into the head's ledger."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lambdas.publish import gather, merge, migrate
from lambdas.publish.head import Head
from lambdas.publish.ledger import Ledger
from lookalike.cache import Files
from lookalike.changes import Taken
from lookalike.current import Current
from lookalike.features import VERSION
from lookalike.settings import PublishSettings
from lookalike.store import Store

Send = Callable[[Iterable[str]], object]
"""Sends keys to where ingest looks at them again."""


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What every step of one run works with. `before` and `head` are as they were when it began."""

    store: Store
    settings: PublishSettings
    files: Files
    now: datetime
    send: Send
    before: Current | None
    head: Head


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The ledger that is to be published.

    `taken` have to be filed, `again` looked at again, and `done` are objects that it makes superfluous.
    `damaged` are those of them that could not be read. `more`: the inbox holds others.
    """

    ledger: Ledger
    encoder: str
    done: Sequence[str]
    taken: Sequence[Taken] = ()
    again: Sequence[str] = ()
    damaged: Sequence[gather.Parcel] = ()
    more: bool = False
    migrates: bool = False


def make(desk: Desk) -> Plan:
    """The plan of this run. Moves batches of a coming encoder to their staging prefix."""
    store, head = desk.store, desk.head
    inbox = gather.inbox(store)
    plan = Plan(
        ledger=gather.sheets(store, head.ledger.sheets, desk.now).over(head.ledger),
        encoder=head.encoder,
        done=[parcel.key for parcel in inbox.parcels],
        damaged=[parcel for parcel in inbox.parcels if parcel.batch is None],
        more=inbox.more,
    )
    target = migrate.target(desk.before, head)
    if target:
        migrate.stage(store, inbox.parcels, target)
        if staged := migrate.covered(store, target, head.ledger, desk.now):
            return _migrated(plan, staged, target.encoder)
    if target and head.features_version != VERSION:
        # This program doesn't know what the head's features mean: it stays as it is until staging is full.
        late = [one.batch for one in inbox.parcels if one.batch and not migrate.fits(one.batch, target)]
        return replace(plan, ledger=head.ledger, again=sorted(merge.by_key(late)))
    return _merged(desk, plan, inbox.parcels)


def _merged(desk: Desk, plan: Plan, parcels: Sequence[gather.Parcel]) -> Plan:
    batches = [parcel.batch for parcel in parcels if parcel.batch]
    ours = (desk.head.encoder, VERSION)
    usable = [batch for batch in batches if (batch.encoder, batch.features_version) == ours]
    # What another encoder saw can't be merged, but it says which keys to look at.
    keys = merge.by_key(batches)
    there = gather.bucket(desk.store, keys, len(plan.ledger.entries))
    merged = merge.merge(plan.ledger.entries, merge.by_key(usable), there, desk.now)
    return replace(plan, ledger=merged.change.over(plan.ledger), taken=merged.taken, again=merged.again)


def _migrated(plan: Plan, staged: migrate.Staged, encoder: str) -> Plan:
    return replace(
        plan,
        ledger=Ledger(staged.entries, plan.ledger.sheets),
        encoder=encoder,
        done=[*plan.done, *staged.keys],
        taken=staged.taken,
        migrates=True,
    )
