"""Where the garment is in a picture: what differs from its border, filled and centred. NumPy only."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

Box = tuple[float, float, float, float]
"""Top, left, bottom, right in fractions of the picture's sides."""

GRID = 56  # side of the mask; 4 x 4 pixels of a 224 x 224 picture are one cell
_RING = 3  # cells from the edge that are taken for background
_UNEVEN = (
    0.8  # Lab units that a border's cells are off its colours: of 50 studio shots one, of 50 phone photos 49
)
_CLOSER = 0.8  # of each side is left of what was found on such a border
_PALETTE = 4  # colours that the background may have (wall, floor, shadow, …)


def foreground(lab: Floats) -> Floats:
    """The mask that `find` finds."""
    return find(lab)[0]


def find(lab: Floats) -> tuple[Floats, Box]:
    """How likely each cell shows the garment, 0…1, float32 [56, 56], and the part to look at.

    `lab` is the picture in CIE Lab, float32 [56, 56, 3]. The border's colours are the background; a cell is
    foreground by its distance from them in units of the border's own spread, then holes are filled (a white
    shirt on white keeps its inside). The part has a margin where the border is even, as in a studio;
    elsewhere the mask finds too much already.
    """
    distance, noise = _from_border(lab)
    middle = distance[GRID // 4 : -GRID // 4, GRID // 4 : -GRID // 4]
    enough = float(np.clip(0.6 * np.percentile(middle, 80), 0.8, 3.0))
    seen = 1 / (1 + np.exp(np.clip((enough - distance) * (6 / enough), -30, 30)))
    mask = _smooth(_filled(_smooth(seen.astype(np.float32))))
    return mask, box(mask, 1.0 if noise > _UNEVEN else 1.1)


def weights(mask: Floats) -> Floats:
    """How much each cell of a mask [n, n] counts: the middle more than the rim. Never 0."""
    return np.asarray((mask + 0.02) * _centre(mask.shape[0]), np.float32)


def box(mask: Floats, margin: float = 1.1) -> Box:
    """Where in the picture the garment is, `margin` times as large, and not too narrow: what is described.

    The whole picture where the mask shows next to nothing.
    """
    there = mask > 0.45 * max(float(mask.max()), 1e-6)
    sides = [np.flatnonzero(there.mean(axis) > 0.04) for axis in (1, 0)]
    if there.mean() < 0.04 or not all(len(side) for side in sides):
        return 0.0, 0.0, 1.0, 1.0
    ends = [(float(side[0]) / len(mask), float(side[-1] + 1) / len(mask)) for side in sides]
    longest = max(end - start for start, end in ends)
    parts = []
    for start, end in ends:
        size = min(margin * max(end - start, 0.75 * longest), 1.0)
        begin = min(max((start + end - size) / 2, 0.0), 1 - size)
        parts.append((begin, begin + size))
    (top, bottom), (left, right) = parts
    return top, left, bottom, right


def cut(picture: NDArray[np.uint8], part: Box) -> NDArray[np.uint8]:
    """The part of `picture` [n, n, 3] at the picture's own size, bilinear, the same shape.

    In whole numbers of 16 bits, a third of the time that floats take.
    """
    top, left, bottom, right = part
    if part == (0.0, 0.0, 1.0, 1.0):
        return picture
    first, down = _places(top, bottom, picture.shape[0])
    rows = _between(picture[first], picture[first + 1], down[:, None, None])
    first, across = _places(left, right, picture.shape[1])
    return _between(rows.take(first, 1), rows.take(first + 1, 1), across[None, :, None])


def _between(one: NDArray[np.uint8], other: NDArray[np.uint8], way: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """As far from `one` to `other` as `way`, in 256ths, says."""
    mixed = one * (256 - way)
    mixed += other * way
    mixed += 128  # rounds; the sum stays under 2**16
    mixed >>= 8
    return mixed.astype(np.uint8)


def cut_mask(mask: Floats, part: Box) -> Floats:
    """The part of a mask [n, n] at the mask's own size: the nearest cells."""
    top, left, bottom, right = part
    at = (np.arange(len(mask)) + 0.5) / len(mask)
    rows = ((top + at * (bottom - top)) * len(mask)).astype(np.int64)
    columns = ((left + at * (right - left)) * len(mask)).astype(np.int64)
    return mask[np.minimum(rows, len(mask) - 1)][:, np.minimum(columns, len(mask) - 1)]


def cells(mask: Floats, side: int = 7) -> Floats:
    """The mask at the resolution of the encoder's map: float32 [side, side], means of its parts."""
    step = mask.shape[0] // side
    return np.asarray(mask.reshape(side, step, side, step).mean((1, 3)), np.float32)


def _places(start: float, end: float, side: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """For each of `side` places between two fractions: the pixel before it, the 256ths to the next."""
    at = np.clip((start + (np.arange(side) + 0.5) / side * (end - start)) * side - 0.5, 0, side - 1.001)
    return at.astype(np.int64), ((at - np.floor(at)) * 255.9).astype(np.uint16)


def _from_border(lab: Floats) -> tuple[Floats, float]:
    """Distance of each cell from the nearest border colour, in that colour's spreads: float32 [n, n].

    And how far, in Lab, the border's cells themselves are from those colours (median): 0 in most studios.
    """
    ring = np.concatenate(
        [lab[:_RING].reshape(-1, 3), lab[:, :_RING].reshape(-1, 3), lab[:, -_RING:].reshape(-1, 3)]
    )
    centres, spreads, noise = _palette(ring)
    cells = lab.reshape(-1, 3)
    squared = (cells**2).sum(1)[:, None] - 2 * cells @ centres.T + (centres**2).sum(1)
    nearest = (np.maximum(squared, 0) / spreads**2).min(1)
    return np.asarray(np.sqrt(nearest).reshape(lab.shape[:2]), np.float32), noise


def _palette(colours: Floats) -> tuple[Floats, Floats, float]:
    """Up to `_PALETTE` colours that describe `colours` [n, 3], and each one's spread [k] in Lab (≥ 4).

    And how far, as a median, `colours` are off these.
    """
    order = np.argsort(colours[:, 0], kind="stable")
    picks = order[((np.arange(_PALETTE) + 0.5) / _PALETTE * len(order)).astype(int)]
    centres = colours[picks]
    for _ in range(4):
        nearest = ((centres**2).sum(1) - 2 * colours @ centres.T).argmin(1)
        counts = np.bincount(nearest, minlength=_PALETTE)
        sums = np.stack([np.bincount(nearest, colours[:, c], _PALETTE) for c in range(3)], 1)
        centres = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres)
    off = ((colours - centres[nearest]) ** 2).sum(1)
    spread = np.sqrt(np.bincount(nearest, off, _PALETTE) / np.maximum(counts, 1))
    usual = counts >= 0.04 * len(colours)
    left = float(np.sqrt(np.median(off)))
    return centres[usual].astype(np.float32), np.maximum(spread[usual], 4).astype(np.float32), left


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
