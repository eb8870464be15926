"""Opens a new version by itself and questions it, before anybody is served from it."""

from collections.abc import Mapping

import numpy as np

from lookalike.errors import Damaged
from lookalike.product import Product
from lookalike.snapshot import Items, Snapshot

SAMPLE = 100
RECALL = 0.9
"""Least recall@10 of the index against the exact scan, over the sample; with less, the index is not used."""
SAME = 0.999
"""Least cosine of a product's vector to what is found first for it."""


def examine(snapshot: Snapshot, products: Mapping[str, Product]) -> dict[str, float]:
    """What the manifest says of the test. `products` is what has to be there.

    `scan` is 1 when the index loses too much: then queries scan the vectors, 3 ms at 44,000 products.
    Raises Damaged when something else is there, or a product does not find itself.
    """
    version = snapshot.manifest.version
    if snapshot.size != len(products):
        raise Damaged(
            f"Version {version} holds {snapshot.size} products, not {len(products)}: it is not published."
        )
    items = _sample(snapshot)
    for product in snapshot.products(items):
        if products.get(product.id) != product or snapshot.item(product.id) not in items:
            raise Damaged(f"Version {version} shows product '{product.id}' wrongly: it is not published.")
    found = kept = 0
    recalls = []
    for item, vector in zip(items, snapshot.vectors(items), strict=True):
        near, cosine = snapshot.nearest(vector, 10)
        _, exact = snapshot.nearest(vector, 10, exact=True)
        # Of equals either may be found, so it is the cosines that are compared.
        recalls.append(float(np.mean(cosine >= exact[-1] - 1e-6)))
        found += bool(cosine[0] >= SAME)
        kept += item in near or bool(cosine[-1] >= SAME)
    recall = float(np.mean(recalls)) if recalls else 1.0
    if min(found, kept) < len(items):
        raise Damaged(
            f"In version {version} only {min(found, kept)} of {len(items)} products find themselves: it is"
            " not published."
        )
    tested = {"sampled": float(len(items)), "recall_at_10": round(recall, 4)}
    return tested if recall >= RECALL else {**tested, "scan": 1.0}


def _sample(snapshot: Snapshot) -> Items:
    """Up to SAMPLE items, half of them the newest: those are what is new in a delta."""
    items = snapshot.select({})
    newest, _ = snapshot.browse({}, "", 0, SAMPLE // 2)
    spread = items[:: max(1, len(items) // (SAMPLE // 2))][: SAMPLE // 2]
    return np.union1d(spread, np.array(newest, np.int64))
