"""Backpacks."""

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.shapes import (
    CENTRE,
    box,
    mirror,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
STEEL = np.array([186.0, 188, 194])


def backpack(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    half, top = float(rng.uniform(112, 130)), float(rng.uniform(104, 124))
    trim = cloth.plain(cloth.accent if rng.random() < 0.5 else cloth.colour * 0.7)
    rolled = rng.random() < 0.35
    for side in (1, -1):
        s.ribbon(
            outline(
                (C + side * 60, top + 20), (C + side * (half + 44), top + 90, C + side * (half + 26), 470)
            ),
            22,
            trim.darker(0.15),
        )
    s.line(outline((C - 24, top + 8), (C - 22, top - 40, C + 22, top - 40, C + 24, top + 8)), 12, trim.colour)
    s.ribbon(outline((C - 24, top + 8), (C - 22, top - 40, C + 22, top - 40, C + 24, top + 8)), 12, trim)
    for side in (1, -1):
        x = C + side * (half - 2)
        s.part(box(min(x, x + side * 26), 370, max(x, x + side * 26), 496, 12), cloth.darker(0.1), volume=14)
    body = symmetric(
        (C, top),
        (C + half - 10, top - 2, C + half, top + 110),
        (C + half + 10, 400, C + half, 496),
        (C + half - 6, 524, C, 524),
    )
    s.part(body, cloth, volume=44, depth=0.38, folds=0.14)
    if rolled:
        flap = symmetric(
            (C, top - 6),
            (C + half - 20, top - 8, C + half - 2, top + 60),
            (C + half - 6, top + 150),
            (C + 60, top + 168, C, top + 168),
        )
        s.part(flap, cloth, volume=24, depth=0.28, lift=7)
        for x in (C - 48, C + 48):
            s.ribbon(outline((x, top + 60), (x, top + 236)), 17, trim, lift=2)
            s.part(box(x - 13, top + 176, x + 13, top + 200, 4), metal(STEEL), volume=5, folds=0)
    else:
        zipper = outline(
            (C - half + 10, 330),
            (C - half + 12, top + 22, C, top + 22),
            (C + half - 12, top + 22, C + half - 10, 330),
        )
        s.ribbon(zipper, 7, trim.darker(0.4), lift=1)
        s.line(zipper, 2, 190.0, 0.8)
        s.part(box(C + half - 16, 300, C + half - 7, 332, 3), metal(STEEL), volume=4, folds=0)
    pocket = symmetric(
        (C, 366),
        (C + half - 34, 364),
        (C + half - 14, 366, C + half - 16, 400),
        (C + half - 14, 480),
        (C + half - 20, 506, C, 506),
    )
    s.part(pocket, cloth, volume=24, depth=0.3, folds=0.12, lift=5)
    s.ribbon(outline((C - half + 30, 386), (C, 382, C + half - 30, 386)), 7, trim.darker(0.3), lift=1)
    s.part(box(C - 22, 430, C + 22, 458, 4), trim, volume=5, lift=1.5)
    for part in (outline((C + half - 20, 372), (C + half - 18, 500)),):
        s.seam(part, 0.14)
        s.seam(mirror(part), 0.14)
