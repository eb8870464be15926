"""What ingest writes and publish merges: what was seen at a key, in one self-describing file per batch."""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from lookalike import features, npz
from lookalike.errors import Damaged
from lookalike.features import Features, FeatureTable
from lookalike.reject import Reject
from lookalike.store import Info

FORMAT = 1
Seen = Info
"""The object that was read: its key, ETag, LastModified and size at that moment."""


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A picture, described. `width` and `height` are the upright photo's, in pixels.

    `views` describes the same picture seen otherwise, of a few pictures only: a ranking learns from them.
    """

    seen: Seen
    features: Features
    thumbnail: str
    width: int
    height: int
    views: FeatureTable | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """There was nothing at `key` when ingest looked."""

    key: str
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Rejected:
    """An object that is no picture we can use, and why."""

    seen: Seen
    reject: Reject


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one run of ingest found, described by one encoder."""

    encoder: str
    features_version: int
    written_at: datetime
    taken: Sequence[Taken] = ()
    absent: Sequence[Absent] = ()
    rejected: Sequence[Rejected] = ()

    @property
    def table(self) -> FeatureTable:
        """The features of `taken`, row by row."""
        return features.stack([taken.features for taken in self.taken])


def dump(batch: Batch) -> bytes:
    """The batch as a file (npz): a JSON header and one array per feature block."""
    header = {
        "format": FORMAT,
        "encoder": batch.encoder,
        "features_version": batch.features_version,
        "written_at": batch.written_at.isoformat(),
        "taken": [
            {
                **_seen(one.seen),
                "thumbnail": one.thumbnail,
                "width": one.width,
                "height": one.height,
            }
            for one in batch.taken
        ],
        "absent": [{"key": one.key, "looked_at": one.looked_at.isoformat()} for one in batch.absent],
        "rejected": [{**_seen(one.seen), "reject": asdict(one.reject)} for one in batch.rejected],
    }
    file = io.BytesIO()
    blocks = {f"block.{name}": block for name, block in batch.table.items()}
    blocks |= _views(batch.taken)
    np.savez(file, header=np.frombuffer(json.dumps(header).encode(), np.uint8), **blocks)  # type: ignore[arg-type]
    return file.getvalue()


def load(data: bytes) -> Batch:
    """The batch that `dump` wrote. Raises Damaged when it is anything else, or of a later format."""
    try:
        with npz.opened(data) as file:
            header = json.loads(bytes(file["header"]))
            table = _blocks(file, "block.")
            views = _blocks(file, "view.")
        if header["format"] != FORMAT:
            raise Damaged(
                f"A change file has format {header['format']!r}; this program reads {FORMAT}: update it."
            )
        return _batch(header, table, views)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
    ) as error:
        raise Damaged(f"A change file can't be read ({error}): look at its pictures again.") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, MemoryError) as error:
        raise Damaged(f"A change file is no whole npz file ({error}): look at its pictures again.") from error


def _views(taken: Sequence[Taken]) -> FeatureTable:
    """The views of all pictures in one table, and in `view.of` which picture each of them shows."""
    have = [(row, one.views) for row, one in enumerate(taken) if one.views]
    if not have:
        return {}
    of = np.repeat([row for row, _ in have], [features.count(views) for _, views in have])
    table = features.concat([views for _, views in have])
    return {"view.of": of.astype(np.int64), **{f"view.{name}": block for name, block in table.items()}}


def _blocks(file: Mapping[str, Any], prefix: str) -> FeatureTable:
    return {name.removeprefix(prefix): file[name] for name in file if name.startswith(prefix)}


def _batch(header: Mapping[str, Any], table: FeatureTable, views: FeatureTable) -> Batch:
    taken = header["taken"]
    if features.count(table) != len(taken):
        raise Damaged(f"A change file names {len(taken)} pictures and describes {features.count(table)}.")
    rows = [{name: block[row] for name, block in table.items()} for row in range(len(taken))]
    of = views.pop("of", np.empty(0, np.int64))
    if len(of) != features.count(views) or not np.isin(of, range(len(taken))).all():
        raise Damaged("A change file's views are not of its pictures.")
    seen = {row: features.take(views, of == row) for row in np.unique(of).tolist()}
    return Batch(
        encoder=str(header["encoder"]),
        features_version=int(header["features_version"]),
        written_at=datetime.fromisoformat(header["written_at"]),
        taken=[
            Taken(
                _info(one),
                row,
                str(one["thumbnail"]),
                int(one["width"]),
                int(one["height"]),
                seen.get(at),
            )
            for at, (one, row) in enumerate(zip(taken, rows, strict=True))
        ],
        absent=[
            Absent(str(one["key"]), datetime.fromisoformat(one["looked_at"])) for one in header["absent"]
        ],
        rejected=[Rejected(_info(one), Reject(**one["reject"])) for one in header["rejected"]],
    )


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "key": seen.key,
        "etag": seen.etag,
        "last_modified": seen.last_modified.isoformat(),
        "size": seen.size,
    }


def _info(one: Mapping[str, Any]) -> Seen:
    modified = datetime.fromisoformat(one["last_modified"])
    return Info(str(one["key"]), str(one["etag"]), modified, int(one["size"]))
