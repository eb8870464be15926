"""The use case: what is in the inbox becomes searchable. Safe to run twice, at once, and to die anywhere."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lambdas.publish import build, flip, guard, head, history, plan, report, retire, thumbnails, version
from lambdas.publish.build import Coming
from lambdas.publish.catalog import ids, products
from lambdas.publish.guard import Removal
from lambdas.publish.head import Head
from lambdas.publish.history import Run
from lambdas.publish.plan import Desk, Plan, Send
from lookalike import current, layout
from lookalike.cache import Files
from lookalike.current import Current
from lookalike.errors import Conflict
from lookalike.features import VERSION
from lookalike.product import Product
from lookalike.settings import PublishSettings
from lookalike.snapshot_writer import READ_BY_QUERY
from lookalike.store import Store

ATTEMPTS = 5
"""How often publish starts over because somebody else moved CURRENT meanwhile."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did. `version` is the head now ("" while there is none); `published`: this run made it.

    The counts are keys of `images/`, `products` what is searchable in the head. `held`: a publish waits for
    `lookalike accept`. `more`: the inbox held more than one run takes.
    """

    version: str
    published: bool = False
    taken: int = 0
    replaced: int = 0
    removed: int = 0
    refused: int = 0
    products: int = 0
    again: int = 0
    damaged: int = 0
    held: bool = False
    more: bool = False


def publish(
    store: Store, settings: PublishSettings, now: datetime, send: Send, *, rebuild: bool = False
) -> Outcome:
    """Merges the inbox and `metadata/` into a new version, and moves CURRENT to it.

    `rebuild` makes a new base even when nothing changed. Raises Damaged when the new version fails its
    examination, Conflict when CURRENT never stands still: nothing is lost then, the next run tries again.
    """
    files = Files(store, settings.cache / "publish")
    for _ in range(ATTEMPTS):
        found = current.read(store)
        before = found[0] if found else None
        base = head.load(store, before.head) if before else Head(settings.encoder)
        try:
            return _run(Desk(store, settings, files, now, send, before, base), rebuild=rebuild)
        except Conflict:
            continue  # somebody else published: everything starts over from their version
    raise Conflict(f"CURRENT was moved by others {ATTEMPTS} times: the next run merges what this one left.")


def _run(desk: Desk, *, rebuild: bool) -> Outcome:
    nightly = rebuild
    planned = plan.make(desk)
    change = planned.ledger.since(desk.head.ledger)
    rebuild = _rebuilds(desk, asked=rebuild)
    if not change and not planned.migrates and not rebuild:
        return _nothing_new(desk, planned)
    found = products(planned.ledger)
    removal = _removal(desk, found)
    held = desk.before.held if desk.before else None
    if guard.must_wait(removal, desk.settings.hold_share, held):
        return _hold(desk, removal)
    name = layout.unique_name(desk.now)
    events = history.events(desk.head.ledger, change, desk.now)
    run = history.run(name, events, removal.removed, desk.now, accepted=bool(held and held["accepted"]))
    past = desk.head.history.with_run(run, events)
    fresh = rebuild or planned.migrates
    coming = Coming(name, desk.now, desk.head.version, planned.ledger, found, past, fresh)
    work = desk.settings.cache / "publish"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        built = version.make(desk, planned, coming, Path(folder))
        moved = flip.flip(desk, planned, name)
        desk.files.adopt(built.manifest, built.paths)
    _settle(desk, planned)
    now_head = Head(planned.encoder, VERSION, built.manifest, desk.head.base, planned.ledger, past)
    _tidy(desk, now_head, moved)
    if nightly and not planned.more:  # what still waits may name a thumbnail
        thumbnails.sweep(desk.store, moved, desk.settings, desk.now)
    return _outcome(run, planned, len(built.products))


def _rebuilds(desk: Desk, *, asked: bool) -> bool:
    """Whether a new base is due, be there news or not: a bulk load leaves a large delta behind."""
    manifest = desk.head.manifest
    if manifest is None or desk.head.features_version != VERSION:
        return False
    return asked or build.outgrown(manifest, manifest.counts["delta"] + manifest.counts["removed"], desk.now)


def _removal(desk: Desk, after: Mapping[str, Product]) -> Removal:
    before = ids(desk.head.ledger)
    lately = desk.head.history.removed_lately(desk.now)
    return Removal(len(before), len(before - after.keys()), lately)


def _hold(desk: Desk, removal: Removal) -> Outcome:
    moved = flip.hold(desk, removal)
    report.ensure(desk.store, desk.head, moved, desk.now)
    return Outcome(desk.head.version, products=removal.products, held=True)


def _nothing_new(desk: Desk, planned: Plan) -> Outcome:
    """What is left to do when the ledger says all of it already: after a crash, or for no news."""
    _settle(desk, planned)
    moved = desk.before
    if moved and moved.held:
        moved = flip.release(desk)
    if moved:
        report.ensure(desk.store, desk.head, moved, desk.now)
    counts = desk.head.manifest.counts if desk.head.manifest else {"products": 0}
    return Outcome(
        desk.head.version,
        products=counts["products"],
        again=len(planned.again),
        damaged=len(planned.damaged),
        more=planned.more,
    )


def _settle(desk: Desk, planned: Plan) -> None:
    """Sends what has to be looked at again, then removes what was merged: so that none is lost."""
    if planned.again:
        desk.send(planned.again)
    for parcel in planned.damaged:
        # Nobody can say which keys it told of: the sweep finds them. It stays for a person to look at.
        desk.store.write(layout.damaged_key(parcel.key), parcel.data)
    desk.store.delete(planned.done)


def _tidy(desk: Desk, now: Head, moved: Current) -> None:
    retire.retire(desk.store, moved, desk.settings, desk.now)
    report.write(desk.store, now, moved, desk.now)
    if now.manifest:
        desk.files.keep(desk.files.fetch(now.manifest, READ_BY_QUERY).values())


def _outcome(run: Run, planned: Plan, products: int) -> Outcome:
    return Outcome(
        version=run.version,
        published=True,
        taken=run.taken,
        replaced=run.replaced,
        removed=run.removed,
        refused=run.refused,
        products=products,
        again=len(planned.again),
        damaged=len(planned.damaged),
        more=planned.more,
    )
