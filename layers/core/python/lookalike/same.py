"""Is a candidate the very thing in the photo? A chance for each, and one for "none of them"."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SCALE = 400  # a steady vector has 256 parts and length 1: few parts are beyond 127 / 400
_RIVALS = 100  # the nearest others; the rest's chances are as good as none


@dataclass(frozen=True, slots=True)
class Same:
    """`sharpness`: how much one step of cosine says. `nobody`: the cosine that speaks for "none of them"."""

    sharpness: float
    nobody: float

    def chances(self, cosine: Floats) -> Floats:
        """For each candidate, by its cosine in the steady space [m], the chance that it's the thing itself.

        They sum to less than 1: what is missing is the chance that it's none of them.
        """
        scores = self.sharpness * np.append(cosine, np.float32(self.nobody))
        high = np.exp(scores - scores.max())
        return np.asarray(high[:-1] / high.sum(), np.float32)


def learn(steady: Floats, views: Floats, rows: NDArray[np.int64], seed: int) -> Same:
    """The likeliest `Same`: view i [v, d] shows the picture rows[i] of `steady` [n, d] (both of length 1).

    Each view is asked twice: with the picture it shows in the catalog (it is found) and without (none is).
    """
    if len(views) > 2_000:
        kept = np.sort(np.random.default_rng(seed).choice(len(views), 2_000, replace=False))
        views, rows = views[kept], rows[kept]
    cosine = views @ steady.T
    own = cosine[np.arange(len(rows)), rows].copy()
    cosine[np.arange(len(rows)), rows] = -1
    others = -np.partition(-cosine, min(_RIVALS, cosine.shape[1] - 1), axis=1)[:, :_RIVALS]
    tried = [
        (_unlikely(own, others, sharpness, nobody), sharpness, nobody)
        for sharpness in (8.0, 12.0, 18.0, 27.0, 40.0, 60.0)
        for nobody in np.linspace(0.2, 1.0, 33)
    ]
    _, sharpness, nobody = min(tried)
    return Same(sharpness, float(nobody))


def _unlikely(own: Floats, others: Floats, sharpness: float, nobody: float) -> float:
    """Negative log-likelihood of "it is found where it is, none where it is not"."""
    rivals = _log_sum(np.column_stack([others * sharpness, np.full(len(others), nobody * sharpness)]))
    found = own * sharpness - np.logaddexp(own * sharpness, rivals)
    none = nobody * sharpness - rivals
    return float(-(found.mean() + none.mean()))


def _log_sum(scores: Floats) -> Floats:
    high = scores.max(1, keepdims=True)
    return np.asarray(high[:, 0] + np.log(np.exp(scores - high).sum(1)), np.float32)


def packed(steady: Floats) -> NDArray[np.int8]:
    """Steady vectors [n, d] in a quarter of their size; their cosines move by less than 0.002."""
    return np.clip(np.rint(steady * _SCALE), -127, 127).astype(np.int8)


def cosines(query: Floats, stored: NDArray[np.int8]) -> Floats:
    """The cosine of `query` [d], of length 1, with each `packed` vector [m, d]."""
    rows = stored.astype(np.float32)
    length = np.linalg.norm(rows, axis=1)
    return np.asarray((rows @ query) / np.maximum(length, 1e-9), np.float32)
