"""One version of the searchable catalog, open for reading: a base with a delta laid over everything in it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from lookalike import columns, neighbours
from lookalike.errors import BadRequest, Damaged
from lookalike.features import VERSION
from lookalike.manifest import Manifest
from lookalike.neighbours import Neighbours
from lookalike.product import FACETS, Product
from lookalike.products import Products
from lookalike.ranking import Ranking
from lookalike.snapshot_writer import (
    CALIBRATION,
    COLUMNS,
    DELTA,
    DELTA_PRODUCTS,
    INDEX,
    PRODUCTS,
    RANKING,
)

Items = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Filters = Mapping[str, Sequence[str]]
"""Facet → the values that pass. Or inside one facet, and between facets."""

EXACT_CATALOG = 5_000
"""Catalogs up to this size are scanned: 0.4 ms, and nothing is missed."""
EXACT_ALLOWED = 20_000
"""So are filtered searches up to this many products."""


class Snapshot:
    """Immutable, safe to use from many threads. Items are numbers from 0; not every number is a product.

    Open it with `open`; `close`, or letting it go, frees its files.
    """

    def __init__(self, manifest: Manifest, files: Mapping[str, Path]) -> None:
        """`files` maps each name in `snapshot_writer.READ_BY_QUERY` that the manifest has to a local file.

        Raises Damaged when they don't fit the manifest, or features of another version made them.
        """
        if manifest.features_version != VERSION:
            raise Damaged(
                f"Snapshot {manifest.version} holds features of version {manifest.features_version}; this"
                f" program computes version {VERSION}: run `lookalike reindex`."
            )
        self.manifest = manifest
        self.files = dict(files)
        self._scan = bool(manifest.self_test.get("scan"))  # its examination found that the index loses much
        self.ranking = Ranking.load(files[RANKING].read_bytes())
        if self.ranking.dimensions != manifest.dimensions:
            raise Damaged(f"Snapshot {manifest.version} and its ranking have different dimensions.")
        base = manifest.counts["base"]
        self._base = Neighbours(files[INDEX], base, manifest.dimensions)
        self._products = [Products(files[PRODUCTS])]  # what lies over comes first
        self._over: Items = np.empty(0, np.int64)
        self._columns = columns.load(files[COLUMNS].read_bytes())
        self._extras = dict(self._columns.arrays)
        self._new: Floats = np.empty((0, manifest.dimensions), np.float32)
        self._alive: Mask = np.ones(base, np.bool_)
        if len(self._columns.modified) != base:
            raise Damaged(
                f"Snapshot {manifest.version} has {base} vectors and other columns: publish it again."
            )
        if DELTA in files:
            self._lay_over(files)
        self.size = int(self._alive.sum())
        """Searchable products."""
        order = np.argsort(-self._columns.modified, kind="stable")
        self._newest: Items = order[self._alive[order]]

    def _lay_over(self, files: Mapping[str, Path]) -> None:
        delta = columns.load(files[DELTA].read_bytes())
        self._new = np.ascontiguousarray(delta.arrays["vectors"], np.float32)
        self._products.insert(0, Products(files[DELTA_PRODUCTS]))
        self._alive = np.concatenate([self._alive, np.ones(len(self._new), np.bool_)])
        self._alive[delta.arrays["removed"]] = False
        self._over = delta.arrays["items"]
        self._columns = columns.overlaid(self._columns, delta, self._over)
        for name, base in self._extras.items():
            self._extras[name] = np.concatenate([base, delta.arrays.get(f"extra.{name}", base[:0])])

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The snapshot whose files, manifest included, all lie in `folder`."""
        manifest = Manifest.load((folder / "manifest.json").read_bytes())
        return cls(manifest, {name: folder / name for name in manifest.files if (folder / name).exists()})

    def close(self) -> None:
        """Frees the files. Nothing may be asked of the snapshot afterwards."""
        self._base.close()
        for products in self._products:
            products.close()

    # Vectors

    def nearest(
        self, vector: Floats, n: int, *, allowed: Items | None = None, exact: bool = False
    ) -> tuple[Items, Floats]:
        """The `n` products nearest to `vector` [d], and their cosines, nearest first.

        `allowed` (items, from `select`) narrows them; `n` come back whenever that many are allowed.
        Approximate for large catalogs, unless `exact`.
        """
        vector = np.asarray(vector, np.float32)
        passes = self._alive if allowed is None else self._mask(allowed) & self._alive
        count = int(passes.sum())
        n = min(n, count)
        if not n:  # an empty catalog has no dimensions to compare in
            return np.empty(0, np.int64), np.empty(0, np.float32)
        few = EXACT_CATALOG if allowed is None else EXACT_ALLOWED
        found = None if exact or self._scan or count <= few else self._approximate(vector, n, passes)
        if found is None:
            found = np.flatnonzero(passes)
        similarity = self._scores(vector, found)
        top = neighbours.best(similarity, n)
        return found[top], similarity[top]

    def _approximate(self, vector: Floats, n: int, passes: Mask) -> Items | None:
        """At least `n` candidates: the index's of the base, all of the delta. None when a scan is cheaper."""
        base = self._base.size
        share = passes[:base].sum() / max(base, 1)
        ask = int(1.5 * n / max(share, 1e-6)) + 32
        while ask < base / 4:
            found = self._base.nearest(vector, ask)
            found = found[passes[found]]
            if len(found) >= n:
                return np.concatenate([found, base + np.flatnonzero(passes[base:])])
            ask *= 4
        return None

    def _scores(self, vector: Floats, items: Items) -> Floats:
        """Cosine of each of `items`, of which the base's come first, to `vector` [d]."""
        base = self._base.size
        old = int((items < base).sum())
        found = neighbours.scores(self._base.vectors, vector, items[:old])
        return np.concatenate([found, neighbours.scores(self._new, vector, items[old:] - base)])

    def vectors(self, items: Sequence[int] | Items) -> Floats:
        """The searched vectors of `items`: [m, d]."""
        wanted = np.asarray(items, np.int64)
        old = wanted < self._base.size
        if old.all():
            return np.asarray(self._base.vectors[wanted])
        out = np.empty((len(wanted), self.manifest.dimensions), np.float32)
        out[old] = self._base.vectors[wanted[old]]
        out[~old] = self._new[wanted[~old] - self._base.size]
        return out

    # Products

    def products(self, items: Sequence[int] | Items) -> list[Product]:
        """The products at `items`, in that order."""
        wanted = [int(item) for item in items]
        found: dict[int, Product] = {}
        for source in self._products:
            found |= source.rows([item for item in wanted if item not in found])
        return [found[item] for item in wanted]

    def item(self, product_id: str) -> int | None:
        """The item of a product, or None when this version has no such product."""
        for source in self._products:
            item = source.item(product_id)
            if item is not None and self._alive[item]:
                return item
        return None

    def codes(self, column: str) -> tuple[NDArray[np.int32], list[str]]:
        """A facet of every item: codes [items], positions in the list of values; -1 is "no value"."""
        return self._columns.codes[column], self._columns.values[column]

    def extra(self, name: str) -> NDArray[Any] | None:
        """An array of every item that the ranking stored (`Ranking.extras`), or None."""
        return self._extras.get(name)

    @property
    def calibration(self) -> bytes | None:
        """What was learned about how similar is similar, as it was stored; None when nothing was."""
        file = self.files.get(CALIBRATION)
        return file.read_bytes() if file else None

    # Filters

    def select(self, filters: Filters, words: str = "") -> Items:
        """The items, ascending, that pass `filters` and whose name holds `words`. Raises BadRequest."""
        return np.flatnonzero(self._passing(filters, words))

    def browse(self, filters: Filters, words: str, offset: int, limit: int) -> tuple[list[int], int]:
        """A page of the items that pass, the newest picture first, and how many pass in all."""
        passing = self._newest[self._passing(filters, words)[self._newest]]
        return [int(item) for item in passing[offset : offset + limit]], len(passing)

    def facets(self, filters: Filters, words: str = "") -> dict[str, list[tuple[str, int]]]:
        """Each facet's values with the number of products, most first; a facet doesn't narrow itself."""
        masks = self._masks(filters, words)
        counted = {}
        for facet in FACETS:
            codes, values = self.codes(facet)
            passing = codes[_all(mask for name, mask in masks.items() if name != facet)]
            counts = np.bincount(passing[passing >= 0], minlength=len(values))
            pairs = [(value, int(count)) for value, count in zip(values, counts, strict=True) if count]
            counted[facet] = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
        return counted

    def _passing(self, filters: Filters, words: str) -> Mask:
        return _all(self._masks(filters, words).values())

    def _masks(self, filters: Filters, words: str) -> dict[str, Mask]:
        """Which items pass each filter, by its facet; "" is for all that is no filter."""
        masks = {"": self._alive & self._named(words) if words.strip() else self._alive}
        for facet, wanted in filters.items():
            if facet not in FACETS:
                raise BadRequest(f"There is no filter '{facet}': use one of {', '.join(FACETS)}.")
            codes, values = self.codes(facet)
            masks[facet] = np.isin(codes, [code for code, value in enumerate(values) if value in wanted])
        return masks

    def _named(self, words: str) -> Mask:
        *delta, base = self._products
        named = self._mask(base.named(words))
        for source in delta:
            named[self._over] = False  # a changed row counts with its new name only
            named[source.named(words)] = True
        return named

    def _mask(self, items: Items) -> Mask:
        mask = np.zeros(len(self._alive), np.bool_)
        mask[items] = True
        return mask


def _all(masks: Iterable[Mask]) -> Mask:
    return np.asarray(np.logical_and.reduce(list(masks)))
