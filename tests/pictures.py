"""Pictures made in the test: drawn, encoded, broken."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

RED, GREEN, BLUE, WHITE = (220, 20, 30), (20, 180, 40), (20, 40, 210), (255, 255, 255)
ROOMY = 12  # levels that a lossy codec may be off on a flat patch


def quarters(width: int = 96, height: int = 64) -> Image.Image:
    """Four flat quarters: red, green over blue, white. Tells every rotation and mirroring apart."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    x, y = width // 2, height // 2
    draw.rectangle((x, 0, width, y - 1), fill=GREEN)
    draw.rectangle((0, y, x - 1, height), fill=BLUE)
    draw.rectangle((x, y, width, height), fill=WHITE)
    return image


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def corners(pixels: np.ndarray) -> list[tuple[int, ...]]:
    """The colours in the middle of each quarter: top left, top right, bottom left, bottom right."""
    height, width = pixels.shape[:2]
    return [
        tuple(pixels[int(y * height), int(x * width)].tolist()) for y in (0.25, 0.75) for x in (0.25, 0.75)
    ]


def close(found: Sequence[tuple[int, ...]], wanted: Sequence[tuple[int, ...]], levels: int = ROOMY) -> bool:
    return bool(np.abs(np.array(found) - np.array(wanted)).max() <= levels)
