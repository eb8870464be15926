"""Pictures that show no product, described: what an encoder's "no close match" is calibrated with.

Photographs that come with scikit-image, drawn textures, and photographs whose patches were shuffled. No
rotations and no clothes. What is held out to judge the result (PngSuite, more of each kind) is never here.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skimage import data as photographs

from lookalike import features, foreign, photo
from lookalike.encoder import Encoder
from lookalike.models import foreign_file

Pixels = NDArray[np.uint8]

PHOTOGRAPHS = (
    "astronaut", "brick", "camera", "cat", "cell", "clock", "coffee", "coins", "colorwheel", "grass",
    "gravel", "horse", "hubble_deep_field", "immunohistochemistry", "microaneurysms", "moon", "page",
    "retina", "rocket", "text",
)  # fmt: skip
CROPS = 4  # parts of each photograph
SCRAMBLES = 3  # of each photograph
TEXTURES = 120


def beside(encoder: Encoder, folder: Path) -> None:
    """Writes the encoder's foreign features into `folder`, unless current ones are there."""
    path = folder / foreign_file(encoder.id)
    if path.exists() and foreign.current(path.read_bytes()):
        return
    table = features.stack([features.describe(pixels, encoder) for pixels in pictures(seed=0)])
    path.write_bytes(foreign.dump(table))


def pictures(seed: int) -> Iterator[Pixels]:
    """uint8 [224, 224, 3] each; another `seed` gives other crops, scrambles and textures."""
    rng = np.random.default_rng(seed)
    for name in PHOTOGRAPHS:
        picture = _colour(getattr(photographs, name)())
        for _ in range(CROPS):
            yield _square(_part(picture, rng))
        for _ in range(SCRAMBLES):
            yield _scrambled(_square(_part(picture, rng)), rng)
    for _ in range(TEXTURES):
        yield _texture(rng)


def _colour(picture: NDArray[np.generic]) -> Pixels:
    """Any of scikit-image's pictures as RGB bytes."""
    if picture.dtype == np.bool_:
        picture = picture.astype(np.uint8) * 255
    return np.asarray(
        np.repeat(picture[..., None], 3, 2) if picture.ndim == 2 else picture[..., :3], np.uint8
    )


def _part(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """A part of at least half of each side."""
    height, width = (round(side * rng.uniform(0.5, 1)) for side in picture.shape[:2])
    top, left = (
        int(rng.integers(all_ - part + 1)) for all_, part in zip(picture.shape, (height, width), strict=False)
    )
    return np.ascontiguousarray(picture[top : top + height, left : left + width])


def _square(picture: Pixels) -> Pixels:
    return photo.square(photo.Photo(picture, picture.shape[1], picture.shape[0], ""))


def _scrambled(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Its patches in another order: every colour and texture, and no shape."""
    patch = int(rng.choice((14, 28, 56)))
    count = pixels.shape[0] // patch
    patches = pixels.reshape(count, patch, count, patch, 3).swapaxes(1, 2).reshape(-1, patch, patch, 3)
    mixed = rng.permutation(patches).reshape(count, count, patch, patch, 3)
    return np.ascontiguousarray(mixed.swapaxes(1, 2).reshape(pixels.shape))


def _texture(rng: np.random.Generator) -> Pixels:
    """Noise of some grain, a gradient, waves or a mixture, in two colours."""
    side = 224
    y, x = np.mgrid[:side, :side].astype(np.float32) / side
    grain = int(rng.choice((7, 14, 28, 56, 112, 224)))
    noise = rng.random((grain, grain)).repeat(side // grain, 0).repeat(side // grain, 1)
    turn = rng.uniform(0, 2 * np.pi)
    along = np.cos(turn) * x + np.sin(turn) * y
    waves = 0.5 + 0.5 * np.sin(2 * np.pi * rng.uniform(1, 24) * along + 3 * rng.random() * np.sin(9 * y))
    shares = rng.dirichlet((0.4, 0.4, 0.4))
    level = shares[0] * noise + shares[1] * waves + shares[2] * np.clip(along, 0, 1)
    one, other = rng.uniform(0, 255, (2, 3))
    return np.asarray(one + (other - one) * level[..., None], np.uint8)
