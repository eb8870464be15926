"""From outlines to pixels: masks with smooth edges, strokes, and the light on a part that bulges."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from workbench.sample_catalog.cloth import Field
from workbench.sample_catalog.shapes import Points

WIDTH, HEIGHT = 450, 600
FINE = 3  # outlines are drawn this much larger and averaged down: smooth edges
_LIGHT = (-0.55, -0.8)  # from the upper left

Window = tuple[int, int, int, int]
"""left, top, right, bottom."""


def window_around(points: Points, margin: float) -> Window:
    """(left, top, right, bottom) around the points, inside the picture, at least 2x2."""
    (x0, y0), (x1, y1) = points.min(axis=0) - margin, points.max(axis=0) + margin
    left, top = int(np.clip(x0, 0, WIDTH - 2)), int(np.clip(y0, 0, HEIGHT - 2))
    return left, top, int(np.clip(x1 + 1, left + 2, WIDTH)), int(np.clip(y1 + 1, top + 2, HEIGHT))


def _canvas(window: Window) -> Image.Image:
    return Image.new("L", ((window[2] - window[0]) * FINE, (window[3] - window[1]) * FINE))


def _fine(points: Points, window: Window) -> list[tuple[float, float]]:
    return [tuple(p) for p in ((points - window[:2]) * FINE).tolist()]


def filled(points: Points, window: Window) -> Field:
    canvas = _canvas(window)
    ImageDraw.Draw(canvas).polygon(_fine(points, window), fill=255)
    return _field(canvas.reduce(FINE))


def stroked(points: Points, width: float, window: Window) -> Field:
    canvas = _canvas(window)
    ImageDraw.Draw(canvas).line(
        _fine(points, window), fill=255, width=max(1, round(width * FINE)), joint="curve"
    )
    return _field(canvas.reduce(FINE))


def blurred(mask: Field, radius: float) -> Field:
    image = Image.fromarray((mask * 255).astype(np.uint8))
    return _field(image.filter(ImageFilter.GaussianBlur(radius)))


def bulging(mask: Field, volume: float, depth: float, gloss: float) -> Field:
    """Brightness of a part that bulges: dark at its edge, lit where its side faces the light."""
    soft = blurred(mask, max(volume / 2, 0.8))
    inside = np.clip((soft - 0.42) / 0.58, 0, 1) ** 0.7
    dy, dx = np.gradient(soft)
    facing = -(dx * _LIGHT[0] + dy * _LIGHT[1]) * volume
    shade: Field = (1 - depth) + depth * inside + (0.10 + 0.35 * gloss) * np.clip(facing, -1, 1)
    return shade


def thickened(points: Points, width: float) -> Points:
    """The outline of a line of that width."""
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) * width / 2
    return np.concatenate([points + across, (points - across)[::-1]])


def dashed(points: Points, length: float = 5) -> list[Points]:
    """Every other stretch of ``length`` px along the line."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    way = np.concatenate([[0], np.cumsum(steps)])
    marks = np.arange(0, way[-1] - length, 2 * length)
    return [
        np.stack([np.interp([at, at + length], way, points[:, axis]) for axis in (0, 1)], axis=1)
        for at in marks
    ]


def _field(image: Image.Image) -> Field:
    """A grey picture as numbers 0..1."""
    field: Field = np.asarray(image, np.float32) / np.float32(255)
    return field
