"""The same product seen otherwise: what robustness is measured with. Set by judgement, never tuned."""

import zlib
from collections.abc import Callable
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter
from skimage import data as photographs

from lookalike import colour, garment

Pixels = NDArray[np.uint8]

ROTATION = 15  # degrees, to either side
CROP = 0.65  # of each side is left, somewhere in the middle
QUALITY = 30
BLUR = 2.5  # sigma in pixels of a 224-pixel picture
BRIGHTNESS = (0.55, 1.5)  # one or the other
_SIDE = 224


def _rotation(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Turned by 15 degrees to one side; what comes into the picture continues its edge."""
    angle = ROTATION if rng.random() < 0.5 else -ROTATION
    margin = max(image.size) // 4
    wide = np.pad(np.asarray(image), ((margin, margin), (margin, margin), (0, 0)), mode="edge")
    turned = Image.fromarray(wide).rotate(angle, Image.Resampling.BICUBIC)
    return turned.crop((margin, margin, margin + image.width, margin + image.height))


def _crop(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """65 % of each side, from about the middle: what a shopper's finger frames."""
    width, height = round(image.width * CROP), round(image.height * CROP)
    left = round((image.width - width) * rng.uniform(0.3, 0.7))
    top = round((image.height - height) * rng.uniform(0.3, 0.7))
    return image.crop((left, top, left + width, top + height))


def _flip(image: Image.Image, _: np.random.Generator) -> Image.Image:
    """Mirrored."""
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _jpeg(image: Image.Image, _: np.random.Generator) -> Image.Image:
    """Saved with quality 30."""
    stream = BytesIO()
    image.save(stream, "JPEG", quality=QUALITY)
    return Image.open(stream).convert("RGB")


def _blur(image: Image.Image, _: np.random.Generator) -> Image.Image:
    """Out of focus."""
    return image.filter(ImageFilter.GaussianBlur(BLUR * max(image.size) / _SIDE))


def _brightness(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Under- or overexposed."""
    return ImageEnhance.Brightness(image).enhance(BRIGHTNESS[int(rng.random() < 0.5)])


def _background(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Cut out and laid on a photograph: a wall, a lawn, gravel, a table or a garage."""
    square = np.asarray(image.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR))
    mask = np.clip(garment.weights(garment.foreground(colour.lab(square, garment.GRID))) * 1.5, 0, 1)
    alpha = Image.fromarray((mask * 255).astype(np.uint8)).resize(image.size, Image.Resampling.BICUBIC)
    return Image.composite(image, _place(image.size, rng), alpha)


def _place(size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """A part of one of scikit-image's photographs, grey textures tinted like wood, cloth or stone."""
    names = ("brick", "grass", "gravel", "coffee", "stereo_motorcycle")
    name = names[int(rng.integers(len(names)))]
    picture = getattr(photographs, name)()
    picture = picture[0] if isinstance(picture, tuple) else picture
    if picture.ndim == 2:
        tint = np.array([(1.0, 0.85, 0.65), (0.9, 0.95, 1.0), (1.0, 0.97, 0.92)])[int(rng.integers(3))]
        picture = np.clip(picture[..., None] * tint, 0, 255).astype(np.uint8)
    side = int(min(picture.shape[:2]) * rng.uniform(0.5, 1.0))
    top, left = (int(rng.integers(have - side + 1)) for have in picture.shape[:2])
    return Image.fromarray(picture[top : top + side, left : left + side]).resize(
        size, Image.Resampling.BICUBIC
    )


VIEWS: dict[str, Callable[[Image.Image, np.random.Generator], Image.Image]] = {
    "crop": _crop,
    "rotation": _rotation,
    "flip": _flip,
    "jpeg": _jpeg,
    "blur": _blur,
    "brightness": _brightness,
    "background": _background,
}
"""Row of the report → what it does to an upright picture."""


def view(name: str, pixels: Pixels, key: str) -> Pixels:
    """`pixels` uint8 [H, W, 3] as the view `name` shows them; for one `key` always the same."""
    rng = np.random.default_rng(zlib.crc32(f"{name}:{key}".encode()))
    return np.asarray(VIEWS[name](Image.fromarray(pixels), rng))
