"""Linear things that a catalog teaches, in closed form: BLAS, no chance."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Codes = NDArray[np.int64]


def principal_axes(rows: Floats, count: int, seed: int) -> Floats:
    """The `count` directions of greatest variance of centred `rows` [n, d]: [d, count], greatest first.

    Randomised subspace iteration (Halko, Martinsson & Tropp 2011) with a fixed seed.
    """
    rng = np.random.default_rng(seed)
    basis = rng.standard_normal((rows.shape[1], min(count + 20, rows.shape[1])), np.float32)
    for _ in range(3):
        basis, _ = np.linalg.qr(rows.T @ (rows @ basis))
    inside = rows @ basis
    _, turn = np.linalg.eigh(inside.T @ inside)
    return np.ascontiguousarray((basis @ turn[:, ::-1])[:, :count], np.float32)


def discriminants(rows: Floats, codes: Codes, count: int, shrink: float = 0.1) -> Floats:
    """Directions that tell the labels `codes` [n] of centred `rows` [n, d] apart: [d, ≤ count].

    Fisher's, with the scatter within a label shrunk towards a sphere; each direction is scaled by how much of
    its variance is between labels, so that those that tell little weigh little.
    """
    labels, place, counts = np.unique(codes, return_inverse=True, return_counts=True)
    means = _sums(rows, place, len(labels)) / counts[:, None]
    rest = rows - means[place]
    within = (rest.T @ rest).astype(np.float64) / len(rows)
    within += shrink * (np.trace(within) / len(within) * np.eye(len(within)) - within)
    values, axes = np.linalg.eigh(within)
    whitening = axes / np.sqrt(values)
    between = (means - rows.mean(0)) @ whitening
    spread, turn = np.linalg.eigh((between * counts[:, None]).T @ between / len(rows))
    count = min(count, len(labels) - 1)
    spread = np.maximum(spread[::-1][:count], 1e-9)
    return np.asarray((whitening @ turn[:, ::-1][:, :count]) * np.sqrt(spread / (1 + spread)), np.float32)


def steady(rows: Floats, moves: Floats, doubt: float = 50.0) -> Floats:
    """Directions that tell pictures [n, d] apart and stay when one thing is seen otherwise: [d, d].

    `moves` [m, d] are views minus originals. Lengths are in units of such moves, so the cosine that is left
    compares what stays (the instance metric of PLDA, Ioffe 2006). Few moves say little of most directions: it
    is as if `doubt` more had gone all ways alike.
    """
    moved = (moves.T @ moves).astype(np.float64) / len(moves)
    scatter = np.cov(rows.T)
    noise = moved + 0.05 * scatter
    alike = doubt / len(moves) * np.trace(moved) + 1e-3 * np.trace(scatter)
    noise += max(alike / len(moved), 1e-9) * np.eye(len(moved))
    values, axes = np.linalg.eigh(noise)
    return np.asarray(axes / np.sqrt(values), np.float32)


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    high = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(high / high.sum(-1, keepdims=True), np.float32)


def normalised(rows: Floats) -> Floats:
    """Rows of length 1; a row of nothing stays nothing."""
    length = np.sqrt(np.square(rows).sum(-1, keepdims=True))  # not `lengths`: the kernel magnifies rounding
    return np.asarray(rows / np.maximum(length, 1e-9), np.float32)


def lengths(rows: Floats) -> Floats:
    """The length of each row [n, d], or of one: quickly, as no square is written down."""
    return np.asarray(np.sqrt(np.vecdot(rows, rows)))


def _sums(rows: Floats, place: Codes, count: int) -> Floats:
    """The sum of the rows at each place [count, d]."""
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(count))
    return np.asarray(np.add.reduceat(rows[order], starts, axis=0), np.float32)
