"""Everything that is measured on, described: the catalog, its views, phone photos and foreign pictures."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookalike.features import FeatureTable, Views
from workbench import progress
from workbench.evaluate import described, twins
from workbench.evaluate.catalog import Catalog, Phone
from workbench.evaluate.views import VIEWS

FOLDS = 5
SEEN = 600
"""Products that are looked for by a view of themselves, of those that no view was learned from."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows of `table` are the catalog's pictures; `group` and `fold` [n] are of `twins`.

    `seen[view]` describes, row by row, the pictures `looked_for` [s] in that view. `photos` are the phone's.
    """

    catalog: Catalog
    table: FeatureTable
    views: Views
    group: NDArray[np.int64]
    fold: NDArray[np.int64]
    looked_for: NDArray[np.int64]
    seen: dict[str, FeatureTable]
    phone: Phone | None
    photos: FeatureTable


def gather(catalog: Catalog, phone: Phone | None, encoder: Path, seed: int = 0) -> Gathered:
    """Describes all pictures, or takes what an earlier run described."""
    keys = [hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest() for file in catalog.files]
    with progress.bar("catalog", " pictures") as show:
        jobs = [(file, "", "") for file in catalog.files]
        table = described.table(encoder, jobs, show)
    with progress.bar("views that ingest takes", " pictures") as show:
        views = described.augmented(encoder, catalog.files, keys, show)
    group = twins.groups(catalog.files)
    free = np.setdiff1d(np.arange(len(keys)), views.rows)
    chosen = np.random.default_rng(seed).permutation(free)[:SEEN]
    looked_for = np.sort(chosen)
    seen = {}
    for name in VIEWS:
        jobs = [(catalog.files[row], name, keys[row]) for row in looked_for]
        with progress.bar(f"seen otherwise: {name}", " pictures") as show:
            seen[name] = described.table(encoder, jobs, show)
    photos: FeatureTable = {}
    if phone:
        with progress.bar("phone photos", " pictures") as show:
            photos = described.table(encoder, [(file, "", "") for file in phone.files], show)
    fold = twins.folds(group, FOLDS, seed)
    return Gathered(catalog, table, views, group, fold, looked_for, seen, phone, photos)
