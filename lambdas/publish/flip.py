"""What publish changes in CURRENT: the head moves, or a publish waits, or nothing has to wait any more."""

from dataclasses import replace

from lambdas.publish import guard
from lambdas.publish.guard import Removal
from lambdas.publish.plan import Desk, Plan
from lookalike import current
from lookalike.current import Current
from lookalike.errors import Conflict

BY = "publish"


def flip(desk: Desk, planned: Plan, version: str) -> Current:
    """Moves `head` to the version, and `serving` with it unless it is pinned. Raises Conflict."""
    before = desk.before

    def moved(found: Current | None) -> Current:
        if _basis(found) != _basis(before):
            raise Conflict("Another publish moved the head.")
        if found is None:
            return Current(version, version, planned.encoder)
        serving = found.serving if found.pinned else version
        after = replace(found, serving=serving, head=version, encoder=planned.encoder, held=None)
        return replace(after, next_encoder=None) if planned.migrates else after

    return current.change(desk.store, moved, BY)


def _basis(found: Current | None) -> tuple[str | None, ...]:
    """What a version was built on: when any of it is another now, it has to be built again."""
    return (found.head, found.encoder, found.next_encoder) if found else ()


def hold(desk: Desk, removal: Removal) -> Current:
    """Says that a publish waits; inbox and catalog stay as they are. Raises Conflict."""

    def waits(found: Current | None) -> Current:
        if found is None or _basis(found) != _basis(desk.before):
            raise Conflict("Another publish moved the head.")
        return replace(found, held=guard.held(removal, desk.now, found.held))

    return current.change(desk.store, waits, BY)


def release(desk: Desk) -> Current:
    """Says that nothing has to wait. Raises Conflict."""

    def released(found: Current | None) -> Current:
        if found is None:
            raise Conflict("CURRENT has gone.")
        return replace(found, held=None)

    return current.change(desk.store, released, BY)
