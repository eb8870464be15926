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
FACES = 200
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
    np.fill_diagonal(alike, val=False)
    faces: list[int] = []
    variants: dict[int, list[int]] = {}
    for place in range(len(head)):
        first = next((face for face in np.flatnonzero(alike[place, :place]) if face in variants), None)
        if first is None:
            faces.append(place)
            variants[place] = []
        else:
            variants[int(first)].append(place)
    rows = np.concatenate([head[faces], order[FACES:]]).astype(np.int64)
    others = [tuple(int(head[one]) for one in variants[face]) for face in faces]
    return rows, others + [()] * (len(order) - len(head))
