"""Which colours a garment has: a soft histogram over Lab prototypes of its foreground. NumPy only."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SIZE = 64  # prototypes
_LEVELS = 32  # of red, green and blue in the lookup table
_SHIFT = 3  # bits that make 256 levels those
_SOFTNESS = 11.0  # Lab units within which a colour still counts for a prototype
_BRIGHT = 255 * 16  # sRGB in 16ths of a level, as 4 x 4 pixels' means are: steps of `_LINEAR`
_FINE = 2**16  # steps of `_ROOT`: what they round is under 0.1 Lab units in the darkest colours, else nothing


def signature(pixels: NDArray[np.uint8], mask: Floats) -> Floats:
    """Square roots of the shares of each prototype colour in the masked picture: float32 [64], length 1.

    `pixels` is uint8 [224, 224, 3], `mask` float32 [n, n] ≥ 0 (2 n divides 224) how much each part counts.
    Square roots of shares make the cosine of two signatures their Bhattacharyya overlap.
    """
    step = pixels.shape[0] // mask.shape[0]
    red, green, blue = (
        pixels[step // 4 :: step // 2, step // 4 :: step // 2, channel].astype(np.uint16) >> _SHIFT
        for channel in range(3)
    )
    codes = (red * _LEVELS + green) * _LEVELS + blue
    histogram = np.bincount(codes.ravel(), mask.repeat(2, 1).repeat(2, 0).ravel(), _LEVELS**3)
    used = (histogram > 0).nonzero()[0]  # of truths: an eighth of the time that it takes of floats
    shares = histogram[used].astype(np.float32) @ _table().take(used, 0)
    return np.asarray(np.sqrt(shares / max(float(shares.sum()), 1e-9)), np.float32)


def lab(pixels: NDArray[np.uint8], side: int) -> Floats:
    """The picture in CIE Lab (D65) at `side` x `side` cells: float32 [side, side, 3]."""
    step = pixels.shape[0] // side
    rows = pixels.reshape(side, step, -1).astype(np.uint16).sum(1, dtype=np.uint16)
    means = _means(step) @ rows.reshape(side * side, step * 3).astype(np.float32).T
    return _lab(means.astype(np.intp)).T.reshape(side, side, 3)


def prototypes() -> Floats:
    """The 64 colours of a signature in Lab: 8 greys, then hues at two chromas and several lightnesses."""
    greys = [(light, 0.0, 0.0) for light in (4, 18, 32, 46, 60, 74, 87, 98)]
    rings = [(light, 22, 8) for light in (25, 50, 78)] + [(light, 52, 8) for light in (32, 48, 64, 80)]
    hues = [
        (light, chroma * np.cos(turn), chroma * np.sin(turn))
        for light, chroma, count in rings
        for turn in (np.arange(count) + 0.5) / count * 2 * np.pi
    ]
    return np.asarray(greys + hues, np.float32)


@cache
def _table() -> Floats:
    """How much each quantised colour belongs to each prototype: float32 [32768, 64], rows sum to 1."""
    middles = (np.arange(_LEVELS) * 2 + 1) * _BRIGHT // (2 * _LEVELS)
    colours = _lab(np.stack(np.meshgrid(middles, middles, middles, indexing="ij")).reshape(3, -1)).T
    squared = (colours**2).sum(1)[:, None] - 2 * colours @ prototypes().T + (prototypes() ** 2).sum(1)
    near = np.exp(-(squared - squared.min(1, keepdims=True)) / (2 * _SOFTNESS**2))
    return np.asarray(near / near.sum(1, keepdims=True), np.float32)


@cache
def _means(step: int) -> Floats:
    """Makes of sums over `step` rows the means of `step` columns, in steps of `_LINEAR`: [3, 3 * step]."""
    return np.tile(np.eye(3, dtype=np.float32) * _BRIGHT / (255 * step**2), step)


def _lab(rgb: NDArray[np.intp]) -> Floats:
    """sRGB in 0…`_BRIGHT`, [3, n] → CIE Lab under D65 (IEC 61966-2-1, CIE 15), float32 [3, n].

    Powers and roots are looked up, and channels are rows: a third of the time.
    """
    xyz = _TO_XYZ @ _LINEAR.take(rgb)
    return np.asarray(_FROM_ROOTS @ _ROOT.take(xyz.astype(np.intp)), np.float32)


def _linear() -> Floats:
    """Light of sRGB's 0…`_BRIGHT`: float32 [_BRIGHT + 1], 0…1."""
    rgb = np.arange(_BRIGHT + 1) / _BRIGHT
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _root() -> Floats:
    """CIE's f, a cube root but in the dark, less black's: a white is `_FINE` steps: float32 [_FINE + 1]."""
    xyz = (np.arange(_FINE + 1) + 0.5) / _FINE  # the middles of what `_lab` cuts to whole steps
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return (root - 16 / 116).astype(np.float32)


_LINEAR, _ROOT = _linear(), _root()
_WHITE = np.array([[0.95047], [1.0], [1.08883]])
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.072175],
        [0.0193339, 0.119192, 0.9503041],
    ]
    / _WHITE
    * _FINE,
    np.float32,
)
_FROM_ROOTS = np.array([[0, 116, 0], [500, -500, 0], [0, 200, -200]], np.float32)
