"""Copies a catalog folder into the bucket: what differs, and nothing else."""

import hashlib
import mimetypes
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lookalike import layout
from lookalike.errors import BadRequest, NotFound
from lookalike.store import Headers, Store
from workbench.progress import Progress, silent

_AT_ONCE = 8
_LARGEST_SINGLE_PUT = 32 << 20
_md5 = partial(hashlib.md5, usedforsecurity=False)


@dataclass(frozen=True)
class Pushed:
    """How many files of the folder there are, were sent, and were removed from the bucket."""

    files: int
    sent: int
    removed: int


def push(
    folder: Path,
    store: Store,
    *,
    delete: bool = False,
    progress: Progress = silent,
) -> Pushed:
    """Makes `images/` and `metadata/` of the bucket hold what `folder` holds; with `delete`, nothing else.

    `folder` has `images/` and, optionally, `*.csv` files beside it. Raises NotFound or BadRequest.
    """
    wanted = dict(catalog_files(folder))
    there = {info.key: info for prefix in (layout.IMAGES, layout.METADATA) for info in store.list(prefix)}

    def send(key: str) -> None:
        path = wanted[key]
        headers = Headers(content_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        if path.stat().st_size > _LARGEST_SINGLE_PUT:
            store.upload(path, key, headers)
        else:
            store.write(key, path.read_bytes(), headers)

    differing = [key for key, path in wanted.items() if key not in there or _differs(path, there[key].etag)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for done, _ in enumerate(pool.map(send, differing), 1):
                progress(done, len(differing))
        except BaseException:
            pool.shutdown(cancel_futures=True)  # Ctrl-C shouldn't wait for thousands of files
            raise
    gone = sorted(there.keys() - wanted.keys()) if delete else []
    store.delete(gone)
    return Pushed(len(wanted), len(differing), len(gone))


def catalog_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(key, file) of each picture and CSV in a catalog folder. Raises NotFound or BadRequest."""
    images = folder / "images"
    if not folder.is_dir():
        raise NotFound(
            f"There is no folder {folder}. Give one that holds images/ and, if you have it, styles.csv."
        )
    if not images.is_dir():
        raise BadRequest(
            f"{folder} has no folder images/. Put the pictures there: {images}/<product id>.jpg."
        )
    for path in sorted(images.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield layout.IMAGES + path.relative_to(images).as_posix(), path
    for path in sorted(folder.glob("*.csv")) + sorted((folder / "metadata").glob("*.csv")):
        yield layout.METADATA + path.name, path


def _differs(path: Path, etag: str) -> bool:
    if "-" in etag:  # sent in parts: its ETag is no MD5, so send it again
        return True
    with path.open("rb") as file:
        return hashlib.file_digest(file, _md5).hexdigest() != etag
