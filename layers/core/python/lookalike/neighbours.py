"""Nearest vectors by cosine: an Annoy index, and the exact scan of the same file as its baseline."""

from pathlib import Path
from typing import Any

import numpy as np
from annoy import AnnoyIndex
from numpy.typing import NDArray

from lookalike.errors import Damaged

Floats = NDArray[np.float32]
Items = NDArray[np.int64]

TREES = 10
"""More buy nothing: at 44,441 x 256, recall@10 is 0.994 with ten."""
SEED = 20
SEARCH_K = 5_000
"""Nodes that a search looks at, at least. Annoy's own default gives recall 0.5 to 0.9: never leave it out."""
SEARCH_K_PER_RESULT = 20


def layout(dimensions: int) -> np.dtype[Any]:
    """One item of Annoy's file: descendants, children or norm, vector. Items come first, in their order."""
    return np.dtype([("n", "<i4"), ("u", "<i4", 2), ("v", "<f4", (dimensions,))])


def build(vectors: Floats, path: Path) -> None:
    """Writes the index of `vectors` [n, d]; item i is row i. The same input gives the same file."""
    if not len(vectors):
        path.write_bytes(b"")
        return
    index = AnnoyIndex(vectors.shape[1], "angular")
    index.set_seed(SEED)
    for item, vector in enumerate(vectors):
        index.add_item(item, vector)
    # One thread: with more, the order in which they finish decides what the trees look like.
    index.build(TREES, n_jobs=1)
    index.save(str(path))


class Neighbours:
    """An index file, memory-mapped. Safe to use from many threads.

    Annoy checks no bounds and knows neither its dimensions nor its size, so the manifest's are needed.
    Raises Damaged when the file can't hold `size` items of `dimensions`.
    """

    def __init__(self, path: Path, size: int, dimensions: int) -> None:
        kind = layout(dimensions)
        if path.stat().st_size < size * kind.itemsize or (size and path.stat().st_size % kind.itemsize):
            raise Damaged(
                f"'{path.name}' can't hold {size} vectors of {dimensions} dimensions: build it again."
            )
        self.size = size
        self.vectors: Floats = np.empty((0, dimensions), np.float32)
        """[size, d], mapped from the file, read-only."""
        self._index = AnnoyIndex(dimensions, "angular")
        if size:
            self.vectors = np.asarray(np.memmap(path, kind, "r", shape=(size,))["v"])
            self._index.load(str(path))
            if self._index.get_n_items() != size:
                raise Damaged(f"'{path.name}' holds {self._index.get_n_items()} vectors, not {size}.")

    def nearest(self, vector: Floats, n: int, *, search_k: int | None = None) -> Items:
        """About the `n` items nearest to `vector` [d]: candidates, to be scored."""
        if not self.size:
            return np.empty(0, np.int64)
        budget = search_k or max(SEARCH_K, SEARCH_K_PER_RESULT * n)
        return np.array(self._index.get_nns_by_vector(vector, n, search_k=budget), np.int64)

    def close(self) -> None:
        """Unmaps the file. Nothing may use the index afterwards."""
        self._index.unload()
        self.vectors = np.empty((0, self.vectors.shape[1]), np.float32)
        self.size = 0


def scores(vectors: Floats, vector: Floats, rows: Items | None = None) -> Floats:
    """Cosine of each of `vectors` [n, d] (or of its `rows`) to `vector` [d]; all are L2-normalised."""
    if rows is None:
        return np.asarray(vectors @ vector)
    if len(rows) * 4 > len(vectors):  # one scan of the mapped file is faster than gathering much of it
        return np.asarray((vectors @ vector)[rows])
    return np.asarray(vectors[rows] @ vector)


def best(similarity: Floats, n: int) -> NDArray[np.int64]:
    """Positions of the `n` largest, the largest first; of equals the earlier first."""
    if not n:
        return np.empty(0, np.int64)
    if n < len(similarity):
        edge = np.partition(similarity, len(similarity) - n)[len(similarity) - n]
        keep = np.flatnonzero(similarity >= edge)
    else:
        keep = np.arange(len(similarity))
    return np.asarray(keep[np.argsort(-similarity[keep], kind="stable")][:n])
