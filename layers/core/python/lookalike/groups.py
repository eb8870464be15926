"""The same thing, shown once: near-duplicates and the colours that a thing comes in."""

import numpy as np
from numpy.typing import NDArray

from lookalike.learning import normalised

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

TWIN = 0.985
"""Cosine from which on two pictures show the same thing in the same colour."""
VARIANT = 0.96
"""Cosine of the shape parts from which on two pictures of one type show one thing in two colours. A picture
shrunk and compressed anew stays above it; a little lower most pairs are two makers' things."""
UNLEARNED = 0.1
"""Where nothing was learned a twin is this share of the candidates' usual distance away, at most: one encoder
puts any two things at a cosine of 0.5, another at 0.99."""
IDENTICAL = 0.9995
"""Cosine of two that are one whatever is usual: where candidates are few, they may all be one thing."""
FACES = 80
"""So many of the first candidates are grouped; who leafs deeper sees the rest one by one."""


def grouped(
    order: Rows,
    vectors: Floats,
    shape: slice,
    kinds: NDArray[np.int32],
    *,
    learned: bool,
    own: tuple[Floats, NDArray[np.int32]],
) -> tuple[Rows, list[tuple[int, ...]]]:
    """The faces, best first, and each one's variants, best first, as rows of `vectors` [m, d].

    Greedy in `order` int64 [m]: a row joins the first face before it that shows the same thing, else it is a
    face itself; so a longer list of candidates only appends. `kinds` int32 [m] is each row's type: things of
    two types are never one. `own`: vectors [p, d] and types [p] of the products that are asked with; their
    twins are left out, as they are, while their other colours are worth seeing.
    """
    head = order[:FACES]
    first = vectors[head]
    parts = normalised(first[:, shape]) if learned else first
    likeness = parts @ parts.T
    twin = TWIN if learned else min(1 - UNLEARNED * (1 - float(np.median(likeness))), IDENTICAL)
    if len(own[1]):
        other = ~((first @ own[0].T >= twin) & (kinds[head][:, None] == own[1])).any(1)
        head, likeness = head[other], likeness[other][:, other]
    # Shape is half of the vector or more: in it, twins are more alike than variants have to be.
    alike = (likeness >= (VARIANT if learned else twin)) & (kinds[head][:, None] == kinds[head])
    variants: list[list[int] | None] = [[] for _ in range(len(head))]  # None where one is a variant itself
    for pair in np.flatnonzero(np.tril(alike, -1)).tolist():  # in order: what comes before is decided
        place, face = divmod(pair, len(head))
        found = variants[face]
        if found is not None and variants[place] is not None:
            found.append(int(head[place]))
            variants[place] = None
    others = [tuple(found) for found in variants if found is not None]
    faces = head[[found is not None for found in variants]]
    return np.concatenate([faces, order[FACES:]]).astype(np.int64), others + [()] * len(order[FACES:])
