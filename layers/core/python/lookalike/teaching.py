"""What a catalog's labels teach: to name what a photo shows, and in which directions labels differ."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lookalike import kernel, learning
from lookalike.colour import SIZE
from lookalike.kernel import Head

Floats = NDArray[np.float32]
Labels = Sequence[Mapping[str, str]]
"""Of each picture: column → label."""

SHOWN = {"articleType": 0.05, "baseColour": 0.8, "gender": 0.05}
"""What a photo is asked to show, and how much of that is seen in colours rather than in shapes."""
KIND, COLOUR = 48, 48
"""Directions that tell types and colours apart, at most."""
TELL_FROM = 1_024
"""Labels from which on they have such directions."""


def heads(labels: Labels, forms: Floats, tints: Floats, marks: Mapping[str, Floats]) -> dict[str, Head]:
    """Column → what names its labels, by `space.forms`, `space.colours` [n, …] and the kernel's landmarks."""
    bases = {share: kernel.basis(marks, share) for share in set(SHOWN.values())}
    found = {}
    for column, share in SHOWN.items():
        rows, codes, values = _coded(labels, column)
        head = kernel.learn(forms[rows], tints[rows], codes, values, marks, share, bases[share])
        if head:
            found[column] = head
    return found


def axes(labels: Labels, seen: Floats, seed: int) -> dict[str, Floats]:
    """Directions in `space.space`, of which pictures are `seen` [n, d]: those of types, and those of colours.

    `kind_axes` [d, ≤ KIND], none of too few labels. `colour_axes` [d, ≤ COLOUR], of the pixels where names
    are too few.
    """
    named = _telling(seen, labels, "baseColour", COLOUR)
    return {
        "kind_axes": _telling(seen, labels, "articleType", KIND),
        "colour_axes": named if named.shape[1] else _pixels(seen, seed),
    }


def _telling(seen: Floats, labels: Labels, column: str, most: int) -> Floats:
    """Directions that tell a column's labels apart: [d, ≤ most], none of too few labels."""
    rows, codes, values = _coded(labels, column)
    if len(rows) < TELL_FROM or len(values) < 2:
        return np.zeros((seen.shape[1], 0), np.float32)
    return learning.discriminants(seen[rows] - seen[rows].mean(0), codes, most)


def _pixels(seen: Floats, seed: int) -> Floats:
    """Directions in which the pixels' colours differ most, [d, COLOUR]."""
    pixels = learning.principal_axes(seen[:, -SIZE:], COLOUR, seed)
    return np.concatenate([np.zeros((seen.shape[1] - SIZE, pixels.shape[1]), np.float32), pixels])


def _coded(labels: Labels, column: str) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """The rows that have a label, their codes, and the labels in order."""
    named = [(row, label) for row, one in enumerate(labels) if (label := one.get(column))]
    values = sorted({label for _, label in named})
    place = {value: code for code, value in enumerate(values)}
    rows = np.array([row for row, _ in named], np.int64)
    return rows, np.array([place[label] for _, label in named], np.int64), values
