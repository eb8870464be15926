"""Photos as a shopper would take them of sample products: on a floor or a bed, aslant, in warm light."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from lookalike.errors import BadRequest
from workbench.sample_catalog.cloth import noise
from workbench.sample_catalog.picture import cut_out, shadow
from workbench.sample_catalog.products import Sample, samples

WIDTH, HEIGHT = 360, 480
MOST_BYTES = 25_000
Picture = NDArray[np.float32]
"""[480, 360, 3], 0-255."""


def _lit(light: NDArray[Any], colour: list[int]) -> Picture:
    """A ground of one colour under light that varies."""
    ground: Picture = (light[..., None] * np.array(colour)).astype(np.float32)
    return ground


def _planks(rng: np.random.Generator) -> Picture:
    """A wooden floor."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    plank = (x // 62).astype(int)
    tone = (
        rng.normal(0, 0.05, 8)[plank]
        + rng.normal(0, 0.04, 40)[(plank * 5 + ((y + plank * 170) // 260).astype(int)) % 40]
    )
    grain = noise(rng, (HEIGHT, WIDTH), (3, 90)) * 0.09 + noise(rng, (HEIGHT, WIDTH), (30, 120)) * 0.03
    gap = np.clip(1.6 - np.abs(x % 62 - 1), 0, 1) * 0.45
    light = (1 + tone + grain) * (1 - gap)
    return _lit(light, [168, 122, 80])


def _sheet(rng: np.random.Generator) -> Picture:
    """A bed with a light sheet that nobody smoothed."""
    hills = noise(rng, (HEIGHT, WIDTH), (5, 4)) + 0.5 * noise(rng, (HEIGHT, WIDTH), (9, 9))
    dy, dx = np.gradient(hills)
    light = 0.9 + 5 * (dx * 0.7 + dy) + 0.012 * rng.normal(0, 1, (HEIGHT, WIDTH))
    return _lit(np.clip(light, 0.55, 1.05), [226, 218, 208])


def _carpet(rng: np.random.Generator) -> Picture:
    """A grey-green carpet."""
    pile = noise(rng, (HEIGHT, WIDTH), (120, 90)) * 0.12 + noise(rng, (HEIGHT, WIDTH), (6, 5)) * 0.05
    return _lit(0.95 + pile, [138, 142, 128])


def _tiles(rng: np.random.Generator) -> Picture:
    """A stone floor."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    u, v = x + 0.08 * y, y - 0.08 * x
    joint = np.maximum(np.clip(2.2 - np.abs(u % 130 - 2), 0, 1), np.clip(2.2 - np.abs(v % 130 - 2), 0, 1))
    stone = 1 + noise(rng, (HEIGHT, WIDTH), (14, 11)) * 0.07 + noise(rng, (HEIGHT, WIDTH), (60, 50)) * 0.03
    return _lit(stone * (1 - 0.25 * joint), [190, 182, 172])


_Ground = Callable[[np.random.Generator], Picture]
# name of the file → what to look for in the sample catalog, what it lies on, how far it is turned (degrees)
EXAMPLES: dict[str, tuple[dict[str, str], _Ground, float]] = {
    "striped-tshirt": ({"article": "Tshirts", "pattern": "stripes"}, _sheet, -9),
    "checked-shirt": ({"article": "Shirts", "pattern": "checks"}, _planks, 7),
    "red-dress": ({"article": "Dresses", "colour": "Red"}, _sheet, 12),
    "blue-jeans": ({"article": "Jeans", "colour": "Blue"}, _carpet, -6),
    "sneakers": ({"article": "Casual Shoes", "pattern": "plain"}, _tiles, 8),
    "handbag": ({"article": "Handbags", "pattern": "plain"}, _planks, -5),
}


def make_examples(folder: Path, seed: int = 0) -> list[Path]:
    """Write the six photos of products of catalog ``seed`` into ``folder``; each at most 25 kB."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(
            f"{folder} can't hold the examples ({error.strerror}). Name another folder."
        ) from error
    written = []
    for number, (name, (wanted, ground, degrees)) in enumerate(EXAMPLES.items()):
        rng = np.random.default_rng([seed, number, 7])
        photo = _phone_photo(_find(wanted, seed), ground, degrees, rng)
        written.append(folder / f"{name}.jpg")
        written[-1].write_bytes(_small_jpeg(photo))
    return written


def _find(wanted: dict[str, str], seed: int) -> Sample:
    """The first product of the catalog that has all of that."""
    for sample in samples(2000, seed):
        facts = {"article": sample.kind.article, "pattern": sample.pattern, "colour": sample.colour}
        if all(facts[key] == value for key, value in wanted.items()):
            return sample
    raise BadRequest(f"Catalog {seed} has no product with {wanted}. Take another --seed.")


def _phone_photo(sample: Sample, ground: _Ground, degrees: float, rng: np.random.Generator) -> Image.Image:
    product = cut_out(sample, take=1)
    product = product.crop(product.getchannel("A").getbbox()).rotate(
        degrees, Image.Resampling.BICUBIC, expand=True
    )
    scale = min(WIDTH * 0.86 / product.width, HEIGHT * 0.80 / product.height)
    product = product.resize(
        (round(product.width * scale), round(product.height * scale)), Image.Resampling.LANCZOS
    )
    laid = Image.new("RGBA", (WIDTH, HEIGHT))
    laid.paste(
        product,
        ((WIDTH - product.width) // 2 + int(rng.integers(-10, 11)), (HEIGHT - product.height) // 2 + 8),
    )
    alpha = laid.getchannel("A")
    share = np.asarray(alpha, np.float32)[..., None] / 255
    scene = ground(rng) * (1 - shadow(alpha, 1.5))[..., None]
    scene = scene * (1 - share) + np.asarray(laid.convert("RGB"), np.float32) * share
    return _through_a_phone(scene.astype(np.float32), rng)


def _through_a_phone(scene: Picture, rng: np.random.Generator) -> Image.Image:
    """Warm lamp from one side, dark corners, a little blur and noise."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    lamp = 1.10 - 0.30 * np.hypot((x - WIDTH * 0.25) / WIDTH, (y - HEIGHT * 0.2) / HEIGHT)
    warm = scene * lamp[..., None] * np.array([1.04, 0.98, 0.87], np.float32)
    image = Image.fromarray(np.clip(warm, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.5))
    noisy = np.asarray(image, np.float32) + rng.normal(0, 2.2, (HEIGHT, WIDTH, 1))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _small_jpeg(image: Image.Image) -> bytes:
    for quality in range(84, 20, -6):
        stream = BytesIO()
        image.save(stream, "JPEG", quality=quality, optimize=True)
        if stream.tell() <= MOST_BYTES:
            break
    return stream.getvalue()
