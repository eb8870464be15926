"""How sure an answer is: strong, fair, or weak ("no close match"), by limits that each catalog learns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FALSE_STRONG = 0.005
"""The share of foreign pictures that may be called strong where the limit is learned; 0.02 is promised."""
FALSE_WEAK = 0.03
"""The share of own pictures, and of their views, that may be called weak there; 0.05 is promised."""
NEAREST = 10
_BLOCK = 256  # queries at a time: against a large catalog, all at once would take gigabytes


@dataclass(frozen=True, slots=True)
class Limits:
    """Nearness below `weak` is weak, from `strong` on strong, fair between."""

    weak: float
    strong: float

    def level(self, near: float) -> str:
        """What to call an answer of that nearness."""
        return "strong" if near >= self.strong else "fair" if near >= self.weak else "weak"


def nearness(cosine: Floats) -> float:
    """How near a query is to a catalog: the mean of the largest shape cosines, of any number of them."""
    return float(np.sort(cosine)[-NEAREST:].mean()) if len(cosine) else 0.0


def near_rows(queries: Floats, rows: Floats, own: NDArray[np.int64] | None = None) -> Floats:
    """The nearness of each of `queries` [q, d] to `rows` [n, d] (without row own[i], its own): [q]."""
    found = [np.zeros(0, np.float32)]
    for at in range(0, len(queries), _BLOCK):
        cosine = queries[at : at + _BLOCK] @ rows.T
        if own is not None:
            cosine[np.arange(len(cosine)), own[at : at + _BLOCK]] = -1
        found.append(np.partition(cosine, -NEAREST, axis=1)[:, -NEAREST:].mean(1))
    return np.concatenate(found).astype(np.float32)


def learn(products: Floats, foreign: Floats, views: Floats | None = None) -> Limits:
    """Limits from the nearness of own pictures, of their views (each without itself) and of foreign ones.

    One is what hardly any own picture falls below, the other what hardly any foreign one exceeds. Between the
    two, whichever is the lower, an answer is fair.
    """
    own = float(np.quantile(products, FALSE_WEAK))
    if views is not None and len(views):
        own = min(own, float(np.quantile(views, FALSE_WEAK)))
    strange = float(np.quantile(foreign, 1 - FALSE_STRONG))
    return Limits(min(own, strange), max(own, strange))
