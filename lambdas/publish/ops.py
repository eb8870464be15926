"""What people do to a catalog beside dropping pictures: roll back, resume, accept, migrate, check."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from lambdas.publish import gather, head, migrate, retire, thumbnails
from lambdas.publish.ledger import Ledger
from lambdas.publish.verify import verify as verify
from lookalike import changes, current, layout, models
from lookalike.changes import Batch
from lookalike.current import Current
from lookalike.errors import BadRequest, NotFound
from lookalike.features import VERSION
from lookalike.manifest import Manifest
from lookalike.store import Store


class Pending(NamedTuple):
    """How many files the bucket lists, and how many of them (or of those that are gone) await publishing."""

    listed: int
    waiting: int


def rollback(store: Store, version: str, by: str) -> Current:
    """Serves an older version until `resume`; publishing goes on unseen. Raises NotFound, BadRequest."""
    if store.head(layout.manifest_key(version)) is None:
        raise NotFound(f"There is no version '{version}': `lookalike versions` lists those there are.")
    retire.revive(store, version)
    thumbnails.revive(store, version)
    return _serve(store, lambda found: replace(found, serving=version, pinned=True), by)


def resume(store: Store, by: str) -> Current:
    """Serves the newest version again, and every later one. Raises BadRequest."""
    return _serve(store, lambda found: replace(found, serving=found.head, pinned=False), by)


def accept(store: Store, by: str) -> Current:
    """Lets a held publish through, and sets it off. Raises BadRequest."""

    def accepted(found: Current | None) -> Current:
        now = _existing(found)
        if not now.held:
            raise BadRequest("No publish waits: there is nothing to accept.")
        return replace(now, held={**now.held, "accepted": True})

    moved = current.change(store, accepted, by)
    knock(store, moved.encoder)
    return moved


def migrate_to(store: Store, encoder: str, by: str) -> Current:
    """Makes ingest describe every new picture with `encoder`, too; publish moves over when staging has all.

    Raises BadRequest when it serves already, NotFound when its file is not in the bucket.
    """
    if store.head(layout.model_key(models.model_file(encoder))) is None:
        raise NotFound(
            f"There is no encoder '{encoder}' under {layout.MODELS}: upload it and its card first."
        )

    def begun(found: Current | None) -> Current:
        now = _existing(found)
        if now.encoder == encoder:
            raise BadRequest(f"The catalog is made with '{encoder}' already.")
        return replace(now, next_encoder=encoder)

    return current.change(store, begun, by)


def stay(store: Store, by: str) -> Current:
    """Ends a migration that has not moved over; what was staged stays where it is. Raises BadRequest."""
    return current.change(store, lambda found: replace(_existing(found), next_encoder=None), by)


def unstaged(store: Store) -> list[str]:
    """The pictures that a migration still has to describe; none when there is no migration."""
    found = current.read(store)
    target = migrate.target(found[0], head.load(store, found[0].head)) if found else None
    return migrate.missing(store, target) if target else []


def versions(store: Store) -> list[Manifest]:
    """Every version that is still there, the newest first."""
    keys = [info.key for info in store.list(layout.SNAPSHOTS) if info.key.endswith("/manifest.json")]
    gone = retire.tagged(store)
    return [Manifest.load(store.read(key).data) for key in sorted(keys, reverse=True) if key not in gone]


def pending(store: Store) -> Pending:
    """How far publishing is behind the bucket."""
    listed = {key: info.etag for key, info in gather.listing(store).items()}
    listed |= {info.key: info.etag for info in gather.listed_sheets(store)}
    known = _etags(_ledger(store))
    return Pending(len(listed), len(_different(listed, known)))


def behind(store: Store, settled: datetime | None = None) -> list[str]:
    """Pictures of which the head knows another content than the bucket has: they need another look.

    With `settled`, only those not changed since: the events of others may still be on their way.
    """
    listed = gather.listing(store)
    known = {key: entry.etag for key, entry in _ledger(store).entries.items()}
    different = _different({key: info.etag for key, info in listed.items()}, known)
    young = {key for key, info in listed.items() if settled and info.last_modified > settled}
    return sorted(different - young)


def _different(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _etags(ledger: Ledger) -> dict[str, str]:
    entries = {key: entry.etag for key, entry in ledger.entries.items()}
    return entries | {key: sheet.etag for key, sheet in ledger.sheets.items()}


def _ledger(store: Store) -> Ledger:
    found = current.read(store)
    return head.load(store, found[0].head).ledger if found else Ledger()


def _serve(store: Store, moved: Callable[[Current], Current], by: str) -> Current:
    found = current.read(store)
    before = _existing(found[0] if found else None)
    retire.mark_served(store, before.serving)
    return current.change(store, lambda found: moved(_existing(found)), by)


def _existing(found: Current | None) -> Current:
    if found is None:
        raise BadRequest("Nothing was published yet: put a picture into the bucket first.")
    return found


def knock(store: Store, encoder: str) -> None:
    """An empty batch: its event sets publish off."""
    now = datetime.now(UTC)
    store.write(layout.inbox_key(now), changes.dump(Batch(encoder, VERSION, now)))
