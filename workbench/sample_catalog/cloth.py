"""Cloth: a colour, a pattern and a weave, laid over a field of folds."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from workbench.sample_catalog.colours import Colour, mixed

Field = NDArray[np.float32]
"""[H, W] one number for each pixel."""

PATTERNS = ("plain", "stripes", "checks", "dots")


def noise(rng: np.random.Generator, shape: tuple[int, int], cells: tuple[int, int]) -> Field:
    """Smooth random hills, about -1..1; ``cells`` (rows, columns) says how many fit into the field."""
    grid = rng.normal(0, 0.5, (cells[0] + 3, cells[1] + 3)).astype(np.float32)
    height, width = shape
    box = (1, 1, cells[1] + 2, cells[0] + 2)
    return np.asarray(Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC, box=box))


@dataclass(frozen=True)
class Cloth:
    """What a part is made of. ``scale``: the pattern's period in pixels; ``turn``: its direction, degrees."""

    colour: Colour
    accent: Colour
    pattern: str = "plain"
    scale: float = 26
    turn: float = 0
    weave: str = "plain"
    gloss: float = 0.1

    def plain(self, colour: Colour | None = None) -> "Cloth":
        """The same cloth without its pattern: cuffs, collars, linings."""
        return replace(self, pattern="plain", colour=self.colour if colour is None else colour)

    def turned(self, degrees: float) -> "Cloth":
        return replace(self, turn=self.turn + degrees)

    def darker(self, share: float = 0.25) -> "Cloth":
        return replace(self, colour=self.colour * (1 - share), accent=self.accent * (1 - share))

    def paint(self, x: Field, y: Field, grain: Field) -> NDArray[np.float32]:
        """float32 [H, W, 3], 0-255, at pixel coordinates ``x``, ``y`` (bent by folds already)."""
        a = np.radians(self.turn)
        cos, sin = np.float32(np.cos(a)), np.float32(np.sin(a))
        u, v = x * cos + y * sin, y * cos - x * sin
        second = self._second(u, v)[..., None]
        first, other = self.colour.astype(np.float32), self.accent.astype(np.float32)
        painted: NDArray[np.float32] = first + (other - first) * second
        return painted * self._weave(u, v, grain)[..., None]

    def _second(self, u: Field, v: Field) -> Field:
        """How much of the second colour shows at each pixel, 0..1."""
        period = self.scale
        if self.pattern == "stripes":
            return _band(v, period, 0.38)
        if self.pattern == "checks":
            wide = 0.5 * (_band(u, period, 0.45) + _band(v, period, 0.45))
            thin = 0.35 * np.maximum(
                _band(u + period * 0.22, period, 0.05), _band(v + period * 0.22, period, 0.05)
            )
            return np.clip(wide + thin, 0, 1)
        if self.pattern == "dots":
            row = np.floor(v / (period * 0.8))
            du = _apart(u + (row % 2) * period / 2, period)
            dv = _apart(v, period * 0.8)
            return np.clip((period * 0.19 - np.hypot(du, dv)) + 0.5, 0, 1)
        return np.zeros_like(u)

    def _weave(self, u: Field, v: Field, grain: Field) -> Field:
        """Brightness of the material itself, about 1."""
        rough = {"denim": 0.05, "knit": 0.03, "rib": 0.03, "leather": 0.035}.get(self.weave, 0.025)
        threads: Field = 1 + rough * grain
        if self.weave == "denim":
            threads += 0.05 * np.sin((u + v) * 2.1)
        elif self.weave == "knit":
            threads += 0.07 * np.sin(u * 1.05) + 0.04 * np.sin(v * 1.5 + np.sin(u * 1.05))
        elif self.weave == "rib":
            threads += 0.10 * np.sin(u * 1.3)
        return threads


def _apart(v: Field, period: float) -> Field:
    """Signed distance to the middle of the period, in pixels."""
    return (v % period) - period / 2


def _band(v: Field, period: float, share: float) -> Field:
    """1 within a band that takes ``share`` of each period, with edges one pixel soft."""
    return np.clip(period * share / 2 - np.abs(_apart(v, period)) + 0.5, 0, 1)


def metal(colour: Colour) -> Cloth:
    return Cloth(colour, mixed(colour, 255.0, 0.5), weave="smooth", gloss=0.9)
