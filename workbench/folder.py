"""A folder as a Store: what `lookalike index` works on when there is no AWS."""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from heapq import merge
from pathlib import Path
from uuid import uuid4

from lookalike.errors import BadRequest, Conflict, NotFound
from lookalike.store import Headers, Info, Stored

WORK = ".lookalike"
"""Half-written files and the lock; nothing under it is an object."""


class Folder:
    """Objects are files under `root`; writes appear whole or not at all, also to other processes.

    `mounts` shows other files and folders, read-only, under keys of their own (`images/` → a folder,
    `metadata/styles.csv` → a file). An ETag is the MD5 of the content; for a mounted file, of its size and
    time of change, so that 23 GB of pictures needn't be read to find the one that is new. Headers and tags
    say how S3 serves and expires an object: here they are dropped.
    """

    def __init__(self, root: Path, mounts: Mapping[str, Path] | None = None) -> None:
        self.root = root
        self._mounts = dict(mounts or {})
        self._work = root / WORK
        self._work.mkdir(parents=True, exist_ok=True)
        self._etags: dict[Path, tuple[tuple[int, int, int], str]] = {}
        self._lock = threading.Lock()

    def read(self, key: str) -> Stored:
        path, mounted = self._path(key)
        try:
            with path.open("rb") as file:
                data, stat = file.read(), os.fstat(file.fileno())
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise self._gone(key) from error
        etag = _stat_etag(stat) if mounted else _md5(data)
        return Stored(Info(key, etag, _modified(stat), len(data)), data)

    def head(self, key: str) -> Info | None:
        path, mounted = self._path(key)
        try:
            return self._info(key, path, mounted) if path.is_file() else None
        except FileNotFoundError:  # removed since the question
            return None

    def list(self, prefix: str, *, after: str = "") -> Iterator[Info]:
        trees = [_walk(self.root, "", prefix, after)]
        for at, path in self._mounts.items():
            trees.append(_walk(path, at, prefix, after) if at.endswith("/") else iter([(at, path)]))
        for key, path in merge(*trees):
            if key.startswith(prefix) and key > after and self._path(key)[0] == path:
                info = self.head(key)
                if info:
                    yield info

    def write(self, key: str, data: bytes, headers: Headers = Headers()) -> Info:  # noqa: ARG002
        with self._new(key) as new:
            new.write_bytes(data)
        return self._now(key)

    def write_if(self, key: str, data: bytes, *, etag: str | None, headers: Headers = Headers()) -> Info:
        with self._lock, (self._work / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            found = self.head(key)
            if (found.etag if found else None) != etag:
                raise Conflict(f"'{key}' was changed by somebody else: read it again and start over.")
            return self.write(key, data, headers)

    def download(self, key: str, path: Path) -> Info:
        info = self.head(key)
        if not info:
            raise self._gone(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            shutil.copyfile(self._path(key)[0], new)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        return info

    def upload(self, path: Path, key: str, headers: Headers = Headers()) -> Info:  # noqa: ARG002
        with self._new(key) as new:
            shutil.copyfile(path, new)
        return self._now(key)

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            path, mounted = self._path(key)
            if mounted:
                raise BadRequest(f"'{key}' is the catalog's own file {path}: remove it there.")
            path.unlink(missing_ok=True)

    def tag(self, key: str, tags: Mapping[str, str]) -> None:  # noqa: ARG002
        if not self.head(key):
            raise self._gone(key)

    def _path(self, key: str) -> tuple[Path, bool]:
        """Where an object lies, and whether that is mounted."""
        parts = key.split("/")
        if any(part in {"", ".", ".."} for part in parts) or "\0" in key or parts[0] == WORK:
            raise BadRequest(f"'{key}' can't be the name of a file: use another key.")
        for at, path in self._mounts.items():
            if key == at:
                return path, True
            if at.endswith("/") and key.startswith(at):
                return path / key.removeprefix(at), True
        return self.root / key, False

    def _info(self, key: str, path: Path, mounted: bool) -> Info:
        stat = path.stat()
        etag = _stat_etag(stat) if mounted else self._content_etag(path, stat)
        return Info(key, etag, _modified(stat), stat.st_size)

    def _content_etag(self, path: Path, stat: os.stat_result) -> str:
        """Remembered for large files only: a small one may change twice within its time stamp's precision."""
        if stat.st_size < 1 << 20:
            return _md5(path.read_bytes())
        state = stat.st_mtime_ns, stat.st_size, stat.st_ino
        found = self._etags.get(path)
        if not found or found[0] != state:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
            found = self._etags[path] = state, digest.hexdigest()
        return found[1]

    @contextmanager
    def _new(self, key: str) -> Iterator[Path]:
        """A file to fill, which then becomes the object."""
        path, mounted = self._path(key)
        if mounted:
            raise BadRequest(f"'{key}' is the catalog's own file {path}: nothing is written there.")
        new = self._work / uuid4().hex
        try:
            yield new
            path.parent.mkdir(parents=True, exist_ok=True)
            new.replace(path)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise BadRequest(f"'{key}' can't be a file: a part of it is a file or folder already.") from error
        finally:
            new.unlink(missing_ok=True)

    def _now(self, key: str) -> Info:
        info = self.head(key)
        if not info:
            raise self._gone(key)
        return info

    def _gone(self, key: str) -> NotFound:
        return NotFound(f"There is no object '{key}' under {self.root}: check its name.")


def _walk(folder: Path, at: str, prefix: str, after: str) -> Iterator[tuple[str, Path]]:
    """(key, file) of what is in `folder`; keys begin with `at`, in key order, as far as they can match."""
    try:
        entries = [
            (at + one.name + ("/" if one.is_dir() else ""), Path(one.path)) for one in os.scandir(folder)
        ]
    except FileNotFoundError:
        return
    for key, path in sorted(entries):
        if key == f"{WORK}/":
            continue
        if not key.endswith("/"):
            yield key, path
        elif (key.startswith(prefix) or prefix.startswith(key)) and (key > after or after.startswith(key)):
            yield from _walk(path, key, prefix, after)


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _stat_etag(stat: os.stat_result) -> str:
    return _md5(f"{stat.st_size} {stat.st_mtime_ns}".encode())


def _modified(stat: os.stat_result) -> datetime:
    return datetime.fromtimestamp(stat.st_mtime, UTC)
