"""The spaces that all is learned and compared in: principal directions of the features, and their colours."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from lookalike import learning
from lookalike.colour import SIZE
from lookalike.features import FeatureTable, count, take
from lookalike.learning import normalised

Floats = NDArray[np.float32]

AXES = 384
"""Principal directions of the deep blocks that are learned from."""
MIDDLE = 256
"""The same of the middle block."""
_COLOUR_WEIGHT = 0.6  # of the colour signature beside the deep blocks, where they are looked at together
_BLOCK = 2_048  # pictures at a time: as float32, and copied on the way, they take several times their size


def _deep(table: FeatureTable, means: Mapping[str, Floats] | None) -> list[Floats]:
    """The two deep blocks, made alike (`garment` is an average: its root is less peaked), centred, unit."""
    deep = table["deep"].astype(np.float32)
    garment = np.sqrt(np.maximum(table["garment"].astype(np.float32), 0))
    if means is None:
        return [deep, garment]
    return [normalised(deep - means["deep"]), normalised(garment - means["garment"])]


def principal(table: FeatureTable, seed: int) -> dict[str, Floats]:
    """Means and principal axes of the deep blocks and of the middle one, means of the colours."""
    deep, garment = _deep(table, None)
    arrays = {"deep": deep.mean(0), "garment": garment.mean(0)}
    arrays["colour"] = table["colour"].astype(np.float32).mean(0)
    rows = np.concatenate(_deep(table, arrays), 1)
    arrays["centre"] = rows.mean(0)
    arrays["axes"] = learning.principal_axes(rows - arrays["centre"], min(AXES, len(rows) - 1), seed)
    middle = table["middle"].astype(np.float32)
    arrays["middle"] = middle.mean(0)
    centred = normalised(middle - arrays["middle"])
    arrays["middle_axes"] = learning.principal_axes(centred, min(MIDDLE, len(centred) - 1), seed)
    arrays["roots"] = normalised(_roots(table)).mean(0)
    arrays["worn"] = table["worn"].astype(np.float32).mean(0)
    return arrays


def space(arrays: Mapping[str, Floats], table: FeatureTable) -> Floats:
    """The space all is learned in, float32 [n, AXES + 64]: principal directions, and colours beside them."""
    blocks = (np.concatenate(_deep(block, arrays), 1) - arrays["centre"] for block in _blocked(table))
    deep = np.concatenate([block @ arrays["axes"] for block in blocks])
    colour = table["colour"].astype(np.float32) - arrays["colour"]
    return np.concatenate([deep, np.float32(_COLOUR_WEIGHT) * colour], 1)


def _blocked(table: FeatureTable) -> Iterator[FeatureTable]:
    """The table in parts of at most `_BLOCK` rows, in order; a table without rows is one part."""
    for at in range(0, max(count(table), 1), _BLOCK):
        yield take(table, slice(at, at + _BLOCK))


def middle(arrays: Mapping[str, Floats], table: FeatureTable) -> Floats:
    """Where sleeves, collars and hems are, float32 [n, ≤ MIDDLE]; it weighs as much as both deep blocks.

    Types and the very same thing are told by it. Who is near is not: a photo's garment lies somewhere else.
    """
    blocks = (block["middle"].astype(np.float32) - arrays["middle"] for block in _blocked(table))
    middle = np.concatenate([normalised(block) @ arrays["middle_axes"] for block in blocks])
    return np.asarray(np.sqrt(2) * middle, np.float32)


def whole(arrays: Mapping[str, Floats], table: FeatureTable) -> Floats:
    """`middle` and `space`, side by side."""
    return np.concatenate([middle(arrays, table), space(arrays, table)], 1)


def inside(arrays: Mapping[str, Floats], whole: Floats) -> Floats:
    """The `space` in what `whole` gave, float32 [n, AXES + 64]."""
    return whole[:, arrays["middle_axes"].shape[1] :]


def forms(arrays: Mapping[str, Floats], table: FeatureTable, whole: Floats) -> Floats:
    """What tells types apart, float32 [n, W + d]: what the network knows of clothes, of length 1, and `whole`
    without its colours.

    Neither who is near nor the very same thing is told by the former: two photos of one dress may be "gown"
    and "velvet".
    """
    worn = normalised(table["worn"].astype(np.float32) - arrays["worn"])
    return np.concatenate([worn, whole[:, :-SIZE]], 1)


def _roots(table: FeatureTable) -> Floats:
    """Colour signatures, rooted again: a little of a colour says much of its name."""
    return np.sqrt(np.maximum(table["colour"].astype(np.float32), 0))


def colours(arrays: Mapping[str, Floats], table: FeatureTable) -> Floats:
    """What tells the names of colours apart, float32 [n, 64], length 1."""
    return normalised(normalised(_roots(table)) - arrays["roots"])
