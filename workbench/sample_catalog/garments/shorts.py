"""Shorts."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.garments.details import fly
from workbench.sample_catalog.shapes import (
    CENTRE,
    box,
    ellipse,
    mirror,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
TOP = 116.0


def shorts(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    waist, hip = float(rng.uniform(94, 108)), float(rng.uniform(126, 142))
    length, crotch = float(rng.uniform(370, 450)), 292.0
    flare = float(rng.uniform(8, 26))
    kind = str(rng.choice(["chino", "drawstring", "cargo"]))
    top = TOP
    leg = outline(
        (C - 4, top),
        (C + waist, top - 2),
        (C + hip - 4, top + 80, C + hip, crotch - 30),
        (C + hip + flare, length),
        (C + hip * 0.55, length + 10, C + 12, length + 6),
        (C + 3, crotch + 8),
        (C - 4, crotch - 4),
    )
    for side in (leg, mirror(leg)):
        s.part(side, cloth, volume=38, depth=0.36, folds=0.24, lift=5)
    for dy, reach in ((0, 66), (22, 52), (-16, 44)):
        fold = outline(
            (C + 6, crotch - 6 + dy), (C + reach * 0.5, crotch - 10 + dy, C + reach, crotch - 24 + dy)
        )
        s.crease(fold, 0.13, 6)
        s.crease(mirror(fold), 0.13, 6)
    hem = outline((C + hip + flare - 1, length - 16), (C + hip * 0.55, length - 5, C + 11, length - 9))
    pocket = outline((C + waist - 30, top + 22), (C + waist - 8, top + 60, C + hip - 6, top + 86))
    for part in (hem, mirror(hem), pocket, mirror(pocket)):
        s.seam(part, 0.28, stitches=True)
    if kind == "cargo":
        for sign in (1, -1):
            x = C + sign * hip * 0.68
            s.part(box(x - 32, length - 108, x + 32, length - 30, 4), cloth, volume=7, depth=0.16, lift=3)
            s.part(box(x - 34, length - 112, x + 34, length - 88, 3), cloth, volume=6, depth=0.2, lift=3)
    _shorts_waist(s, cloth, waist, top, crotch, kind)


def _shorts_waist(s: Studio, cloth: Cloth, waist: float, top: float, crotch: float, kind: str) -> None:
    band = symmetric(
        (C, top - 2),
        (C + waist * 0.6, top - 2, C + waist, top - 8),
        (C + waist + 5, top + 20),
        (C + waist * 0.6, top + 27, C, top + 27),
    )
    if kind == "drawstring":
        s.part(band, replace(cloth.plain().darker(0.06), weave="rib"), volume=9, folds=0.1, lift=2)
        for dx, drop in ((-8, 86), (10, 98)):
            cord = outline((C + dx, top + 14), (C + dx * 2.2, top + 50, C + dx, top + drop))
            s.ribbon(cord, 5, cloth.plain(cloth.accent))
        return
    fly(s, top + 24, crotch - 44, stitches=True)
    s.part(band, cloth, volume=8, depth=0.2, folds=0.06, lift=2)
    for x in (-waist * 0.6, waist * 0.62):
        s.part(box(C + x - 5, top - 6, C + x + 5, top + 29, 2), cloth, volume=4, lift=1.5)
    s.part(
        ellipse(C + 9, top + 12, 6, 6), cloth.plain(np.array([228.0, 222, 210])), volume=5, folds=0, lift=1.5
    )
