"""Figures of a ranking: shares of hits among the first six, and how sure they are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Hits = NDArray[np.bool_]
"""Whether each of the first k matches [queries, k] is right."""

K = 6
ROUNDS = 1_000


def precision(hits: Hits) -> float:
    """The share of right ones among all that were shown (P@k)."""
    return float(hits.mean()) if hits.size else 0.0


def any_hit(hits: Hits) -> float:
    """The share of queries with at least one right one (hit@k)."""
    return float(hits.any(1).mean()) if hits.size else 0.0


def interval(of_queries: NDArray[np.float64], seed: int = 0) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean over queries."""
    if not len(of_queries):
        return 0.0, 0.0
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(of_queries), (ROUNDS, len(of_queries)))
    low, high = np.percentile(of_queries[drawn].mean(1), [2.5, 97.5])
    return float(low), float(high)


def agree(labels: Sequence[str], shown: NDArray[np.int64], asked: NDArray[np.int64]) -> Hits:
    """Whether the items `shown` [q, k] have the label of the item `asked` [q]; no label agrees with none."""
    column = np.array(labels, object)
    wanted = column[asked][:, None]
    return np.asarray((column[shown] == wanted) & (wanted != ""), np.bool_)
