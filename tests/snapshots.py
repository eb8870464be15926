"""Small snapshots for tests: made-up products with made-up features, written by the real writer."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from lookalike import features, layout
from lookalike.features import FeatureTable
from lookalike.manifest import File, Manifest
from lookalike.product import FACETS, Product
from lookalike.ranking import Ranking
from lookalike.snapshot import Snapshot
from lookalike.snapshot_writer import write_base, write_delta
from lookalike.store import Store
from tests.fakes import FakeEncoder

START = datetime(2026, 1, 1, tzinfo=UTC)
ENCODER = "fake-" + "0" * 64
_VALUES = {
    "gender": ["Men", "Women"],
    "masterCategory": ["Apparel", "Footwear"],
    "subCategory": ["Topwear", "Bottomwear", "Shoes"],
    "articleType": ["Shirts", "Tshirts", "Jeans", "Heels", "Watches"],
    "baseColour": ["Navy Blue", "Black", "White", "Red"],
    "season": ["Summer", "Winter"],
    "usage": ["Casual", "Formal"],
    "year": ["2011", "2012", "2013"],
}


def product(number: int, *, name: str = "", **attributes: str) -> Product:
    """Product `number`: its facets follow from it, its picture is a second newer than the one before."""
    facets = {facet: _VALUES[facet][number % len(_VALUES[facet])] for facet in FACETS} | attributes
    etag = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()
    return Product(
        id=f"p{number}",
        name=name or f"{facets['baseColour']} {facets['articleType']} number {number}",
        image=f"images/p{number}.jpg",
        thumbnail=layout.thumbnail_key(f"p{number}", etag),
        width=300,
        height=400,
        etag=etag,
        last_modified=START + timedelta(seconds=number),
        attributes=facets,
    )


def table(numbers: Sequence[int], dimensions: int = 32) -> FeatureTable:
    """Features of those pictures, the same for the same number."""
    rows = []
    for number in numbers:
        random = np.random.default_rng(number)
        blocks = features.schema(FakeEncoder(dimensions))
        rows.append({name: random.random(size).astype(dtype) for name, (size, dtype) in blocks.items()})
    return features.stack(rows)


def write(
    folder: Path,
    numbers: Sequence[int],
    *,
    version: str = "v1",
    new: Sequence[int] = (),
    changed: Mapping[int, Product] | None = None,
    removed: Sequence[int] = (),
    rows: Sequence[Product] | None = None,
    dimensions: int = 32,
    encoder: str = ENCODER,
    learned: bool = True,
) -> Manifest:
    """Writes a snapshot of products `numbers` and returns its manifest, which lies in the folder, too.

    A delta is laid over when `new` (numbers), `changed` (item → product) or `removed` (items) are given.
    Not `learned`, it is compared as a small catalog is: learning from thousands takes seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base = list(rows) if rows is not None else [product(number) for number in numbers]
    described = table(numbers, dimensions)
    taught = len(base) if learned else 1
    some = {name: block[:taught] for name, block in described.items()}
    ranking = Ranking.learn(some, [one.attributes for one in base[:taught]])
    write_base(folder, described, base, ranking)
    if new or changed or removed:
        fresh = [product(number) for number in new]
        write_delta(folder, len(base), table(new, dimensions), fresh, changed or {}, removed, ranking)
    files = {
        path.name: File(
            layout.snapshot_key(version, path.name),
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_size,
        )
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json"
    }
    counts = {
        "products": len(base) - len(removed) + len(new),
        "base": len(base),
        "delta": len(new),
        "removed": len(removed),
        "rejected": 0,
    }
    parents = {"base": version, "previous": ""}
    manifest = Manifest(version, START, encoder, features.VERSION, ranking.dimensions, counts, parents, files)
    (folder / "manifest.json").write_bytes(manifest.dump())
    return manifest


def snapshot(folder: Path, numbers: Sequence[int], **options: object) -> Snapshot:
    """As `write`, open."""
    write(folder, numbers, **options)  # type: ignore[arg-type]
    return Snapshot.open(folder)


def upload(store: Store, folder: Path) -> Manifest:
    """Puts a written snapshot into a bucket, under its version."""
    manifest = Manifest.load((folder / "manifest.json").read_bytes())
    for name, file in manifest.files.items():
        store.upload(folder / name, file.key)
    store.write(layout.manifest_key(manifest.version), manifest.dump())
    return manifest
