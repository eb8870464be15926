"""Which labels a picture would have: kernel ridge regression on landmark pictures, in closed form.

Each label is a 0 or 1 that a Gaussian kernel regresses (subset of regressors: Rasmussen & Williams 2006,
section 8.3.1); how sharply scores become chances is fitted to what is predicted of each without itself. It
bends where a linear classifier can't: the names of colours are blobs in colour space, not half-spaces.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookalike.learning import softmax

Floats = NDArray[np.float32]
Codes = NDArray[np.int64]

LANDMARKS = 2_048
"""Pictures that others are compared with; all of a smaller catalog."""
RARE = 3
"""A label with fewer examples can't be learned; the neighbours still know it."""
RIDGE = 0.1  # how much of a label is chance
_SHARP = (4 * 1.25 ** np.arange(12)).astype(np.float32)
_FAINT = 1e-5  # directions of the kernel with less than this of the greatest are rounding
_BLOCK = 4_096  # rows at a time


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What was learned of one column: `weights` float32 [m, k] and `mean` [k] of the labels `values` [k].

    `colour` is the share of colours in how alike two pictures are, the rest is shape.
    """

    values: tuple[str, ...]
    colour: float
    weights: Floats
    mean: Floats
    sharpness: float

    def chances(self, kernel: Floats) -> Floats:
        """Of each label [n, k], by the kernel `alike` [n, m] of the share `colour`."""
        scores = kernel @ self.weights + self.mean
        return softmax(np.float32(self.sharpness) * scores)


def distances(shapes: Floats, colours: Floats, landmarks: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Squared distances of pictures to the landmarks by shape and by colour, each [n, m].

    In units of the landmarks' own median, so that they can be added.
    """
    scale, squares = landmarks["scale"], landmarks["squares"]
    return (
        _squared(shapes, landmarks["shapes"], squares[0]) / scale[0],
        _squared(colours, landmarks["colours"], squares[1]) / scale[1],
    )


def landmarks(shapes: Floats, colours: Floats, seed: int) -> dict[str, Floats]:
    """The pictures that all are compared with, by shape [m, d] and colour [m, e].

    Beside them what each search would compute anew: their `squares` [2, m], and the `scale` [2] of the parts.
    """
    rows = np.sort(np.random.default_rng(seed).permutation(len(shapes))[:LANDMARKS])
    parts = shapes[rows], colours[rows]
    squares = np.stack([(part**2).sum(1) for part in parts])
    medians = [np.median(_squared(part, part, own)) for part, own in zip(parts, squares, strict=True)]
    scale = np.maximum(np.array(medians, np.float32), 1e-6)
    return {"shapes": parts[0], "colours": parts[1], "squares": squares, "scale": scale}


def alike(apart: tuple[Floats, Floats], colour: float) -> Floats:
    """The kernel [n, m]."""
    shapes, colours = apart
    return np.exp(np.float32(colour - 1) * shapes - np.float32(colour) * colours)


def learn(
    shapes: Floats,
    colours: Floats,
    codes: Codes,
    values: list[str],
    marks: Mapping[str, Floats],
    colour: float,
    basis: Floats,
) -> Head | None:
    """A head for pictures [n] with labels `codes` [n] of `values`, None where there is nothing to tell.

    `basis` is that of the landmarks `marks` and the share `colour`: columns of one share have one.
    """
    labels, counts = np.unique(codes, return_counts=True)
    labels = labels[counts >= RARE]
    kept = np.flatnonzero(np.isin(codes, labels))
    if len(labels) < 2:
        return None
    place = np.searchsorted(labels, codes[kept])
    mean = (np.bincount(place) / len(place)).astype(np.float32)
    normal, target = RIDGE * np.eye(basis.shape[1]), np.zeros((basis.shape[1], len(labels)))
    for part in np.array_split(np.arange(len(kept)), -(-len(kept) // _BLOCK)):
        rows = kept[part]
        seen: Floats = alike(distances(shapes[rows], colours[rows], marks), colour) @ basis
        wanted = _wanted(place[part], mean)
        normal += seen.T @ seen
        target += seen.T @ wanted
    turned = np.linalg.solve(normal, target).astype(np.float32)
    own = np.asarray((seen.T * np.linalg.solve(normal, seen.T)).sum(0), np.float32)
    sharpness = _sharpness(seen @ turned, wanted, own, mean)
    return Head(tuple(values[label] for label in labels), colour, basis @ turned, mean, sharpness)


def basis(marks: Mapping[str, Floats], colour: float) -> Floats:
    """Turns kernels to the landmarks [n, m] into coordinates whose products are the kernel: [m, r]."""
    kernel = alike(distances(marks["shapes"], marks["colours"], marks), colour)
    values, axes = np.linalg.eigh(kernel.astype(np.float64))
    kept = values > _FAINT * values[-1]
    return np.asarray(axes[:, kept] / np.sqrt(values[kept]), np.float32)


def _wanted(place: Codes, mean: Floats) -> Floats:
    """1 where a picture has the label, less the label's mean: [n, k]."""
    return np.asarray(np.eye(len(mean), dtype=np.float32)[place] - mean, np.float32)


def _sharpness(scores: Floats, wanted: Floats, own: Floats, mean: Floats) -> float:
    """The one that makes the chances of pictures' labels greatest, each picture predicted without itself.

    Leaving one out needs no second fit: its residual grows by what it has in its own prediction (Allen 1974).
    """
    without = wanted - (wanted - scores) / np.maximum(1 - own, 1e-3)[:, None]
    place, at = wanted.argmax(1), np.arange(len(wanted))
    losses = [-np.log(softmax(sharp * (without + mean))[at, place] + 1e-6).mean() for sharp in _SHARP]
    return float(_SHARP[int(np.argmin(losses))])


def _squared(rows: Floats, others: Floats, squares: Floats) -> Floats:
    """Squared distances [n, m] to `others` [m, d], whose own squared lengths are `squares` [m]."""
    both = (rows**2).sum(1)[:, None] + squares
    return np.asarray(np.maximum(both - 2 * rows @ others.T, 0), np.float32)
