"""Where the garment is in a picture: what differs from its border, filled and centred. NumPy only."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Words = NDArray[np.uint16]

Box = tuple[float, float, float, float]
"""Top, left, bottom, right in fractions of the picture's sides."""

GRID = 56  # side of the mask; 4 x 4 pixels of a 224 x 224 picture are one cell
_RING = 3  # cells from the edge that are taken for background
_UNEVEN = (
    0.8  # Lab units that a border's cells are off its colours: of 50 studio shots one, of 50 phone photos 49
)
_PALETTE = 4  # colours that the background may have (wall, floor, shadow, …)

_CELLS = np.arange(GRID**2).reshape(GRID, GRID)
_BORDER = np.concatenate([_CELLS[:_RING].ravel(), _CELLS[:, :_RING].ravel(), _CELLS[:, -_RING:].ravel()])
_HIGH = ((GRID // 2) ** 2 - 1) * 4 // 5  # so many of the middle's cells are nearer to the border's colours
_MEMBER = np.eye(_PALETTE, dtype=np.float32)
_DOUBLING = [2**times for times in range((GRID - 1).bit_length())]
_BYTE, _LOW = np.uint16(8), np.uint16(255)  # typed: for mypy, a shift by an int gives signed numbers


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
    high = float(np.partition(middle, _HIGH, None)[_HIGH])
    enough = min(max(0.6 * high, 0.8), 3.0)
    seen = 1 / (1 + np.exp((enough - distance) * (6 / enough)))
    mask = _smooth(_filled(_smooth(seen)))
    return mask, box(mask, 1.0 if noise > _UNEVEN else 1.1)


def weights(mask: Floats) -> Floats:
    """How much each cell of a mask [n, n] counts: the middle more than the rim. Never 0."""
    return np.asarray((mask + 0.02) * _centre(len(mask)), np.float32)


def box(mask: Floats, margin: float = 1.1) -> Box:
    """Where in the picture the garment is, `margin` times as large, and not too narrow: what is described.

    The whole picture where the mask shows next to nothing.
    """
    there = mask > 0.45 * max(float(mask.max()), 1e-6)
    sides = [(there.sum(axis) > 0.04 * len(mask)).nonzero()[0] for axis in (1, 0)]
    if np.count_nonzero(there) < 0.04 * there.size or not all(len(side) for side in sides):
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

    In whole numbers of 16 bits, a third of the time that floats take. Columns first, of the rows that are
    needed: taking columns is what takes long, so the two bytes to mix are taken as one number.
    """
    if part == (0.0, 0.0, 1.0, 1.0):
        return picture
    top, left, bottom, right = part
    side = len(picture)
    above, down = _places(top, bottom, side)
    before, across = _places(left, right, side)
    lines = picture[above[0] : above[-1] + 2].reshape(-1, 3 * side).astype(np.uint16)
    pairs = (lines[:, 3:] << _BYTE | lines[:, :-3]).take((before[:, None] * 3 + np.arange(3)).ravel(), 1)
    lines = _mixed(pairs & _LOW, pairs >> _BYTE, across.repeat(3))
    above -= above[0]
    lines = _mixed(lines.take(above, 0), lines.take(above + 1, 0), down[:, None])
    return lines.astype(np.uint8).reshape(picture.shape)


def _mixed(one: Words, other: Words, way: Words) -> Words:
    """As far from `one` to `other`, bytes both, as `way`, in 256ths, says. Their memory is used for it."""
    one *= 256 - way
    other *= way
    other += one
    other += 128  # rounds; the sum stays under 2**16
    other >>= 8
    return other


def cut_mask(mask: Floats, part: Box) -> Floats:
    """The part of a mask [n, n] at the mask's own size: the nearest cells."""
    top, left, bottom, right = part
    side = len(mask)
    at = np.arange(side) + 0.5  # cells' middles: none comes to lie beyond the last cell
    rows = (top * side + at * (bottom - top)).astype(np.intp)
    columns = (left * side + at * (right - left)).astype(np.intp)
    return mask.take(rows, 0).take(columns, 1)


def cells(mask: Floats, side: int = 7) -> Floats:
    """The mask at the resolution of the encoder's map: float32 [side, side], means of its parts."""
    means = _parts(len(mask), side)
    return np.asarray(means @ mask @ means.T, np.float32)


def _places(start: float, end: float, side: int) -> tuple[NDArray[np.intp], Words]:
    """For each of `side` places between two fractions: the pixel before it, the 256ths to the next."""
    first, step = start * side - 0.5 + (end - start) / 2, end - start
    at = ((first + np.arange(side) * step) * 256).astype(np.intp)
    at = np.minimum(np.maximum(at, 0), (side - 1) * 256 - 1)
    return at >> 8, (at & 255).astype(np.uint16)


def _from_border(lab: Floats) -> tuple[Floats, float]:
    """Distance of each cell from the nearest border colour, in that colour's spreads: float32 [n, n].

    And how far, in Lab, the border's cells themselves are from those colours (median): 0 in most studios.
    """
    colours = lab.reshape(-1, 3).T
    centres, spreads, noise = _palette(colours.take(_BORDER, 1))
    nearest = (_squares(colours, centres) / spreads[:, None] ** 2).min(0)
    return np.sqrt(nearest).reshape(lab.shape[:2]), noise


def _palette(colours: Floats) -> tuple[Floats, Floats, float]:
    """Up to `_PALETTE` colours [k, 3] that describe `colours` [3, n], and each one's spread [k] in Lab (≥ 4).

    And how far, as a median, `colours` are off these.
    """
    order = colours[0].argsort(kind="stable")
    centres = colours.take(order[len(order) // (2 * _PALETTE) :: len(order) // _PALETTE], 1).T
    for _ in range(4):
        nearest = _squares(colours, centres).argmin(0)
        members = _MEMBER.take(nearest, 1)
        counts = members.sum(1)
        np.divide(members @ colours.T, counts[:, None], out=centres, where=counts[:, None] > 0)
    off = ((colours - centres.T.take(nearest, 1)) ** 2).sum(0)
    spreads = np.sqrt(members @ off / np.maximum(counts, 1))
    usual = counts >= 0.04 * len(off)
    middle = len(off) // 2
    off.partition(middle)  # for the median
    return centres[usual], np.maximum(spreads[usual], 4), float(off[middle]) ** 0.5


def _squares(colours: Floats, centres: Floats) -> Floats:
    """The square of the distance of each of `centres` [k, 3] from each of `colours` [3, n]: [k, n]."""
    away = colours - centres[:, :, None]
    away *= away
    return np.asarray(away.sum(1), np.float32)


def _filled(mask: Floats) -> Floats:
    """Closes holes: a cell is as much inside as the least of what lies left, right, above and below it."""
    most = np.array([mask, mask[::-1], mask.T, mask.T[::-1]])
    for step in _DOUBLING:  # the most of 2, 4, 8, … cells so far: half the time of `np.maximum.accumulate`
        most[:, step:] = np.maximum(most[:, step:], most[:, :-step])
    above, below, before, behind = most[0], most[1, ::-1], most[2].T, most[3, ::-1].T
    return np.asarray(np.minimum(np.minimum(above, below), np.minimum(before, behind)), np.float32)


def _smooth(mask: Floats) -> Floats:
    """Means of 3 x 3 cells."""
    means = _thirds(len(mask))
    return np.asarray(means @ mask @ means.T, np.float32)


@cache
def _thirds(side: int) -> Floats:
    """[side, side]: makes of a line of cells the means of 3, the ends continued."""
    apart = np.eye(side, dtype=np.float32)
    sums = apart + apart[[0, *range(side - 1)]] + apart[[*range(1, side), side - 1]]
    return np.asarray(sums / 3, np.float32)


@cache
def _parts(side: int, parts: int) -> Floats:
    """[parts, side]: makes of a line of cells the means of so many parts of it."""
    return np.asarray(np.eye(parts).repeat(side // parts, 1) * parts / side, np.float32)


@cache
def _centre(side: int) -> Floats:
    """A soft bell over the picture: 1 in the middle, 0.3 in the corners."""
    at = (np.arange(side, dtype=np.float32) + 0.5) / side * 2 - 1
    bell = np.exp(-0.6 * at**2)
    return np.asarray(bell[:, None] * bell, np.float32)
