"""The drawing table: parts with volume, folds, seams and contact shadows, put together on a clear ground."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from workbench.sample_catalog.cloth import Cloth, Field, noise
from workbench.sample_catalog.colours import Colour
from workbench.sample_catalog.raster import (
    HEIGHT,
    WIDTH,
    Window,
    blurred,
    bulging,
    dashed,
    filled,
    stroked,
    thickened,
    window_around,
)
from workbench.sample_catalog.shapes import Points


class Studio:
    """Draws one product. ``colour`` [600, 450, 3] 0-255 is premultiplied by ``alpha`` [600, 450] 0..1."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.colour = np.zeros((HEIGHT, WIDTH, 3), np.float32)
        self.alpha = np.zeros((HEIGHT, WIDTH), np.float32)
        shape = (HEIGHT, WIDTH)
        self.grain: Field = rng.normal(0, 1, shape).astype(np.float32)
        self.folds: Field = 0.6 * noise(rng, shape, (5, 9)) + 0.4 * noise(rng, shape, (3, 5))
        self.ripple: Field = noise(rng, shape, (12, 16))
        self.y, self.x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)

    def part(
        self,
        points: Points,
        cloth: Cloth,
        *,
        volume: float = 20,
        depth: float = 0.32,
        folds: float = 0.16,
        lift: float = 4,
        light: Field | None = None,
    ) -> None:
        """Lay a part on the table.

        ``volume`` px is how far from its edge it curves, ``depth`` how dark the edge gets, ``folds`` how
        strongly the cloth's folds show, ``lift`` px how far it stands off what lies below; ``light``
        [600, 450] multiplies.
        """
        window = window_around(points, volume + 3 * lift + 4)
        mask = filled(points, window)
        if lift:
            self._contact(mask, window, lift)
        view = np.s_[window[1] : window[3], window[0] : window[2]]
        shade = bulging(mask, volume, depth, cloth.gloss) * (1 + folds * self.folds[view])
        if light is not None:
            shade = shade * light[view]
        bent = 14 * folds
        painted = cloth.paint(
            self.x[view] + bent * self.ripple[view], self.y[view] + bent * self.folds[view], self.grain[view]
        )
        glow = 255 * cloth.gloss * np.clip(shade - 1, 0, 1)[..., None]  # dark cloth shows its folds by shine
        self._over(mask, np.clip(painted * shade[..., None] + glow, 0, 255), view)

    def line(
        self, points: Points, width: float, colour: Colour | float, strength: float = 1, blur: float = 0
    ) -> None:
        """A line on what is there already: seams (dark, thin), prints, creases (blurred)."""
        window = window_around(points, width + 3 * blur + 2)
        mask = stroked(points, width, window)
        if blur:
            mask = blurred(mask, blur)
        view = np.s_[window[1] : window[3], window[0] : window[2]]
        self._tint(mask * strength * self.alpha[view], np.asarray(colour, np.float32), view)

    def seam(self, points: Points, strength: float = 0.32, stitches: bool = False) -> None:
        """A seam's groove; with ``stitches`` a dashed light line beside it."""
        self.line(points, 1.6, 0.0, strength, blur=0.5)
        if stitches:
            for dash in dashed(points + (2.5, 2.5)):
                self.line(dash, 1.2, 255.0, 0.30)

    def crease(self, points: Points, strength: float = 0.16, width: float = 5) -> None:
        """A soft fold that this garment always has: at the elbow, behind the knee."""
        self.line(points, width, 0.0, strength, blur=3)
        self.line(points + (-width * 0.8, -width * 0.8), width * 0.7, 255.0, strength * 0.55, blur=3)

    def ribbon(self, points: Points, width: float, cloth: Cloth, **how: float) -> None:
        """A part that follows a line: straps, bands, laces."""
        self.part(thickened(points, width), cloth, **({"volume": width * 0.5, "folds": 0.0, "lift": 2} | how))  # type: ignore[arg-type]

    def print(self, points: Points, colour: Colour | float, strength: float = 0.9) -> None:
        """A flat area printed on what is there already; keeps its folds."""
        window = window_around(points, 2)
        view = np.s_[window[1] : window[3], window[0] : window[2]]
        lit = 1 + 0.16 * self.folds[view][..., None]
        self._tint(
            filled(points, window) * strength * self.alpha[view], np.asarray(colour, np.float32) * lit, view
        )

    def finished(self) -> Image.Image:
        """RGBA, not premultiplied."""
        solid = np.clip(self.colour / np.maximum(self.alpha, 1e-3)[..., None], 0, 255)
        return Image.fromarray(np.dstack([solid, self.alpha * 255]).round().astype(np.uint8), "RGBA")

    def _contact(self, mask: Field, window: Window, lift: float) -> None:
        view = np.s_[window[1] : window[3], window[0] : window[2]]
        shadow = np.roll(blurred(mask, lift), (round(lift * 0.7), round(lift * 0.35)), axis=(0, 1))
        self.colour[view] *= (1 - 0.38 * shadow * (1 - mask))[..., None]

    def _over(self, mask: Field, colour: NDArray[np.float32], view: tuple[slice, slice]) -> None:
        self.colour[view] = self.colour[view] * (1 - mask[..., None]) + colour * mask[..., None]
        self.alpha[view] = self.alpha[view] * (1 - mask) + mask

    def _tint(self, share: Field, colour: NDArray[np.float32], view: tuple[slice, slice]) -> None:
        lit = colour * self.alpha[view][..., None]
        self.colour[view] = self.colour[view] * (1 - share[..., None]) + lit * share[..., None]
