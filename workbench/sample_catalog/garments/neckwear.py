"""Scarves and ties."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.shapes import (
    CENTRE,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE


def scarf(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """Folded double and hung, fringes down; or rolled around a neck that isn't there."""
    if rng.random() < 0.5:
        _hung(s, cloth, rng)
    else:
        _wrapped(s, cloth, rng)


def _fringe(s: Studio, cloth: Cloth, left: float, right: float, y: float, length: float) -> None:
    for x in np.arange(left + 4, right - 2, 7.5):
        end = (x + float(s.rng.uniform(-5, 5)), y + length + float(s.rng.uniform(-6, 6)))
        s.ribbon(
            outline((x, y - 3), (x + float(s.rng.uniform(-3, 3)), y + length / 2, *end)),
            4.5,
            cloth.plain(),
            lift=1,
        )


def _hung(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
    wide, end = float(rng.uniform(52, 66)), float(rng.uniform(470, 510))
    for x, bottom, shade in ((C + 24, end - 44, 0.1), (C - 30, end, 0.0)):
        part = cloth.darker(shade)
        _fringe(s, part, x - wide, x + wide, bottom, 44)
        body = outline(
            (x - wide + 6, 70),
            (x, 58, x + wide - 6, 70),
            (x + wide + 6, 260, x + wide, bottom),
            (x, bottom + 8, x - wide, bottom),
            (x - wide - 6, 260, x - wide + 6, 70),
        )
        s.part(body, part, volume=24, depth=0.34, folds=0.24, lift=7)
        for dx in (-0.5, 0.05, 0.5):
            s.crease(
                outline((x + dx * wide, 90), (x + dx * wide * 1.3, 280, x + dx * wide * 0.9, bottom - 20)),
                0.15,
                9,
            )


def _wrapped(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
    end = float(rng.uniform(450, 500))
    _fringe(s, cloth, C + 8, C + 96, end, 42)
    tail = outline(
        (C - 10, 250),
        (C + 70, 240),
        (C + 92, 360, C + 98, end),
        (C + 50, end + 6, C + 6, end),
        (C - 4, 360, C - 10, 250),
    )
    s.part(tail, cloth.turned(8), volume=24, depth=0.36, folds=0.26)
    for dx in (20, 50, 76):
        s.crease(outline((C + dx * 0.6, 270), (C + dx, 380, C + dx + 4, end - 10)), 0.16, 9)
    s.part(
        symmetric((C, 120), (C + 80, 112, C + 104, 160), (C + 90, 196, C, 204)),
        cloth.darker(0.45),
        volume=14,
        lift=0,
    )
    for drop, shade, tilt in ((66, 0.1, 10), (0, 0.0, -8)):
        ring = outline(
            (C - 122, 168 + drop * 0.4),
            (C - 90, 214 + drop, C, 222 + drop + tilt),
            (C + 92, 214 + drop, C + 122, 164 + drop * 0.4),
            (C + 140, 220 + drop * 0.7, C + 96, 272 + drop * 0.8),
            (C + 40, 312 + drop * 0.7, C - 20, 300 + drop * 0.7),
            (C - 150, 276 + drop * 0.6, C - 122, 168 + drop * 0.4),
        )
        s.part(ring, cloth.darker(shade).turned(tilt), volume=30, depth=0.4, folds=0.3, lift=8)
        for k in (0.3, 0.55, 0.8):
            y = 206 + drop * 0.8 + k * 74
            s.crease(
                outline(
                    (C - 112 + k * 20, y - 34),
                    (C - 40, y + 12, C + 20, y + 8),
                    (C + 80, y, C + 114 - k * 10, y - 40),
                ),
                0.17,
                8,
            )


def tie(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    wide = float(rng.uniform(44, 62)) if rng.random() < 0.7 else float(rng.uniform(30, 36))
    silk = replace(cloth, gloss=0.45, turn=cloth.turn + (45 if cloth.pattern in ("stripes", "checks") else 0))
    tail = symmetric((C + 14, 120), (C + 26, 300), (C + wide * 0.6, 490), (C + 14, 520)) + (12, 0)
    s.part(tail, silk.darker(0.25), volume=12)
    blade = symmetric((C, 118), (C + 17, 118), (C + 20, 220, C + wide, 500), (C, 562))
    s.part(blade, silk, volume=16, depth=0.3, folds=0.12, lift=6)
    s.crease(outline((C - 4, 132), (C - 2, 190, C - 10, 260)), 0.28, 5)
    knot = symmetric((C, 52), (C + 34, 52), (C + 36, 70, C + 20, 122), (C + 10, 130, C, 130))
    s.part(knot, silk.turned(-38), volume=14, depth=0.36, folds=0.14, lift=5)
    s.crease(outline((C - 24, 62), (C - 4, 90, C + 8, 120)), 0.16, 5)
