"""Where the garment is in a picture: what differs from its border, filled and centred. NumPy only."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

GRID = 56  # side of the mask; 4 x 4 pixels of a 224 x 224 picture are one cell
_RING = 3  # cells from the edge that are taken for background
_PALETTE = 4  # colours that the background may have (wall, floor, shadow, …)


def foreground(lab: Floats) -> Floats:
    """How likely each cell shows the garment, 0…1, float32 [56, 56].

    `lab` is the picture in CIE Lab, float32 [56, 56, 3]. The border's colours are the background; a cell is
    foreground by its distance from them in units of the border's own spread, then holes are filled (a white
    shirt on white keeps its inside) and the picture's middle counts more than its rim. Never all zero.
    """
    distance = _from_border(lab)
    middle = distance[GRID // 4 : -GRID // 4, GRID // 4 : -GRID // 4]
    enough = float(np.clip(0.6 * np.percentile(middle, 80), 0.8, 3.0))
    seen = 1 / (1 + np.exp(np.clip((enough - distance) * (6 / enough), -30, 30)))
    mask = _smooth(_filled(_smooth(seen.astype(np.float32)))) * _centre(lab.shape[0])
    return np.asarray(mask + 0.02 * _centre(lab.shape[0]), np.float32)


def cells(mask: Floats, side: int = 7) -> Floats:
    """The mask at the resolution of the encoder's map: float32 [side, side], means of its parts."""
    step = mask.shape[0] // side
    return np.asarray(mask.reshape(side, step, side, step).mean((1, 3)), np.float32)


def _from_border(lab: Floats) -> Floats:
    """Distance of each cell from the nearest border colour, in that colour's spreads: float32 [n, n]."""
    ring = np.concatenate(
        [lab[:_RING].reshape(-1, 3), lab[:, :_RING].reshape(-1, 3), lab[:, -_RING:].reshape(-1, 3)]
    )
    centres, spreads = _palette(ring)
    squared = ((lab[:, :, None, :] - centres) ** 2).sum(3) / spreads**2
    return np.asarray(np.sqrt(squared.min(2)), np.float32)


def _palette(colours: Floats) -> tuple[Floats, Floats]:
    """Up to `_PALETTE` colours that describe `colours` [n, 3], and each one's spread [k] in Lab (≥ 4)."""
    order = np.argsort(colours[:, 0], kind="stable")
    picks = order[((np.arange(_PALETTE) + 0.5) / _PALETTE * len(order)).astype(int)]
    centres = colours[picks]
    for _ in range(4):
        nearest = ((colours[:, None] - centres) ** 2).sum(2).argmin(1)
        counts = np.bincount(nearest, minlength=_PALETTE)
        sums = np.stack([np.bincount(nearest, colours[:, c], _PALETTE) for c in range(3)], 1)
        centres = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres)
    off = ((colours - centres[nearest]) ** 2).sum(1)
    spread = np.sqrt(np.bincount(nearest, off, _PALETTE) / np.maximum(counts, 1))
    usual = counts >= 0.04 * len(colours)
    return centres[usual].astype(np.float32), np.maximum(spread[usual], 4).astype(np.float32)


def _filled(mask: Floats) -> Floats:
    """Closes holes: a cell is as much inside as the least of what lies left, right, above and below it."""
    most = np.maximum.accumulate
    sides = (
        most(mask, 1),
        most(mask[:, ::-1], 1)[:, ::-1],
        most(mask, 0),
        most(mask[::-1], 0)[::-1],
    )
    return np.asarray(np.minimum.reduce(sides), np.float32)


def _smooth(mask: Floats) -> Floats:
    """Means of 3 x 3 cells."""
    padded = np.pad(mask, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9, np.float32)


def _centre(side: int) -> Floats:
    """A soft bell over the picture: 1 in the middle, 0.3 in the corners."""
    at = (np.arange(side, dtype=np.float32) + 0.5) / side * 2 - 1
    bell = np.exp(-0.6 * at**2)
    return np.asarray(bell[:, None] * bell, np.float32)
