"""Small real things that stand in for big ones: a bucket in memory, an encoder without a network, a clock."""

import builtins
import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookalike.errors import Conflict, NotFound
from lookalike.store import Headers, Info, Stored


class Clock:
    """Time that moves only when told to. Calling it gives the time, so it can stand for `now`."""

    def __init__(self, now: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


@dataclass
class _Object:
    info: Info
    data: bytes
    headers: Headers
    tags: dict[str, str]


class MemoryStore:
    """A bucket in memory with S3's semantics: ETag is the content's MD5, LastModified has whole seconds.

    `log` holds every operation as (name, key). `hook`, when set, is called with the same before each
    operation and may raise (a crash, an outage) or change the store (somebody else, in between).
    """

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.clock = clock or Clock()
        self.log: list[tuple[str, str]] = []
        self.hook: Callable[[str, str], None] | None = None
        self._objects: dict[str, _Object] = {}
        self._lock = threading.RLock()

    def read(self, key: str) -> Stored:
        self._told("read", key)
        found = self._object(key)
        return Stored(found.info, found.data)

    def head(self, key: str) -> Info | None:
        self._told("head", key)
        found = self._objects.get(key)
        return found.info if found else None

    def list(self, prefix: str, *, after: str = "") -> Iterator[Info]:
        self._told("list", prefix)
        with self._lock:
            keys = sorted(key for key in self._objects if key.startswith(prefix) and key > after)
            found = [self._objects[key].info for key in keys]
        yield from found

    def write(self, key: str, data: bytes, headers: Headers = Headers()) -> Info:  # frozen
        self._told("write", key)
        return self._put(key, data, headers)

    def write_if(
        self,
        key: str,
        data: bytes,
        *,
        etag: str | None,
        headers: Headers = Headers(),  # frozen
    ) -> Info:
        self._told("write_if", key)
        with self._lock:
            found = self._objects.get(key)
            if (found.info.etag if found else None) != etag:
                raise Conflict(f"{key} was changed by somebody else: read it again and start over.")
            return self._put(key, data, headers)

    def download(self, key: str, path: Path) -> Info:
        self._told("download", key)
        found = self._object(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found.data)
        return found.info

    def upload(self, path: Path, key: str, headers: Headers = Headers()) -> Info:  # frozen
        self._told("upload", key)
        return self._put(key, path.read_bytes(), headers)

    def delete(self, keys: Iterable[str]) -> None:
        for key in list(keys):
            self._told("delete", key)
            with self._lock:
                self._objects.pop(key, None)

    def tag(self, key: str, tags: Mapping[str, str]) -> None:
        self._told("tag", key)
        self._object(key).tags = dict(tags)

    def tags(self, key: str) -> dict[str, str]:
        """What `tag` or `headers.tags` said last."""
        return dict(self._object(key).tags)

    def headers(self, key: str) -> Headers:
        """How the object would be served."""
        return self._object(key).headers

    def keys(self, prefix: str = "") -> builtins.list[str]:
        """All keys under a prefix, without an entry in the log."""
        return sorted(key for key in self._objects if key.startswith(prefix))

    def _told(self, operation: str, key: str) -> None:
        self.log.append((operation, key))
        if self.hook:
            self.hook(operation, key)

    def _object(self, key: str) -> _Object:
        found = self._objects.get(key)
        if not found:
            raise NotFound(f"There is no object '{key}' in memory: check its key.")
        return found

    def _put(self, key: str, data: bytes, headers: Headers) -> Info:
        modified = self.clock().astimezone(UTC).replace(microsecond=0)
        info = Info(
            key,
            hashlib.md5(data, usedforsecurity=False).hexdigest(),
            modified,
            len(data),
        )
        with self._lock:
            self._objects[key] = _Object(info, bytes(data), headers, dict(headers.tags))
        return info


@dataclass(frozen=True)
class FakeEncoding:
    """As `encoder.Encoding`: `pooled` is the maximum over `map`, `middle` colours where they are,
    `worn` the colours of the whole.
    """

    pooled: NDArray[np.float32]
    map: NDArray[np.float32]
    middle: NDArray[np.float32]
    worn: NDArray[np.float32]


class FakeEncoder:
    """Pictures that look alike get vectors that are alike: 7x7 cells of coarse pixels, randomly projected.

    Deterministic, a millisecond a picture. Another `seed` is another encoder, with another id. `file` stands
    for the encoder's file: its hash is the encoder's.
    """

    def __init__(self, dimensions: int = 64, seed: int = 0, name: str = "fake") -> None:
        self.name = name
        self.dimensions, self.middle, self.worn = dimensions, 4 * 4 * 3, 3
        self.file = f"{name} {dimensions} {seed}".encode()
        self.hash = hashlib.sha256(self.file).hexdigest()
        weights = np.random.default_rng(seed).normal(size=(4 * 4 * 3 + 1, dimensions))
        self._weights = weights.astype(np.float32)

    @property
    def id(self) -> str:
        return f"{self.name}-{self.hash}"

    def encode(self, pixels: NDArray[np.uint8]) -> FakeEncoding:
        if pixels.shape != (224, 224, 3) or pixels.dtype != np.uint8:
            raise ValueError(f"An encoder takes uint8 [224, 224, 3], not {pixels.dtype}{list(pixels.shape)}.")
        coarse = pixels.reshape(28, 8, 28, 8, 3).mean(axis=(1, 3), dtype=np.float32) / 127.5 - 1
        cells = coarse.reshape(7, 4, 7, 4, 3).transpose(0, 2, 1, 3, 4).reshape(7, 7, 48)
        cells = np.concatenate([cells, np.full((7, 7, 1), 0.1, np.float32)], axis=2)
        features = np.maximum(cells @ self._weights, 0)
        middle = pixels.reshape(4, 56, 4, 56, 3).mean(axis=(1, 3), dtype=np.float32).ravel() / 255
        worn = middle.reshape(16, 3).mean(0)
        return FakeEncoding(features.max(axis=(0, 1)), features, middle, worn)
