"""What an object store must do for us: S3 in `bucket.py`, a folder on a laptop, memory in tests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Info:
    """One object as a listing or HEAD shows it. `etag` has no quotes; `last_modified` is UTC."""

    key: str
    etag: str
    last_modified: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An object's bytes, with what it was when they were read."""

    info: Info
    data: bytes


@dataclass(frozen=True, slots=True)
class Headers:
    """How an object is served."""

    content_type: str = "application/octet-stream"
    cache_control: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


class Store(Protocol):
    """A flat, strongly consistent key → bytes store with conditional writes (S3's model)."""

    def read(self, key: str) -> Stored:
        """The object, whole. Raises NotFound."""
        ...

    def head(self, key: str) -> Info | None:
        """The object as it is now, or None when there is none."""
        ...

    def list(self, prefix: str, *, after: str = "") -> Iterator[Info]:
        """Every object under `prefix` in key order, those after the key `after` only."""
        ...

    def write(self, key: str, data: bytes, headers: Headers = Headers()) -> Info:
        """Puts the object, whatever was there."""
        ...

    def write_if(self, key: str, data: bytes, *, etag: str | None, headers: Headers = Headers()) -> Info:
        """Puts it only if the stored ETag is `etag` (None: only if nothing is there). Raises Conflict."""
        ...

    def download(self, key: str, path: Path) -> Info:
        """Streams the object into the file `path`, which appears whole or not at all. Raises NotFound."""
        ...

    def upload(self, path: Path, key: str, headers: Headers = Headers()) -> Info:
        """Streams the file to the object `key`."""
        ...

    def delete(self, keys: Iterable[str]) -> None:
        """Removes the objects; a key that is not there is fine."""
        ...

    def tag(self, key: str, tags: Mapping[str, str]) -> None:
        """Replaces the object's tags."""
        ...
