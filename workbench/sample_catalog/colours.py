"""The catalog's colours, by the names the Kaggle set gives them."""

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.float64]
"""[3] red, green, blue, 0-255."""

COLOURS: dict[str, tuple[int, int, int]] = {
    "Black": (38, 38, 42),
    "White": (243, 242, 238),
    "Grey": (142, 145, 150),
    "Navy Blue": (34, 46, 92),
    "Blue": (62, 118, 190),
    "Red": (196, 40, 48),
    "Maroon": (110, 28, 46),
    "Pink": (236, 138, 168),
    "Purple": (122, 74, 158),
    "Green": (52, 134, 84),
    "Olive": (112, 114, 62),
    "Yellow": (242, 198, 58),
    "Orange": (232, 120, 44),
    "Brown": (122, 80, 52),
    "Beige": (216, 192, 158),
}
# What goes with each when a second colour is wanted: stripes, checks, soles.
_PARTNERS = {
    "Black": ("White", "Grey", "Red"),
    "White": ("Navy Blue", "Black", "Blue", "Red"),
    "Grey": ("White", "Black", "Navy Blue"),
    "Navy Blue": ("White", "Red", "Beige"),
    "Blue": ("White", "Navy Blue"),
    "Red": ("White", "Black", "Navy Blue"),
    "Maroon": ("Beige", "White", "Navy Blue"),
    "Pink": ("White", "Grey", "Maroon"),
    "Purple": ("White", "Black", "Pink"),
    "Green": ("White", "Navy Blue", "Beige"),
    "Olive": ("Beige", "Black", "White"),
    "Yellow": ("White", "Navy Blue", "Grey"),
    "Orange": ("White", "Navy Blue", "Brown"),
    "Brown": ("Beige", "White"),
    "Beige": ("Brown", "White", "Navy Blue"),
}


def shade_of(name: str, rng: np.random.Generator) -> Colour:
    """A colour of that name, a little lighter or darker, warmer or colder than the last one."""
    base = np.array(COLOURS[name], dtype=float)
    return np.clip(base * rng.uniform(0.93, 1.06) + rng.normal(0, 1, 3) * (1 + base / 90), 8, 250)


def partner_of(name: str, rng: np.random.Generator) -> Colour:
    partners = _PARTNERS[name]
    return shade_of(partners[int(rng.integers(len(partners)))], rng)


def mixed(a: Colour, b: Colour | float, share: float) -> Colour:
    """``share`` of ``b`` in ``a``."""
    return a * (1 - share) + np.asarray(b, dtype=float) * share
