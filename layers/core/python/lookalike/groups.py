"""The same thing, shown once: near-duplicates and the colours that a thing comes in."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

TWIN = 0.985
"""Cosine from which on two pictures show the same thing in the same colour."""
VARIANT = 0.93
"""Cosine of the shape parts from which on two pictures of one type show one thing in two colours."""
UNLEARNED = 0.9995
"""The same for vectors that nothing was learned for: those of any two things are alike."""
FACES = 80
"""So many of the first candidates are grouped; who leafs deeper sees the rest one by one."""


def grouped(
    order: Rows, vectors: Floats, shape: slice, kinds: NDArray[np.int32], *, learned: bool
) -> tuple[Rows, list[tuple[int, ...]]]:
    """The faces, best first, and each one's variants, best first, as rows of `vectors` [m, d].

    Greedy in `order` int64 [m]: a row joins the first face before it that shows the same thing, else it is a
    face itself; so a longer list of candidates only appends. `kinds` int32 [m] is each row's type: things of
    two types are never one.
    """
    head = order[:FACES]
    likeness = vectors[head] @ vectors[head].T
    parts = vectors[head, shape]
    length = np.linalg.norm(parts, axis=1)
    shapes = (parts @ parts.T) / np.maximum(np.outer(length, length), 1e-9)
    alike = (likeness >= TWIN) | (shapes >= VARIANT) if learned else likeness >= UNLEARNED
    alike &= kinds[head][:, None] == kinds[head]
    earlier = np.tril(alike, -1)
    doubtful = earlier.any(1)
    is_face = np.logical_not(doubtful)
    variants: dict[int, list[int]] = {}
    for place in np.flatnonzero(doubtful):  # in order: what comes before it is decided
        faces = earlier[place] & is_face
        if faces.any():
            variants.setdefault(int(faces.argmax()), []).append(int(head[place]))
        else:
            is_face[place] = True
    places = np.flatnonzero(is_face)
    rows = np.concatenate([head[places], order[FACES:]]).astype(np.int64)
    others = [tuple(variants.get(int(place), ())) for place in places]
    return rows, others + [()] * (len(order) - len(head))
