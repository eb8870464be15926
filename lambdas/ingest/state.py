"""What ingest keeps between batches: the bucket, the settings, and the encoders that are in use."""

import os
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from lambdas.ingest.pipeline import Desks
from lookalike import current, layout
from lookalike.bucket import Bucket
from lookalike.features import Encodes
from lookalike.fetch import fetch_encoder
from lookalike.photo import Limits
from lookalike.settings import IngestSettings
from lookalike.store import Store

Load = Callable[[Path], Encodes]


class State:
    """One for each process. `load` opens an encoder's file; `workers` are the cores to use."""

    def __init__(
        self,
        store: Store,
        settings: IngestSettings,
        load: Load,
        workers: int | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.now = now
        self.limits = Limits(settings.max_bytes, settings.max_pixels, settings.max_side)
        self._settings = settings
        self._load = load
        self._workers = workers or _cores()
        self._desks: tuple[tuple[str, ...], Desks] | None = None
        self._lock = threading.Lock()

    @classmethod
    def from_env(cls) -> "State":
        """The real thing. Raises SettingsError."""
        from lookalike.encoder import Encoder

        settings = IngestSettings.from_env()
        return cls(Bucket.open(settings.bucket), settings, Encoder.load)

    def desks(self, encoder: str | None = None) -> Desks:
        """Desks with the encoder of that id, or with those that CURRENT names; opened when they change.

        Raises EncoderError, Damaged.
        """
        ids = (encoder,) if encoder else self._in_use()
        with self._lock:
            if self._desks is None or self._desks[0] != ids:
                self._desks = ids, Desks([self._open(ids) for _ in range(self._workers)])
            return self._desks[1]

    def _in_use(self) -> tuple[str, ...]:
        found = current.read(self.store)
        if not found:
            return (self._settings.encoder,)
        now = found[0]
        return (now.encoder, now.next_encoder) if now.next_encoder else (now.encoder,)

    def _open(self, ids: Sequence[str]) -> Sequence[Encodes]:
        return [
            self._load(fetch_encoder(self.store, one, self._settings.cache / layout.MODELS)) for one in ids
        ]


def _cores() -> int:
    """Cores that this process may use; where the system doesn't say, those that there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
