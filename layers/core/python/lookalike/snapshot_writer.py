"""Writes the files of a snapshot: a base, and the delta that later versions lay over it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookalike import columns, neighbours, products
from lookalike.features import FeatureTable
from lookalike.product import Product
from lookalike.ranking import Ranking

INDEX, PRODUCTS, COLUMNS, RANKING = "index.ann", "products.sqlite", "columns.npz", "ranking.npz"
DELTA, DELTA_PRODUCTS = "delta.npz", "delta.sqlite"
CALIBRATION = "calibration.json"

BASE_FILES = (INDEX, PRODUCTS, COLUMNS, RANKING)
DELTA_FILES = (DELTA, DELTA_PRODUCTS)
READ_BY_QUERY = (*BASE_FILES, *DELTA_FILES, CALIBRATION)
"""What a query downloads; the rest of a snapshot's files is publish's."""


def write_base(folder: Path, table: FeatureTable, rows: Sequence[Product], ranking: Ranking) -> None:
    """Writes BASE_FILES: row i of `table` shows `rows[i]`, which becomes item i."""
    neighbours.build(ranking.vectors(table), folder / INDEX)
    products.write(folder / PRODUCTS, enumerate(rows))
    extras = ranking.extras(table) if rows else {}
    (folder / COLUMNS).write_bytes(columns.dump(columns.of(rows, extras)))
    (folder / RANKING).write_bytes(ranking.dump())


def write_delta(
    folder: Path,
    base: int,
    table: FeatureTable,
    new: Sequence[Product],
    changed: Mapping[int, Product],
    removed: Iterable[int],
    ranking: Ranking,
) -> None:
    """Writes DELTA_FILES over a base of `base` items.

    `new[i]`, shown by row i of `table`, becomes item `base` + i. `changed` are products of the base whose row
    is another now and whose picture is not. `removed` are items of the base that must not be found any more,
    those of products that come again in `new` included.
    """
    rows = [*changed.items(), *enumerate(new, base)]
    products.write(folder / DELTA_PRODUCTS, rows)
    extras = ranking.extras(table) if new else {}
    arrays: dict[str, NDArray[Any]] = {
        "vectors": ranking.vectors(table),
        "items": np.array([item for item, _ in rows], np.int64),
        "removed": np.array(sorted(removed), np.int64),
        **{f"extra.{name}": array for name, array in extras.items()},
    }
    (folder / DELTA).write_bytes(columns.dump(columns.of([row for _, row in rows], arrays)))
