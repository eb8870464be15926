"""CURRENT: which version serves, which is the newest, which encoder; one small object, changed atomically."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lookalike import layout
from lookalike.errors import Conflict, Damaged, NotFound
from lookalike.store import Headers, Store

FORMAT = 1
ATTEMPTS = 12
HEADERS = Headers("application/json", "no-store")


@dataclass(frozen=True, slots=True)
class Current:
    """`serving` answers queries, `head` is what the next publish builds on; they differ only while `pinned`.

    `held` describes a publish that waits for `lookalike accept`. `next_encoder` names the encoder that a
    migration is preparing. `change` fills `serial` (never repeats), `written_at` and `by`.
    """

    serving: str
    head: str
    encoder: str
    pinned: bool = False
    next_encoder: str | None = None
    held: Mapping[str, Any] | None = None
    serial: int = 0
    written_at: str = ""
    by: str = ""


def dump(current: Current) -> bytes:
    """The object's bytes: JSON that a person can read."""
    return json.dumps({"format": FORMAT, **asdict(current)}, indent=1, sort_keys=True).encode()


def load(data: bytes) -> Current:
    """What `dump` wrote. Raises Damaged."""
    try:
        stored = json.loads(data)
        if stored.pop("format") != FORMAT:
            raise Damaged("CURRENT was written by a newer lookalike: update this program.")
        current = Current(**stored)
        names: list[Any] = [current.serving, current.head, current.encoder]
        if not all(isinstance(name, str) and name for name in names):
            raise ValueError("a version or an encoder has no name")
        if type(current.serial) is not int:
            raise TypeError("the serial is no number")
        return current
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(
            f"CURRENT can't be read ({error}): restore an earlier version of that object."
        ) from error


def read(store: Store) -> tuple[Current, str] | None:
    """CURRENT and its ETag; None before the first publish. Raises Damaged."""
    try:
        stored = store.read(layout.CURRENT)
    except NotFound:
        return None
    return load(stored.data), stored.info.etag


def change(store: Store, fn: Callable[[Current | None], Current], by: str) -> Current:
    """Replaces CURRENT by `fn` of it and returns what is stored; `by` says who did it.

    `fn` is called again, with what is there then, each time somebody else wrote first; what it raises
    ends the change. When it returns what it was given nothing is written. Raises Conflict after
    a dozen lost races.
    """
    for attempt in range(ATTEMPTS):
        found = read(store)
        before = found[0] if found else None
        wanted = fn(before)
        if wanted == before:
            return wanted
        serial = before.serial + 1 if before else 1
        wanted = replace(wanted, serial=serial, written_at=datetime.now(UTC).isoformat(), by=by)
        if _write(store, wanted, found[1] if found else None):
            return wanted
        time.sleep(random.uniform(0, 0.02 * (attempt + 1)))  # noqa: S311  # not a secret
    raise Conflict(f"CURRENT was changed by others {ATTEMPTS} times while {by} tried to: try again.")


def _write(store: Store, wanted: Current, etag: str | None) -> bool:
    """Whether CURRENT is `wanted` now. A PUT that was retried can be refused after its own success."""
    try:
        store.write_if(layout.CURRENT, dump(wanted), etag=etag, headers=HEADERS)
    except Conflict:
        found = read(store)
        return found is not None and found[0] == wanted
    return True
