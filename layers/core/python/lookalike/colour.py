"""Which colours a garment has: a soft histogram over Lab prototypes of its foreground. NumPy only."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SIZE = 64  # prototypes
_LEVELS = 32  # of red, green and blue in the lookup table
_SOFTNESS = 11.0  # Lab units within which a colour still counts for a prototype


def signature(pixels: NDArray[np.uint8], mask: Floats) -> Floats:
    """Square roots of the shares of each prototype colour in the masked picture: float32 [64], length 1.

    `pixels` is uint8 [224, 224, 3], `mask` float32 [n, n] ≥ 0 (2 n divides 224) how much each part counts.
    Square roots of shares make the cosine of two signatures their Bhattacharyya overlap.
    """
    step = pixels.shape[0] // mask.shape[0]
    levels = pixels[step // 4 :: step // 2, step // 4 :: step // 2] // (256 // _LEVELS)
    codes = (levels[..., 0].astype(np.int32) * _LEVELS + levels[..., 1]) * _LEVELS + levels[..., 2]
    weights = np.repeat(np.repeat(mask, 2, 0), 2, 1)
    histogram = np.bincount(codes.ravel(), weights.ravel(), _LEVELS**3).astype(np.float32)
    used = np.flatnonzero(histogram)
    shares = histogram[used] @ _table()[used]
    return np.asarray(np.sqrt(shares / max(float(shares.sum()), 1e-9)), np.float32)


def lab(pixels: NDArray[np.uint8], side: int) -> Floats:
    """The picture in CIE Lab (D65) at `side` x `side` cells: float32 [side, side, 3]."""
    step = pixels.shape[0] // side
    rows = sum(
        (pixels[at::step].astype(np.uint32) for at in range(1, step)), pixels[::step].astype(np.uint32)
    )
    sums = sum((rows[:, at::step] for at in range(1, step)), rows[:, ::step])
    return _lab(sums.astype(np.float32) / (255 * step * step))


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
    axis = (np.arange(_LEVELS, dtype=np.float32) + 0.5) / _LEVELS
    red, green, blue = np.meshgrid(axis, axis, axis, indexing="ij")
    colours = _lab(np.stack([red, green, blue], -1).reshape(-1, 3).astype(np.float32))
    squared = (colours**2).sum(1)[:, None] - 2 * colours @ prototypes().T + (prototypes() ** 2).sum(1)
    near = np.exp(-(squared - squared.min(1, keepdims=True)) / (2 * _SOFTNESS**2))
    return np.asarray(near / near.sum(1, keepdims=True), np.float32)


def _lab(rgb: Floats) -> Floats:
    """sRGB 0…1 [..., 3] → CIE Lab under D65 (IEC 61966-2-1, CIE 15)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.072175],
            [0.0193339, 0.119192, 0.9503041],
        ]
    )
    xyz = linear @ (to_xyz.T / np.array([0.95047, 1.0, 1.08883]))
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    ).astype(np.float32)
