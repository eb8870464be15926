"""What the query function keeps between requests, built at the first one that needs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from lambdas.query.schemas import Health
from lookalike.photo_limits import Limits
from lookalike.settings import QuerySettings

if TYPE_CHECKING:
    from lookalike.cache import Loaded, SnapshotCache
    from lookalike.features import Encodes
    from lookalike.store import Store


class State:
    """One for each process. `load` opens an encoder's file."""

    def __init__(
        self,
        store: Store,
        settings: QuerySettings,
        load: Callable[[Path], Encodes],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.settings = settings
        self.limits = Limits(settings.max_bytes, settings.max_pixels, settings.max_side)
        self._load = load
        self._now = now
        self._lock = Lock()
        self._cache: SnapshotCache | None = None

    @classmethod
    def from_environment(cls) -> State:
        """The real thing. Raises SettingsError."""
        from lookalike.bucket import Bucket

        settings = QuerySettings.from_env()
        return cls(Bucket.open(settings.bucket), settings, _open_encoder)

    def loaded(self) -> Loaded:
        """The snapshot that CURRENT names, with its encoder. Raises NotReady before there is one."""
        with self._lock:
            if self._cache is None:
                from lookalike.cache import SnapshotCache

                settings = self.settings
                self._cache = SnapshotCache(
                    self.store, settings.cache, settings.check_seconds, load_encoder=self._load
                )
        return self._cache.current()

    def health(self) -> Health:
        """What is being served, and since when."""
        snapshot = self.loaded().snapshot
        return Health(
            status="ok",
            snapshot=snapshot.manifest.version,
            encoder=snapshot.manifest.encoder,
            size=snapshot.size,
            age_s=round((self._now() - snapshot.manifest.created_at).total_seconds(), 1),
        )


def _open_encoder(path: Path) -> Encodes:
    """Opens an encoder with as many threads as there are cores. LiteRT is imported now, not before."""
    import os

    from lookalike.encoder import Encoder

    return Encoder.load(path, threads=len(os.sched_getaffinity(0)))
