"""Photos as shoppers have them, made from pictures of the shop itself: nothing is brought along."""

import io
import json
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import skimage.data
from PIL import Image

HEIC = Path(__file__).parents[1] / "data" / "heic" / "upright.heic"


class Photos:
    """`folder` keeps what was made."""

    def __init__(self, shop: str, folder: Path) -> None:
        self.shop, self.folder = shop, folder

    def api(self, path: str) -> Any:
        """What the API says."""
        with urllib.request.urlopen(self.shop + path) as answer:  # noqa: S310  # our own shop
            return json.load(answer)

    def picture(self, match: dict[str, Any]) -> Image.Image:
        """A product's picture."""
        with urllib.request.urlopen(self.shop + match["image"]) as answer:  # noqa: S310
            return Image.open(io.BytesIO(answer.read())).convert("RGB")

    def product(self, at: int = 0, query: str = "") -> dict[str, Any]:
        """One product of the shop, as the API shows it."""
        found: dict[str, Any] = self.api(f"/api/products?k=24{query}")["matches"][at]
        return found

    def plain(self, at: int = 0, query: str = "") -> Path:
        """A photo of a product, as the shop has it."""
        return self.of(self.product(at, query))

    def of(self, match: dict[str, Any]) -> Path:
        """A photo of this product."""
        return self._save(f"{match['product']['id']}.jpg", self.picture(match))

    def from_phone(self) -> Path:
        """Twelve megapixels, lying on its side with an EXIF note that says so, with fine noise. Made once."""
        path = self.folder / "phone.jpg"
        if path.exists():
            return path
        picture = self.picture(self.product()).resize((3024, 4032), Image.Resampling.BICUBIC)
        grain = np.random.default_rng(0).integers(-6, 7, (4032, 3024, 1), np.int16)
        pixels = np.clip(np.asarray(picture, np.int16) + grain, 0, 255).astype(np.uint8)
        lying = Image.fromarray(pixels).transpose(Image.Transpose.ROTATE_90)
        notes = Image.Exif()
        notes[0x0112] = 6
        notes[0x010F] = "PhoneMaker"
        lying.save(path, quality=92, exif=notes)
        return path

    def see_through(self) -> Path:
        """A PNG whose ground is transparent and, underneath, pure red."""
        picture = Image.new("RGBA", (400, 500), (255, 0, 0, 0))
        picture.paste((20, 40, 120, 255), (120, 100, 280, 400))
        return self._save("see-through.png", picture)

    def of_nothing(self) -> Path:
        """Noise: what no shop sells."""
        pixels = np.random.default_rng(5).integers(0, 256, (500, 400, 3), np.uint8)
        return self._save("noise.png", Image.fromarray(pixels))

    def of_coffee(self) -> Path:
        """A good photograph of what this shop doesn't sell."""
        coffee = skimage.data.coffee()  # type: ignore[no-untyped-call]  # scikit-image has no types
        return self._save("coffee.jpg", Image.fromarray(coffee))

    def two_things(self) -> Path:
        """Two different products side by side: what is found depends on the frame."""
        left, right = self.product(0), self.product(12)
        both = Image.new("RGB", (900, 600), "white")
        for at, match in enumerate((left, right)):
            both.paste(self.picture(match).resize((450, 600)), (450 * at, 0))
        return self._save("two.jpg", both)

    def file(self, name: str, data: bytes) -> Path:
        """Any bytes under any name."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def _save(self, name: str, picture: Image.Image) -> Path:
        path = self.folder / name
        picture.save(path)
        return path
