"""Flip flops."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.shapes import (
    CENTRE,
    Points,
    ellipse,
    mirror,
    moved,
    outline,
    turned,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
WHITE = np.array([240.0, 239, 235])


def flip_flops(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """The pair from above."""
    straps = cloth.plain(cloth.accent if cloth.pattern == "plain" else cloth.colour)
    cross = rng.random() < 0.4
    rubber = replace(cloth, gloss=0.12, weave="leather")
    left = outline(
        (150, 92),
        (196, 92, 204, 150),
        (208, 220, 196, 300),
        (190, 340, 196, 400),
        (204, 480, 196, 506),
        (180, 540, 146, 538),
        (104, 536, 100, 490),
        (98, 420, 104, 350),
        (92, 260, 94, 190),
        (98, 96, 150, 92),
    )
    for flip in (False, True):

        def at(points: Points, flip: bool = flip) -> Points:
            return turned(mirror(points), 3, (300, 320)) if flip else turned(points, -3, (150, 320))

        s.part(moved(at(left), 3, 6), Cloth(cloth.accent * 0.8, WHITE), volume=8, folds=0, lift=6)
        s.part(at(left), rubber, volume=22, depth=0.24, folds=0.05, lift=0)
        for y in (460, 474, 488):
            s.line(at(outline((124, y), (150, y + 10, 174, y))), 2, 0.0, 0.14)
        if cross:
            for a, b in (((98, 300), (204, 200)), ((202, 306), (92, 206))):
                s.ribbon(
                    at(outline(a, ((a[0] + b[0]) / 2, min(a[1], b[1]) + 10, *b))),
                    26,
                    straps,
                    folds=0.05,
                    lift=5,
                )
            continue
        for end in ((98, 316), (196, 316)):
            s.ribbon(
                at(outline((150, 176), ((150 + end[0]) / 2 + (end[0] - 150) * 0.36, 200, *end))),
                17,
                straps,
                lift=6,
            )
        s.part(at(ellipse(150, 176, 10, 12)), straps.darker(0.1), volume=8, folds=0, lift=3)
