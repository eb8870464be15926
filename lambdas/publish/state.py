"""What publish keeps between events: the bucket, the settings, the queue of keys to look at again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from lookalike import events
from lookalike.bucket import Bucket, Queue
from lookalike.settings import PublishSettings
from lookalike.store import Store

KEYS = 100
"""In one message: as many as ingest takes in a batch."""


@dataclass(frozen=True)
class State:
    """One for each process."""

    store: Store
    settings: PublishSettings
    send: Callable[[Iterable[str]], object]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @classmethod
    def from_env(cls) -> "State":
        """The real thing. Raises SettingsError."""
        settings = PublishSettings.from_env()
        send = to_queue(Queue.open(settings.images_queue)) if settings.images_queue else nowhere
        return cls(Bucket.open(settings.bucket), settings, send)


def nowhere(keys: Iterable[str]) -> None:
    """Without a queue, keys wait until somebody looks at the whole bucket."""


def to_queue(queue: Queue) -> Callable[[Iterable[str]], object]:
    """Sends keys to ingest's queue, in messages that look like S3's."""

    def send(keys: Iterable[str]) -> None:
        rest = iter(keys)
        queue.send([events.look(some) for some in iter(lambda: list(islice(rest, KEYS)), [])])

    return send
