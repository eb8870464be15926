"""Watches."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.colours import mixed
from workbench.sample_catalog.shapes import (
    CENTRE,
    Points,
    box,
    ellipse,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
GOLD, STEEL, INK = np.array([206.0, 170, 96]), np.array([188.0, 190, 196]), np.array([44.0, 44, 50])


def watch(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """Upright, on a strap or a bracelet in the product's colour."""
    y, size = 300.0, float(rng.uniform(74, 84)) if gender == "Women" else float(rng.uniform(88, 102))
    square, bracelet = rng.random() < 0.3, rng.random() < 0.3
    case = metal((GOLD, STEEL, INK, np.array([212.0, 150, 124]))[int(rng.integers(4))])
    strap = replace(cloth, weave="leather", gloss=0.35, scale=min(cloth.scale, 16))
    wide = size * 0.5
    band = symmetric(
        (C, 40),
        (C + wide * 0.8, 40, C + wide * 0.78, 60),
        (C + wide, y - 50),
        (C + wide, y + 50),
        (C + wide * 0.76, 540),
        (C + wide * 0.7, 562, C, 562),
    )
    s.part(band, strap, volume=18, depth=0.4, folds=0.05)
    if bracelet:
        for line in np.arange(58, 548, 15):
            s.line(outline((C - wide, float(line)), (C, float(line) + 3, C + wide, float(line))), 2, 0.0, 0.4)
            s.line(
                outline((C - wide, float(line) + 3), (C, float(line) + 6, C + wide, float(line) + 3)),
                1.5,
                255.0,
                0.25,
            )
        for x in (C - wide * 0.36, C + wide * 0.36):
            s.line(outline((x, 50), (x, 552)), 1.6, 0.0, 0.35)
    else:
        for side in (1, -1):
            s.seam(
                outline((C + side * wide * 0.68, 56), (C + side * (wide - 8), y - 60)), 0.12, stitches=True
            )
            s.seam(
                outline((C + side * (wide - 8), y + 60), (C + side * wide * 0.64, 540)), 0.12, stitches=True
            )
        for hole in range(5):
            s.part(
                ellipse(C, 440 + hole * 22, 3.4, 4.4), strap.plain().darker(0.75), volume=2, folds=0, lift=0
            )
        s.line(box(C - wide * 0.9, 52, C + wide * 0.9, 78, 5)[[*range(36), 0]], 6, case.colour)
    for corner in (1, -1):
        s.part(
            box(C + corner * wide * 0.8 - 9, y - size - 14, C + corner * wide * 0.8 + 9, y + size + 14, 6),
            case,
            volume=9,
            folds=0,
        )
    s.part(box(C + size - 2, y - 10, C + size + 13, y + 10, 4), case, volume=6, folds=0)

    def face(radius: float) -> Points:
        return (
            box(C - radius, y - radius, C + radius, y + radius, radius * 0.3)
            if square
            else ellipse(C, y, radius, radius)
        )

    s.part(face(size), case, volume=20, depth=0.4, folds=0, lift=6)
    s.part(face(size - 9), replace(case, colour=case.colour * 0.7), volume=6, folds=0, lift=0)
    dial = (np.array([244.0, 243, 238]), np.array([34.0, 36, 44]), mixed(cloth.colour, 255.0, 0.1))[
        int(rng.integers(3))
    ]
    s.part(
        face(size - 13), Cloth(dial, dial, weave="smooth", gloss=0.1), volume=10, depth=0.2, folds=0, lift=0
    )
    _dial(s, y, size - 13, 235.0 if dial.mean() < 140 else 40.0, rng)


def _dial(s: Studio, y: float, radius: float, ink: float, rng: np.random.Generator) -> None:
    def hand(degrees: float, length: float, width: float, start: float = -0.12) -> None:
        a = np.radians(degrees - 90)
        way = np.array([np.cos(a), np.sin(a)]) * radius
        s.line(np.array([(C, y) + way * start, (C, y) + way * length]), width, ink, 0.95)

    for hour in range(12):
        hand(hour * 30, 0.9, 4 if hour % 3 == 0 else 2, start=0.74)
    if rng.random() < 0.4:
        for dx, dy in ((0.42, 0), (-0.42, 0), (0, 0.42)):
            s.line(ellipse(C + dx * radius, y + dy * radius, radius * 0.2, radius * 0.2), 1.6, ink, 0.7)
    hand(304, 0.52, 5)
    hand(52, 0.76, 3.4)
    hand(170, 0.8, 1.5, start=-0.2)
    s.print(ellipse(C, y, 4.5, 4.5), ink, 1)
    s.line(
        outline((C - radius * 0.6, y - radius * 0.5), (C - radius * 0.2, y - radius * 0.78)),
        radius * 0.16,
        255.0,
        0.16,
        blur=3,
    )
