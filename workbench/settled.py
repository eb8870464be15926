"""Waits until everything that was put in the bucket has been taken or refused."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from lambdas.publish import ops
from lookalike import current, layout
from lookalike.errors import LookalikeError
from lookalike.manifest import Manifest
from lookalike.store import Store
from workbench.progress import Progress, silent


class NotSettled(LookalikeError):
    """The catalog did not become searchable in time."""

    code = "not_settled"


@dataclass(frozen=True)
class Counts:
    """What the served snapshot holds: searchable products, and pictures that were refused."""

    searchable: int
    refused: int


def counts(store: Store) -> Counts | None:
    """Counts of the head snapshot, None before the first."""
    found = current.read(store)
    if found is None:
        return None
    manifest = Manifest.load(store.read(layout.manifest_key(found[0].head)).data)
    return Counts(manifest.counts["products"], manifest.counts.get("rejected", 0))


def wait(
    store: Store,
    *,
    stalled_after_s: float = 120,
    progress: Progress = silent,
    each: Callable[[], None] = lambda: None,
) -> Counts:
    """Returns when listing the bucket and what is published agree.

    `each` is called at every look (the local stack watches its processes there). Raises NotSettled when
    nothing has moved for `stalled_after_s` seconds.
    """
    moved, last = time.monotonic(), -1
    while True:
        each()
        began = time.monotonic()
        pending = ops.pending(store)
        progress(pending.listed - pending.waiting, pending.listed)
        if not pending.waiting and (found := counts(store)):
            return found
        if pending.waiting != last:
            moved, last = time.monotonic(), pending.waiting
        if time.monotonic() - moved > stalled_after_s:
            raise NotSettled(
                f"{pending.waiting} of {pending.listed} files are neither searchable nor refused, and nothing"
                f" moved for {stalled_after_s:.0f} seconds. Look at the .log files in the state folder."
            )
        time.sleep(max(0.5, 8 * (time.monotonic() - began)))  # watching mustn't slow down what is watched
