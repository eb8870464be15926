"""Builds the files of a new version: a delta over the head's base, or a base of its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lambdas.publish import catalog
from lambdas.publish import ledger as ledgers
from lambdas.publish.head import HISTORY, LEDGER, LEDGER_DELTA, Head
from lambdas.publish.history import History
from lambdas.publish.ledger import Ledger
from lambdas.publish.shelf import Shelf
from lookalike import layout
from lookalike.cache import Files
from lookalike.features import VERSION
from lookalike.manifest import File, Manifest
from lookalike.product import Product
from lookalike.ranking import Ranking
from lookalike.snapshot_writer import BASE_FILES, CALIBRATION, DELTA_FILES, RANKING, write_base, write_delta

DELTA_SHARE = 0.1
"""A delta may be that much of its base; then a new base is built."""
BULK_SHARE = 1.0
YOUNG = timedelta(minutes=1)
"""While a base is this young, its delta may grow to BULK_SHARE: in a bulk load every batch adds a tenth, and
learning from the whole catalog after each would take longer than describing the pictures."""
OF_A_BASE = (*BASE_FILES, CALIBRATION, LEDGER)
OF_A_VERSION = (*DELTA_FILES, LEDGER_DELTA, HISTORY)


@dataclass(frozen=True, slots=True)
class Difference:
    """The products of now against those of a base, whose items are its ids in ascending order.

    `new` have no vector in the base (or another picture's); `changed` (by item) only another row.
    `removed` are the items that must not be found any more, those of pictures that were replaced included.
    """

    new: list[Product]
    changed: dict[int, Product]
    removed: list[int]

    @property
    def size(self) -> int:
        """Rows that a delta would hold."""
        return len(self.new) + len(self.changed) + len(self.removed)


def outgrown(manifest: Manifest, delta: int, now: datetime) -> bool:
    """Whether a delta of that many rows is too large for the manifest's base."""
    young = now - layout.named_at(manifest.parents["base"]) < YOUNG
    return delta > (BULK_SHARE if young else DELTA_SHARE) * manifest.counts["base"]


def difference(base: Mapping[str, Product], now: Mapping[str, Product]) -> Difference:
    """What a delta has to say. Both are by id, ids ascending."""
    found = Difference([], {}, [])
    for item, (one, old) in enumerate(base.items()):
        product = now.get(one)
        if product is None or _picture(product) != _picture(old):
            found.removed.append(item)
        elif product != old:
            found.changed[item] = product
    found.new.extend(
        product for one, product in now.items() if one not in base or _picture(base[one]) != _picture(product)
    )
    return found


@dataclass(frozen=True, slots=True)
class Coming:
    """What a version will be. `products` are those of `ledger`.

    `previous` names the version before, also if another encoder made it. `rebuild`: with a base of its own.
    """

    version: str
    now: datetime
    previous: str
    ledger: Ledger
    products: Mapping[str, Product]
    history: History
    rebuild: bool


@dataclass(frozen=True, slots=True)
class Built:
    """A version whose new files lie in `folder`; the others are where the manifest says."""

    manifest: Manifest
    folder: Path
    products: Mapping[str, Product]

    @property
    def paths(self) -> dict[str, Path]:
        """The new files, by name."""
        names = [name for name in self.manifest.files if (self.folder / name).exists()]
        return {name: self.folder / name for name in names}


def build(folder: Path, files: Files, head: Head, shelf: Shelf, coming: Coming) -> Built:
    """Writes the files of `coming` into `folder`; a delta is laid over `head`, `shelf` has all features."""
    version, products, ledger = coming.version, coming.products, coming.ledger
    base = catalog.products(head.base)
    delta = difference(base, products)
    if coming.rebuild or head.manifest is None or outgrown(head.manifest, delta.size, coming.now):
        delta = Difference([], {}, [])
        ranking, origin, carried = _base(folder, ledger, products, shelf), version, {}
        size = len(products)
    else:
        ranking = _delta(folder, files, head.manifest, len(base), delta, shelf)
        (folder / LEDGER_DELTA).write_bytes(ledgers.dump(ledger.since(head.base)))
        origin, size = head.manifest.parents["base"], len(base)
        carried = {name: file for name, file in head.manifest.files.items() if name in OF_A_BASE}
    (folder / HISTORY).write_bytes(coming.history.dump())
    manifest = Manifest(
        version=version,
        created_at=coming.now,
        encoder=head.encoder,
        features_version=VERSION,
        dimensions=ranking.dimensions,
        counts={
            "products": len(products),
            "base": size,
            "delta": len(delta.new),
            "removed": len(delta.removed),
            "rejected": sum(entry.reject is not None for entry in ledger.entries.values()),
        },
        parents={"base": origin, "previous": coming.previous},
        files={**carried, **_described(folder, version)},
        features=shelf.parts,
    )
    return Built(manifest, folder, products)


def _base(folder: Path, ledger: Ledger, products: Mapping[str, Product], shelf: Shelf) -> Ranking:
    rows = list(products.values())
    pictures = [_picture(product) for product in rows]
    table = shelf.find(pictures)
    labels = [product.attributes for product in rows]
    ranking = Ranking.learn(table, labels, shelf.views(pictures), shelf.foreign())
    write_base(folder, table, rows, ranking)
    (folder / LEDGER).write_bytes(ledgers.dump(ledger.since(Ledger())))
    return ranking


def _delta(folder: Path, files: Files, head: Manifest, base: int, delta: Difference, shelf: Shelf) -> Ranking:
    ranking = Ranking.load(files.fetch(head, [RANKING])[RANKING].read_bytes())
    if delta.size:
        table = shelf.find([_picture(product) for product in delta.new])
        write_delta(folder, base, table, delta.new, delta.changed, delta.removed, ranking)
    return ranking


def _described(folder: Path, version: str) -> dict[str, File]:
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        found[path.name] = File(layout.snapshot_key(version, path.name), sha256, path.stat().st_size)
    return found


def _picture(product: Product) -> tuple[str, str]:
    return product.image, product.etag
