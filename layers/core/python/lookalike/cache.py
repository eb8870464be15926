"""What a function serves from: the version that CURRENT names, fetched once, swapped whole, on local disk."""

import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lookalike import current, layout
from lookalike.errors import NotReady
from lookalike.fetch import fetch, fetch_encoder
from lookalike.manifest import Manifest
from lookalike.snapshot import Snapshot
from lookalike.snapshot_writer import READ_BY_QUERY
from lookalike.store import Store

if TYPE_CHECKING:
    from lookalike.encoder import Encoder

log = logging.getLogger(__name__)


class Files:
    """Snapshots' files under a folder, in the bucket's own shape. One process to a folder.

    A file that two versions share is fetched and hashed once.
    """

    def __init__(self, store: Store, root: Path) -> None:
        self._store = store
        self._root = root
        self._proved: set[Path] = set()

    def manifest(self, version: str) -> Manifest:
        """Raises NotFound, Damaged."""
        return Manifest.load(self._store.read(layout.manifest_key(version)).data)

    def fetch(self, manifest: Manifest, names: Iterable[str]) -> dict[str, Path]:
        """Those of `names` that the manifest has, as local files. Raises NotFound, Damaged."""
        return {name: self._one(manifest, name) for name in names if name in manifest.files}

    def open(self, version: str) -> Snapshot:
        """That version, open. Raises NotFound, Damaged."""
        manifest = self.manifest(version)
        return Snapshot(manifest, self.fetch(manifest, READ_BY_QUERY))

    def adopt(self, manifest: Manifest, paths: Mapping[str, Path]) -> None:
        """Moves files of a version that was made here to where `fetch` looks for them."""
        for name, made in paths.items():
            path = self._root / manifest.files[name].key
            path.parent.mkdir(parents=True, exist_ok=True)
            made.replace(path)
            self._proved.add(path)

    def keep(self, paths: Iterable[Path]) -> None:
        """Removes every other file of a snapshot."""
        kept = set(paths)
        for path in list((self._root / layout.SNAPSHOTS).rglob("*")):
            if path.is_file() and path not in kept:
                path.unlink(missing_ok=True)
                self._proved.discard(path)
                if not any(path.parent.iterdir()):
                    path.parent.rmdir()

    def _one(self, manifest: Manifest, name: str) -> Path:
        file = manifest.files[name]
        path = self._root / file.key
        if path not in self._proved or not path.exists():
            fetch(self._store, file.key, path.parent, file.sha256)
            self._proved.add(path)
        return path


@dataclass(frozen=True, eq=False)
class Loaded:
    """One version, with the encoder that made its vectors. Hold it for as long as one request takes."""

    snapshot: Snapshot
    _encoder: Callable[[str], Any]

    @property
    def encoder(self) -> "Encoder":
        """Loaded when it is first asked for: a search by product needs none."""
        found: Encoder = self._encoder(self.snapshot.manifest.encoder)
        return found


class SnapshotCache:
    """Loads at the first `current()`; looks at CURRENT again every `check_every_s` seconds.

    A new version is fetched and opened by the one thread that noticed it, while others go on with the old
    one, whose files go when nobody holds it any more. `load_encoder` turns a `.tflite` file into an encoder.
    """

    def __init__(
        self,
        store: Store,
        root: Path,
        check_every_s: float = 5.0,
        *,
        clock: Callable[[], float] = time.time,
        load_encoder: Callable[[Path], Any] | None = None,
    ) -> None:
        self._store = store
        self._root = root
        self._files = Files(store, root)
        self._check_every_s = check_every_s
        self._clock = clock
        self._load_encoder = load_encoder or _load_encoder
        self._lock = threading.Lock()
        self._encoder_lock = threading.Lock()
        self._encoders: dict[str, Any] = {}
        self._loaded: Loaded | None = None
        self._check_at = 0.0
        self._untidy = False
        self._open: weakref.WeakSet[Snapshot] = weakref.WeakSet()

    def current(self) -> Loaded:
        """What serves now. Raises NotReady before the first snapshot; whatever loading raises, while none is
        loaded. Later failures are logged, and the version at hand goes on serving."""
        loaded = self._loaded
        if loaded and self._clock() < self._check_at:
            return loaded
        if loaded and self._lock.locked():
            return loaded  # another thread is looking already
        with self._lock:
            return self._checked()

    def _checked(self) -> Loaded:
        if self._loaded and self._clock() < self._check_at:
            return self._loaded
        try:
            self._loaded = self._newest()
        except Exception:
            if self._loaded is None:
                raise
            # An outage must not stop what works without the bucket.
            log.exception("The newest version can't be loaded; the one at hand goes on serving.")
        self._check_at = self._clock() + self._check_every_s
        return self._loaded

    def _newest(self) -> Loaded:
        found = current.read(self._store)
        if found is None:
            raise NotReady("There is nothing to search yet: the first pictures are being worked on.")
        serving = found[0].serving
        if self._loaded and self._loaded.snapshot.manifest.version == serving:
            self._tidy()
            return self._loaded
        snapshot = self._files.open(serving)
        self._open.add(snapshot)
        self._untidy = True
        return Loaded(snapshot, self._encoder)

    def _tidy(self) -> None:
        """Removes the files that no open snapshot has; those of the one before may still be in use."""
        if self._untidy:
            self._files.keep(path for one in self._open for path in one.files.values())
            self._untidy = len(self._open) > 1

    def _encoder(self, encoder_id: str) -> Any:
        with self._encoder_lock:
            if encoder_id not in self._encoders:
                path = fetch_encoder(self._store, encoder_id, self._root / layout.MODELS)
                # Two at most, while a migration flips: the one that serves, and the one before.
                self._encoders = dict([*self._encoders.items()][-1:])
                self._encoders[encoder_id] = self._load_encoder(path)
            return self._encoders[encoder_id]


def _load_encoder(path: Path) -> Any:
    from lookalike.encoder import Encoder  # here: publish reads snapshots and has no use for a network

    return Encoder.load(path)
