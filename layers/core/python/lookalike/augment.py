"""One picture seen otherwise (turned, blurred, darker, elsewhere): what must not change what it is."""

import numpy as np
from numpy.typing import NDArray

from lookalike import colour, garment

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

KINDS = ("turned zoomed", "soft lit", "placed", "turned placed lit")
"""The views that are made of a picture: the steps of each."""


def view(pixels: Pixels, kind: str, rng: np.random.Generator) -> Pixels:
    """`pixels` uint8 [n, n, 3] after every step that `kind` names, same shape and dtype."""
    picture: Floats = pixels.astype(np.float32)
    if "placed" in kind:
        picture = _placed(pixels, rng)
    if "turned" in kind:
        closer = (0.6, 0.8) if "zoomed" in kind else (0.85, 1.1)
        angle = np.deg2rad(rng.uniform(-25, 25))
        picture = _warped(picture, angle, rng.uniform(*closer), mirror=rng.random() < 0.5)
    if "soft" in kind:
        picture = _blurred(picture, rng.uniform(1.0, 3.0))
    if "lit" in kind:
        picture = picture * np.exp(rng.uniform(-0.7, 0.5)) * rng.uniform(0.92, 1.08, 3)
    return np.asarray(np.clip(picture + 0.5, 0, 255), np.uint8)


def _warped(picture: Floats, angle: float, scale: float, mirror: bool) -> Floats:
    """Turned by `angle` (radians), `scale` < 1 comes closer, edges continued, bilinear."""
    side = picture.shape[0]
    at = np.arange(side, dtype=np.float32) - (side - 1) / 2
    x = (-at if mirror else at)[None, :] * scale
    y = at[:, None] * scale
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    rows = np.clip(sin * x + cos * y + (side - 1) / 2, 0, side - 1.001)
    columns = np.clip(cos * x - sin * y + (side - 1) / 2, 0, side - 1.001)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    upper = picture[top, left] * (1 - right) + picture[top, left + 1] * right
    lower = picture[top + 1, left] * (1 - right) + picture[top + 1, left + 1] * right
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def _blurred(picture: Floats, sigma: float) -> Floats:
    """Gaussian blur of `sigma` pixels, edges continued."""
    reach = int(3 * sigma + 0.5)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    for axis in (0, 1):
        pad = [(reach, reach) if axis == over else (0, 0) for over in range(3)]
        wide = np.pad(picture, pad, mode="edge")
        length = picture.shape[axis]
        picture = sum(
            (kernel[at] * np.take(wide, range(at, at + length), axis) for at in range(1, len(kernel))),
            kernel[0] * np.take(wide, range(length), axis),
        )
    return picture


def _placed(pixels: Pixels, rng: np.random.Generator) -> Floats:
    """Its foreground on a drawn floor or wall: a lit gradient with grain, weave or planks."""
    mask = garment.weights(garment.foreground(colour.lab(pixels, garment.GRID)))
    step = pixels.shape[0] // mask.shape[0]
    alpha = np.clip(mask.repeat(step, 0).repeat(step, 1) * 1.5, 0, 1)[..., None]
    alpha = _blurred(alpha, 2.0)
    return alpha * pixels + (1 - alpha) * _ground(pixels.shape[0], rng)


def _ground(side: int, rng: np.random.Generator) -> Floats:
    """A surface that a garment may lie on, float32 [side, side, 3]."""
    light = rng.uniform(50, 220)
    tint = np.array([1.0, rng.uniform(0.75, 1.0), rng.uniform(0.5, 1.05)], np.float32)
    y, x = np.mgrid[:side, :side].astype(np.float32) / side
    turn = rng.uniform(0, 2 * np.pi)
    along, across = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    shade = 1 + rng.uniform(-0.3, 0.3) * along
    for size in (4, 14, 56):
        grain = rng.standard_normal((size, size)).astype(np.float32)
        shade = shade + rng.uniform(0.01, 0.08) * grain.repeat(side // size, 0).repeat(side // size, 1)
    stripes = rng.uniform(0, 0.2) * np.sign(np.sin(2 * np.pi * across * rng.uniform(2, 12)))
    fine = rng.uniform(0, 0.08) * rng.standard_normal((side, side)).astype(np.float32)
    surface = light * (shade + stripes + fine)
    return (_blurred(surface[..., None] * tint, rng.uniform(0.5, 2.0))).astype(np.float32)
