"""One product → its studio photograph: 450x600, soft shadow, near-white ground."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.colours import partner_of, shade_of
from workbench.sample_catalog.products import Sample
from workbench.sample_catalog.raster import HEIGHT, WIDTH
from workbench.sample_catalog.studio import Studio

_FACING = ("Casual Shoes", "Heels", "Caps")  # shown from the side, hence towards either


def cut_out(sample: Sample, take: int = 0) -> Image.Image:
    """The product alone, RGBA 450x600. Another ``take`` is the same product, lying a little differently."""
    rng = np.random.default_rng([*sample.seed, take])
    style = np.random.default_rng([*sample.style, 4])
    shade = np.random.default_rng([*sample.seed, 5])
    cloth = Cloth(
        shade_of(sample.colour, shade),
        partner_of(sample.colour, shade),
        sample.pattern,
        scale=float(style.uniform(15, 40)),
        turn=float(style.choice([0, 0, 90])) if sample.pattern == "stripes" else 0.0,
        weave=sample.kind.weave,
    )
    table = Studio(rng)
    sample.kind.draw(table, cloth, style, sample.gender)
    return table.finished()


def studio_photo(sample: Sample) -> Image.Image:
    """RGB 450x600."""
    rng = np.random.default_rng([*sample.seed, 6])
    product = cut_out(sample)
    if sample.kind.article in _FACING and rng.random() < 0.5:
        product = product.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    product = _placed(product, rng)
    alpha = product.getchannel("A")
    lit = _ground(int(rng.integers(3))) * (1 - shadow(alpha))[..., None]
    page = Image.fromarray(lit.round().astype(np.uint8))
    page.paste(product, mask=alpha)
    return page


def _placed(product: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A little larger or smaller, off the middle, not quite straight. Never out of the picture."""
    box = product.getchannel("A").getbbox() or (0, 0, WIDTH, HEIGHT)
    part = product.crop(box)
    room = min((WIDTH - 36) / part.width, (HEIGHT - 44) / part.height)
    scale = min(room, float(rng.uniform(0.96, 1.08)))
    part = part.resize((round(part.width * scale), round(part.height * scale)), Image.Resampling.BICUBIC)
    part = part.rotate(float(rng.normal(0, 0.7)), Image.Resampling.BICUBIC, expand=True)
    placed = Image.new("RGBA", (WIDTH, HEIGHT))
    x, y = (
        (WIDTH - part.width) // 2 + int(rng.integers(-5, 6)),
        (HEIGHT - part.height) // 2 + int(rng.integers(-7, 8)),
    )
    placed.paste(part, (x, y))
    return placed


@lru_cache(maxsize=3)
def _ground(tint: int) -> NDArray[np.float32]:
    """float32 [600, 450, 3]: near white, a little darker towards the corners and the floor."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    far = np.hypot((x - WIDTH / 2) / WIDTH, (y - HEIGHT * 0.45) / HEIGHT)
    light = 253 - 17 * np.clip(far, 0, 1) ** 1.6 - 4 * y / HEIGHT
    colour = np.array([(1.0, 1.0, 1.0), (1.0, 0.997, 0.99), (0.993, 0.997, 1.0)][tint])
    ground: NDArray[np.float32] = (light[..., None] * colour).astype(np.float32)
    return ground


def shadow(alpha: Image.Image, strength: float = 1) -> NDArray[np.float32]:
    """[H, W] how much light a product takes from the ground below it, 0..1: a wide and a narrow part."""
    parts = []
    for blur, shift, dark in ((18, (7, 14), 0.20), (5, (2, 4), 0.16)):
        cast = Image.new("L", alpha.size)
        cast.paste(alpha, shift)
        parts.append(
            np.asarray(cast.filter(ImageFilter.GaussianBlur(blur)), np.float32) / 255 * dark * strength
        )
    taken: NDArray[np.float32] = np.clip(parts[0] + parts[1], 0, 1)
    return taken
