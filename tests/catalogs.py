"""Small real catalogs: pictures, features of a fake encoder, snapshots written by the real writer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from lookalike import current, features, layout, photo, snapshot_writer
from lookalike.current import Current
from lookalike.features import FeatureTable
from lookalike.manifest import File, Manifest
from lookalike.product import FACETS, Product
from lookalike.ranking import Ranking
from lookalike.snapshot import Snapshot
from lookalike.store import Store
from tests.fakes import FakeEncoder
from tests.lambdas.house import picture

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
GENDERS, KINDS, COLOURS = ("Men", "Women"), ("Shirts", "Dresses", "Heels"), ("Red", "Blue", "Green", "Black")


def product(number: int, prefix: str = "p") -> Product:
    """Product `number`: facets follow from the number, and a higher number has a newer picture."""
    kind, colour = KINDS[number % 3], COLOURS[number % 4]
    values = (
        GENDERS[number % 2],
        "Apparel",
        "Topwear",
        kind,
        colour,
        "Summer",
        "Casual",
        str(2010 + number % 5),
    )
    etag = hashlib.md5(f"{prefix}{number}".encode(), usedforsecurity=False).hexdigest()
    return Product(
        id=f"{prefix}{number}",
        name=f"Shop {colour} {kind} {number}",
        image=f"images/a b/{prefix}{number}.jpg",
        thumbnail=f"thumbnails/{prefix}{number}-{etag[:8]}.webp",
        width=60,
        height=80,
        etag=etag,
        last_modified=LONG_AGO + timedelta(minutes=number),
        attributes=dict(zip(FACETS, values, strict=True)),
    )


def described(data: bytes, encoder: FakeEncoder) -> features.Features:
    """The features of a picture, down the one path."""
    return features.describe(photo.square(photo.load(data)), encoder)


def random_table(count: int, dimensions: int = 32, seed: int = 0) -> FeatureTable:
    """Features of `count` pictures that nobody drew."""
    rng = np.random.default_rng(seed)
    schema = features.schema(FakeEncoder(dimensions))
    return {
        name: np.abs(rng.normal(size=(count, length))).astype(dtype)
        for name, (length, dtype) in schema.items()
    }


def open_snapshot(
    folder: Path,
    table: FeatureTable,
    rows: Sequence[Product],
    encoder: str = "fake",
    version: str = "v1",
    *,
    learned: bool = True,
) -> Snapshot:
    """Writes a base of `rows` into `folder` and opens it.

    Not `learned`, it is compared as a small catalog is: learning from thousands takes seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taught = len(rows) if learned else 1
    some = {name: block[:taught] for name, block in table.items()}
    ranking = Ranking.learn(some, [row.attributes for row in rows[:taught]])
    snapshot_writer.write_base(folder, table, rows, ranking)
    manifest = Manifest(
        version=version,
        created_at=LONG_AGO,
        encoder=encoder,
        features_version=features.VERSION,
        dimensions=ranking.dimensions,
        counts={"products": len(rows), "base": len(rows), "delta": 0, "removed": 0, "rejected": 0},
        parents={"base": version, "previous": ""},
        files={path.name: _file(path, version) for path in sorted(folder.iterdir())},
    )
    (folder / "manifest.json").write_bytes(manifest.dump())
    return Snapshot.open(folder)


def _file(path: Path, version: str) -> File:
    data = path.read_bytes()
    return File(layout.snapshot_key(version, path.name), hashlib.sha256(data).hexdigest(), len(data))


@dataclass
class Shop:
    """A bucket with an encoder, in which versions of a catalog are published at will."""

    store: Store
    folder: Path
    encoder: FakeEncoder = field(default_factory=FakeEncoder)
    versions: int = 0

    def publish(self, numbers: Sequence[int], prefix: str = "p") -> str:
        """A new version with these products, whose pictures their numbers draw; it serves at once."""
        self.versions += 1
        version = f"v{self.versions}-{prefix}"
        table = features.stack([described(picture(number), self.encoder) for number in numbers])
        rows = [product(number, prefix) for number in numbers]
        folder = self.folder / version
        open_snapshot(folder, table, rows, self.encoder.id, version).close()
        for path in folder.iterdir():
            self.store.upload(path, layout.snapshot_key(version, path.name))
        for row, number in zip(rows, numbers, strict=True):
            self.store.write(row.image, picture(number))
            self.store.write(row.thumbnail, photo.thumbnail(photo.load(picture(number))).data)
        self.serve(version)
        return version

    def serve(self, version: str) -> None:
        """Moves CURRENT."""
        self.store.write(layout.model_key(f"{self.encoder.id}.tflite"), self.encoder.file)
        self.store.write(layout.model_key(f"{self.encoder.id}.json"), b"{}")
        now = Current(serving=version, head=version, encoder=self.encoder.id)
        current.change(self.store, lambda _: now, "test")
