"""A catalog as a real snapshot on disk, asked through the query's own code: gather, then rerank."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookalike import features, rerank, snapshot_writer
from lookalike.candidates import Candidates, Query, gather
from lookalike.features import Features, FeatureTable
from lookalike.manifest import File, Manifest
from lookalike.product import FACETS, NAME, Product
from lookalike.ranking import Ranking
from lookalike.snapshot import Snapshot

Items = NDArray[np.int64]


class Trial:
    """`ids[i]` with `labels[i]`, described by row i of `table`, ranked by `ranking`: item i."""

    def __init__(
        self,
        folder: Path,
        ids: Sequence[str],
        labels: Sequence[Mapping[str, str]],
        table: FeatureTable,
        ranking: Ranking,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        rows = [_product(one, row) for one, row in zip(ids, labels, strict=True)]
        snapshot_writer.write_base(folder, table, rows, ranking)
        counts = {"products": len(rows), "base": len(rows), "delta": 0, "removed": 0, "rejected": 0}
        files = {path.name: File(path.name, "", path.stat().st_size) for path in folder.iterdir()}
        manifest = Manifest(
            version="trial",
            created_at=datetime.now(UTC),
            encoder="",
            features_version=features.VERSION,
            dimensions=ranking.dimensions,
            counts=counts,
            parents={},
            files=files,
        )
        self.snapshot = Snapshot(manifest, {name: folder / name for name in files})
        self.ranking = ranking

    def ask(self, photo: Features, own: Items) -> tuple[Query, Candidates]:
        """A photo's candidates; the items `own` are neither answers nor neighbours that vote."""
        seen = self.ranking.see(photo)
        query = Query(seen.vector, own, seen, "photo")
        found = gather(self.snapshot, query, aim=seen.vector, allowed=None, tiers=1, exact=False)
        return query, found

    def first(self, photo: Features, own: Items, k: int = 6, colour: float | None = None) -> Items:
        """The first `k` items for a photo, with grouping off."""
        query, found = self.ask(photo, own)
        rows, _ = rerank.order(query, found, rerank.verdicts(query, found), colour=colour)
        return found.items[rows[:k]]

    def confidence(self, photo: Features, own: Items) -> str | None:
        """strong, fair or weak, as an answer says."""
        query, found = self.ask(photo, own)
        return rerank.rerank(query, found, colour=None).confidence


def photo(table: FeatureTable, row: int) -> Features:
    """One row of a table."""
    return {name: block[row] for name, block in table.items()}


def _product(one: str, labels: Mapping[str, str]) -> Product:
    return Product(
        id=one,
        name=labels.get(NAME, one),
        image=f"images/{one}.jpg",
        thumbnail="",
        width=1,
        height=1,
        etag="",
        last_modified=datetime(2026, 1, 1, tzinfo=UTC),
        attributes={facet: labels[facet] for facet in FACETS if facet in labels},
    )
