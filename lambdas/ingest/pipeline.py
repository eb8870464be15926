"""Looks at keys: each is read as it is now and described; all that was found goes into one inbox object."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue

from lookalike import changes, features, layout, photo
from lookalike.changes import Absent, Batch, Rejected, Taken
from lookalike.errors import LookalikeError, NotFound
from lookalike.features import Encodes
from lookalike.photo import Limits, PhotoError
from lookalike.photo_limits import check_bytes
from lookalike.store import Headers, Store

THREADS = 8
"""Keys that are looked at at once: those that wait for the bucket don't hold up those that compute."""
FOREVER = Headers("image/webp", "public, max-age=31536000, immutable")

Found = Sequence[Taken] | Absent | Rejected
"""What is at a key: a picture (described once by each encoder), nothing, or something else."""


class OutOfTime(LookalikeError):
    """The function will be stopped soon, so this key was left for the next run."""

    code = "out_of_time"


class Desks:
    """Places to compute at, as many as there are cores: each has its own copy of every encoder."""

    def __init__(self, desks: Sequence[Sequence[Encodes]]) -> None:
        self.ids = [encoder.id for encoder in desks[0]]
        self._free: SimpleQueue[Sequence[Encodes]] = SimpleQueue()
        for desk in desks:
            self._free.put(desk)

    @contextmanager
    def one(self) -> Iterator[Sequence[Encodes]]:
        """The encoders of a desk that nobody else uses meanwhile; waits for it."""
        desk = self._free.get()
        try:
            yield desk
        finally:
            self._free.put(desk)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """All that looking at a key takes. `target` names the object for an encoder's batch."""

    store: Store
    desks: Desks
    limits: Limits
    now: Callable[[], datetime]
    target: Callable[[str, datetime], str] = lambda _, now: layout.inbox_key(now)
    out_of_time: Callable[[], bool] = lambda: False


@dataclass
class Outcome:
    """What one run did. `failed` keys are in no object: they have to be looked at again."""

    taken: int = 0
    absent: int = 0
    rejected: int = 0
    written: list[str] = field(default_factory=list)
    failed: dict[str, Exception] = field(default_factory=dict)

    def add(self, other: "Outcome") -> None:
        self.taken += other.taken
        self.absent += other.absent
        self.rejected += other.rejected
        self.written += other.written
        self.failed |= other.failed


def run(keys: Iterable[str], bench: Bench, *, one_by_one: bool = False) -> Outcome:
    """Looks at each distinct key once and writes what was found: one object for each encoder.

    `one_by_one` is for keys of a run that died: an object for each, so that one that kills the process
    takes no other with it.
    """
    distinct = list(dict.fromkeys(keys))
    groups = [[key] for key in distinct] if one_by_one else [distinct]
    outcome = Outcome()
    for group in groups:
        outcome.add(_run(group, bench))
    return outcome


def _run(keys: Sequence[str], bench: Bench) -> Outcome:
    found: list[Found] = []
    outcome = Outcome()
    with ThreadPoolExecutor(THREADS, "look") as threads:
        looks = {key: threads.submit(look, key, bench) for key in keys}
    for key, future in looks.items():
        if error := future.exception():
            outcome.failed[key] = _exception(error)
        else:
            found.append(future.result())
    try:
        outcome.written = _write(found, bench)
    except Exception as error:  # noqa: BLE001  # whatever it is: nothing was written, so all keys come again
        return Outcome(failed=dict.fromkeys(keys, error))
    outcome.absent = sum(isinstance(one, Absent) for one in found)
    outcome.rejected = sum(isinstance(one, Rejected) for one in found)
    outcome.taken = len(found) - outcome.absent - outcome.rejected
    return outcome


def _exception(error: BaseException) -> Exception:
    """An Exception fails its own key; a KeyboardInterrupt ends the run."""
    if not isinstance(error, Exception):
        raise error
    return error


def look(key: str, bench: Bench) -> Found:
    """What is at `key` now; writes a picture's thumbnail, too. Raises OutOfTime, and as the store does."""
    looked_at = bench.now()
    info = bench.store.head(key)
    if info is None:
        return Absent(key, looked_at)
    try:
        check_bytes(info.size, bench.limits)  # before it is read: it may be larger than the memory
        stored = bench.store.read(key)
        info = stored.info
        with bench.desks.one() as encoders:
            if bench.out_of_time():
                raise OutOfTime(f"'{key}' was left for the next run: this one is nearly out of time.")
            picture = photo.load(stored.data, bench.limits)
            pixels = photo.square(picture)
            described = [features.describe(pixels, encoder) for encoder in encoders]
            views = [features.views(pixels, encoder, info.etag) for encoder in encoders]
            small = photo.thumbnail(picture)
    except NotFound:
        return Absent(key, looked_at)
    except PhotoError as error:
        return Rejected(info, error.reject)
    thumbnail = layout.thumbnail_key(layout.product_id(key), info.etag)
    bench.store.write(thumbnail, small.data, FOREVER)
    return [
        Taken(info, one, thumbnail, picture.width, picture.height, seen)
        for one, seen in zip(described, views, strict=True)
    ]


def _write(found: Sequence[Found], bench: Bench) -> list[str]:
    """The keys of the objects that hold `found`: one for each encoder, none when nothing was found."""
    absent = [one for one in found if isinstance(one, Absent)]
    rejected = [one for one in found if isinstance(one, Rejected)]
    pictures = [one for one in found if not isinstance(one, Absent | Rejected)]
    written = []
    for at, encoder in enumerate(bench.desks.ids if found else []):
        now = bench.now()
        taken = [described[at] for described in pictures]
        batch = Batch(encoder, features.VERSION, now, taken, absent, rejected)
        written.append(bench.target(encoder, now))
        bench.store.write(written[-1], changes.dump(batch))
    return written
