"""How figures move with a setting: quality with the vector's dimensions, recall with the index's effort."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookalike import neighbours
from lookalike.learning import normalised
from workbench.evaluate import measures
from workbench.evaluate.gathered import Gathered
from workbench.evaluate.measures import K
from workbench.evaluate.run import Ours, twins

Curve = list[tuple[int, float]]
DIMENSIONS = (16, 32, 64, 128, 256, 512)
SEARCH_K = (50, 200, 500, 1_000, 2_000, 5_000, 10_000)
ASKED = 300
TEN = 10


def quality(data: Gathered) -> Curve:
    """(dimensions, P@6 for articleType) of the plain vector, cut by PCA to ever fewer dimensions."""
    labels = [row.get("articleType", "") for row in data.catalog.labels]
    asked = np.flatnonzero([bool(label) for label in labels])
    rows = normalised(data.table["plain"].astype(np.float32))
    _, axes = np.linalg.eigh(np.cov(rows.T))
    curve = []
    for count in (one for one in DIMENSIONS if one <= min(rows.shape)):
        cut = normalised(rows @ axes[:, -count:].astype(np.float32))
        shown = _first(cut, data, asked)
        curve.append((count, round(measures.precision(measures.agree(labels, shown, asked)), 4)))
    return curve


def recall(made: Ours) -> Curve:
    """(search_k, recall@10 against the exact scan) of our vectors in an Annoy index."""
    vectors = made.whole.snapshot.vectors(np.arange(made.whole.snapshot.size))
    asked = np.random.default_rng(0).permutation(len(vectors))[:ASKED]
    exact = [neighbours.best(neighbours.scores(vectors, vectors[row]), TEN) for row in asked.tolist()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.ann"
        neighbours.build(vectors, path)
        index = neighbours.Neighbours(path, len(vectors), vectors.shape[1])
        curve = [(effort, _recall(index, vectors, asked.tolist(), exact, effort)) for effort in SEARCH_K]
        index.close()
    return curve


def _recall(
    index: neighbours.Neighbours,
    vectors: NDArray[np.float32],
    asked: Sequence[int],
    exact: Sequence[NDArray[np.int64]],
    effort: int,
) -> float:
    found = [
        np.isin(index.nearest(vectors[row], TEN, search_k=effort), exact[at]).sum()
        for at, row in enumerate(asked)
    ]
    return round(float(np.mean(found)) / TEN, 4)


def _first(vectors: NDArray[np.float32], data: Gathered, asked: NDArray[np.int64]) -> NDArray[np.int64]:
    cosine = vectors[asked] @ vectors.T
    for at, row in enumerate(asked.tolist()):
        cosine[at, twins(data, row)] = -2
    return np.argsort(-cosine, axis=1, kind="stable")[:, :K]
