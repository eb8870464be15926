"""Which pictures of a catalog show the same thing: they never count as finds, and folds never part them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookalike import photo

Groups = NDArray[np.int64]
SIDE = 28
ALIKE = 0.995  # cosine of two small pictures' darkness; byte-identical ones have 1


def groups(files: Sequence[Path]) -> Groups:
    """The number of each picture's group [n]: near-duplicates, and near-duplicates of those, share one."""
    small = np.stack([_small(file) for file in files])
    return linked(small @ small.T >= ALIKE)


def linked(alike: NDArray[np.bool_]) -> Groups:
    """The connected parts of a symmetric relation [n, n]: the least member's number for each [n]."""
    number = np.arange(len(alike))
    while True:
        least = np.array([number[row | (np.arange(len(row)) == one)].min() for one, row in enumerate(alike)])
        if np.array_equal(least, number):
            return number
        number = least


def folds(group: Groups, count: int, seed: int = 0) -> NDArray[np.int64]:
    """Each picture's fold [n], 0 … count - 1, the same for all of a group; groups are dealt out by chance."""
    named, place = np.unique(group, return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(len(named)) % count
    return np.asarray(dealt[place], np.int64)


def _small(file: Path) -> NDArray[np.float32]:
    """The picture's darkness in 28 x 28 x 3, length 1: white backgrounds are nothing, so they don't agree."""
    dark = 255 - photo.square(photo.load(file.read_bytes()), side=SIDE).astype(np.float32)
    flat = dark.ravel()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), np.float32)
