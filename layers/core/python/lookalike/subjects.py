"""What can be searched for: a photo, a product, or several of either with weights; each becomes one Query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lookalike import features
from lookalike.candidates import Query
from lookalike.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from lookalike.candidates import Floats
    from lookalike.features import Features
    from lookalike.snapshot import Snapshot

MAX_ITEMS = 20
MAX_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo, described. `token` is its query token, which is also its name."""

    features: Features
    token: str


@dataclass(frozen=True, slots=True)
class Weighted:
    """A photo, or a product by its id, and how much it counts: below 0 is "less like that"."""

    what: Photo | str
    weight: float


def of_photo(snapshot: Snapshot, photo: Photo) -> Query:
    """Products that look like the photo."""
    seen = snapshot.ranking.see(photo.features)
    return Query(_checked(seen.vector), np.zeros(0, np.int64), seen, f"photo {photo.token}")


def of_product(snapshot: Snapshot, product_id: str) -> Query:
    """Products that look like this one. Raises NotFound."""
    item = item_of(snapshot, product_id)
    own = np.array([item], np.int64)
    return Query(snapshot.vectors(own)[0], own, None, f"product {product_id}")


def of_items(snapshot: Snapshot, items: Sequence[Weighted]) -> Query:
    """More like these, less like those: the weighted sum of what they look like.

    Raises BadRequest when the items are too many, a weight is out of range or they cancel out, NotFound for a
    product that is not there.
    """
    _check(items)
    items = [one for one in items if one.weight]
    if len(items) == 1 and items[0].weight > 0:
        one = items[0].what
        return of_photo(snapshot, one) if isinstance(one, Photo) else of_product(snapshot, one)
    weights = np.array([one.weight for one in items], np.float32)
    total = sum((one.weight * _vector(snapshot, one.what) for one in items), np.zeros(1, np.float32))
    length = float(np.linalg.norm(total))
    if length <= 1e-3 * float(np.abs(weights).sum()):
        raise BadRequest(
            "The items' weights cancel each other out: nothing is left to look for. Change them."
        )
    named = sorted((-one.weight, one.what) for one in items if isinstance(one.what, str))
    own = np.array([item_of(snapshot, product_id) for _, product_id in named], np.int64)
    return Query((total / length).astype(np.float32), own, None, f"items {_spelled(items)}")


def _check(items: Sequence[Weighted]) -> None:
    if not 1 <= len(items) <= MAX_ITEMS:
        raise BadRequest(f"{len(items)} items were given: a search takes 1 to {MAX_ITEMS}.")
    for one in items:
        if not abs(one.weight) <= MAX_WEIGHT:  # also refuses NaN
            raise BadRequest(
                f"The weight {one.weight:g} is out of range: it goes from -{MAX_WEIGHT:g} to {MAX_WEIGHT:g}."
            )


def item_of(snapshot: Snapshot, product_id: str) -> int:
    """The item of a product. Raises NotFound."""
    item = snapshot.item(product_id)
    if item is None:
        raise NotFound(
            f"There is no product '{product_id[:100]}' here: it was removed, or its id is mistyped."
        )
    return item


def _vector(snapshot: Snapshot, what: Photo | str) -> Floats:
    if isinstance(what, Photo):
        return _checked(snapshot.ranking.vectors(features.stack([what.features]))[0])
    return np.asarray(snapshot.vectors([item_of(snapshot, what)])[0])


def _checked(vector: Floats) -> Floats:
    if not 0 < float(vector @ vector) < np.inf:  # NaN is neither
        raise BadRequest("The query token describes no picture: send the photo again.")
    return vector


def _spelled(items: Sequence[Weighted]) -> str:
    """The items in one text, whatever their order."""
    return "\n".join(sorted(f"{one.weight!r} {_name(one.what)}" for one in items))


def _name(what: Photo | str) -> str:
    return f"photo {what.token}" if isinstance(what, Photo) else f"product {what}"
