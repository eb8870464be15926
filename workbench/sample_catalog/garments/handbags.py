"""Handbags: totes, satchels, hobos, flap bags."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.shapes import (
    CENTRE,
    box,
    ellipse,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
GOLD, STEEL = np.array([204.0, 172, 100]), np.array([186.0, 188, 194])


def handbag(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["tote", "satchel", "hobo", "flap"]))
    fitting = metal(GOLD if rng.random() < 0.6 else STEEL)
    cloth = replace(cloth, weave="leather", gloss=0.4)
    {"tote": _tote, "satchel": _satchel, "hobo": _hobo, "flap": _flap}[kind](s, cloth, fitting, rng)


def _handles(s: Studio, cloth: Cloth, half: float, top: float, rise: float, width: float = 13) -> None:
    arch = outline(
        (C - half, top + 34), (C - half + 6, top - rise, C + half - 6, top - rise, C + half, top + 34)
    )
    s.ribbon(arch + (0, -10), width, cloth.darker(0.22), lift=0)
    s.ribbon(arch, width, cloth, lift=4)


def _tote(s: Studio, cloth: Cloth, fitting: Cloth, rng: np.random.Generator) -> None:
    top, half, foot = float(rng.uniform(232, 256)), float(rng.uniform(128, 150)), float(rng.uniform(104, 126))
    trim = cloth.plain(cloth.accent if rng.random() < 0.4 else cloth.colour * 0.8)
    mouth = symmetric((C, top - 10), (C + half - 12, top - 12), (C + half, top + 4), (C, top + 12))
    _handles(s, trim, 62, top, 200)
    s.part(mouth, cloth.plain().darker(0.5), volume=8, lift=0)
    body = symmetric(
        (C, top + 8),
        (C + half * 0.6, top + 8, C + half, top),
        (C + half - 4, 400, C + foot, 508),
        (C + foot - 6, 520, C, 522),
    )
    s.part(body, cloth, volume=30, depth=0.32, folds=0.14, lift=2)
    base = symmetric((C, 474), (C + foot + 6, 472), (C + foot, 510), (C + foot - 8, 521, C, 522))
    s.part(base, trim, volume=14, folds=0.08, lift=2)
    for x in (C - 62, C + 62):
        s.part(
            outline(
                (x - 10, top + 8), (x + 10, top + 8), (x + 10, top + 62), (x, top + 74), (x - 10, top + 62)
            ),
            trim,
            volume=6,
            lift=2,
        )
        s.part(ellipse(x, top + 52, 4, 4), fitting, volume=3, folds=0, lift=1)
    s.seam(outline((C - half + 8, top + 14), (C, top + 22, C + half - 8, top + 14)), 0.2, stitches=True)
    s.part(box(C - 26, 330, C + 26, 346, 3), fitting, volume=5, folds=0, lift=1.5)


def _satchel(s: Studio, cloth: Cloth, fitting: Cloth, rng: np.random.Generator) -> None:
    top, half = float(rng.uniform(262, 286)), float(rng.uniform(136, 154))
    _handles(s, cloth.plain().darker(0.1), 54, top, 128, 16)
    body = symmetric(
        (C, top),
        (C + half - 46, top, C + half - 16, top + 26),
        (C + half + 6, 420, C + half, 490),
        (C + half - 6, 516, C, 516),
    )
    s.part(body, cloth, volume=38, depth=0.36, folds=0.08)
    zipper = outline((C - half + 40, top + 12), (C, top + 2, C + half - 40, top + 12))
    s.ribbon(zipper, 9, cloth.plain().darker(0.5), lift=1)
    s.line(zipper, 3, 200.0, 0.8)
    for side in (1, -1):
        corner = outline(
            (C + side * half, 440),
            (C + side * (half - 46), 452, C + side * (half - 58), 516),
            (C + side * (half - 6), 516, C + side * half, 490),
        )
        s.part(corner, cloth.plain().darker(0.18), volume=14, lift=2)
        s.part(ellipse(C + side * 54, top + 40, 11, 11), fitting, volume=6, folds=0)
        s.part(ellipse(C + side * 54, top + 40, 6, 6), cloth.plain().darker(0.3), volume=3, folds=0, lift=0)
    pocket = symmetric((C, 380), (C + 84, 376), (C + 88, 440, C + 80, 492), (C, 496))
    s.part(pocket, cloth, volume=16, depth=0.26, folds=0.06)
    s.seam(outline((C - 84, 388), (C, 392, C + 84, 388)), 0.3, stitches=True)
    s.part(box(C - 12, 376, C + 12, 402, 4), fitting, volume=6, folds=0)


def _hobo(s: Studio, cloth: Cloth, fitting: Cloth, rng: np.random.Generator) -> None:
    sag = float(rng.uniform(330, 360))
    strap = outline((C - 132, 300), (C - 110, 70, C + 110, 70, C + 132, 300))
    s.ribbon(strap, 24, cloth.plain().darker(0.08), lift=3)
    body = symmetric(
        (C, sag), (C + 90, sag - 10, C + 142, 268), (C + 186, 430, C + 120, 500), (C + 70, 540, C, 536)
    )
    s.part(body, cloth, volume=46, depth=0.42, folds=0.34)
    for x in (-96, -52, 40, 100):
        s.crease(
            outline((C + x * 1.1, sag - 10 + abs(x) * -0.3), (C + x * 0.9, 430, C + x * 0.6, 510)), 0.16, 9
        )
    s.ribbon(
        outline((C - 142, 270), (C - 60, sag + 2, C, sag + 2), (C + 60, sag + 2, C + 142, 270)),
        11,
        cloth.plain().darker(0.14),
        lift=2,
    )
    for side in (1, -1):
        s.line(ellipse(C + side * 134, 284, 15, 15), 5, fitting.colour, 1)
    tassel = outline((C + 118, 300), (C + 126, 300), (C + 138, 378), (C + 106, 380))
    s.part(tassel, cloth.plain(cloth.accent), volume=6, folds=0.3)
    s.part(box(C + 113, 296, C + 131, 316, 4), fitting, volume=5, folds=0)


def _flap(s: Studio, cloth: Cloth, fitting: Cloth, rng: np.random.Generator) -> None:
    top, half, foot = 270.0, float(rng.uniform(128, 146)), 486.0
    for phase in (0, 1):
        t = np.linspace(0, np.pi, 46)[phase::2]
        for x, y in zip(C - 118 * np.cos(t), top + 12 - 190 * np.sin(t), strict=True):
            s.part(ellipse(float(x), float(y), 8, 5.5), fitting, volume=4, folds=0, lift=1.5)
    s.part(box(C - half, top, C + half, foot, 22), cloth, volume=26, depth=0.34, folds=0.06)
    drop = float(rng.uniform(96, 136))
    flap = symmetric(
        (C, top - 4),
        (C + half - 16, top - 4),
        (C + half + 5, top, C + half + 4, top + 26),
        (C + half, top + drop * 0.8, C + 50, top + drop),
        (C + 20, top + drop + 16, C, top + drop + 16),
    )
    s.part(flap, cloth, volume=18, depth=0.26, folds=0.06, lift=6)
    if cloth.pattern == "plain" and rng.random() < 0.6:  # quilted
        for shift in range(-420, 460, 40):
            for lean in (1, -1):
                line = outline((C + shift - lean * 130, top + 6), (C + shift + lean * 130, foot - 6))
                inside = line[np.abs(line[:, 0] - C) < 999]
                s.line(inside, 2, 0.0, 0.2, blur=1)
                s.line(inside + (2, 2), 1.5, 255.0, 0.12, blur=1)
    s.part(box(C - 20, top + drop - 10, C + 20, top + drop + 24, 7), fitting, volume=8, folds=0)
    s.part(
        box(C - 9, top + drop + 1, C + 9, top + drop + 13, 4),
        cloth.plain().darker(0.3),
        volume=4,
        folds=0,
        lift=0,
    )
