"""Women's tops: camisoles, peplums, shells, wraps."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.garments import upper_body as ub
from workbench.sample_catalog.shapes import (
    CENTRE,
    mirror,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE


def top(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["camisole", "peplum", "shell", "wrap"]))
    if kind == "camisole":
        _camisole(s, cloth, rng)
        return
    sleeves = {"peplum": "cap", "shell": "none", "wrap": "short"}[kind]
    neckline = {"peplum": "crew", "shell": "square", "wrap": "v"}[kind]
    depth = {"peplum": 34.0, "shell": 48.0, "wrap": 96.0}[kind]
    cut = ub.vary(rng, gender, sleeve=sleeves, neckline=neckline, depth=depth, neck=50.0, shoulder=92.0)
    cut = replace(cut, hem_y=470.0)
    ub.both_sleeves(s, cut, cloth)
    ub.inside(s, cut, cloth.plain())
    if kind == "peplum":
        skirt = symmetric((C, 350), (C + 74, 350), (C + 100, 400, C + 128, 486), (C + 70, 506, C, 504))
        s.part(skirt, cloth, volume=30, folds=0.5)
        for x in (-84, -44, -8, 30, 70):
            s.crease(outline((C + x * 0.7, 360), (C + x * 0.9, 430, C + x * 1.25, 500)), 0.16, 8)
        cut = replace(cut, hem_y=352.0, waist=72.0, hem=74.0)
    s.part(ub.torso(cut), cloth, volume=28, folds=0.2)
    if kind == "peplum":
        s.ribbon(outline((C - 74, 350), (C, 358, C + 74, 350)), 12, cloth.plain(cloth.accent))
    else:
        ub.drape(s, cut)
        s.seam(ub.hem_line(cut, 10), 0.18, stitches=True)
    if kind == "wrap":
        s.crease(outline((C, 198), (C - 50, 300, C - 78, 380)), 0.3, 4)
        w = cut.waist - 1
        s.ribbon(outline((C - w, 366), (C - 20, 378, C + w, 366)), 16, cloth.plain().darker(0.1))
        bow = outline((C - 66, 374), (C - 100, 400, C - 86, 440), (C - 70, 436), (C - 72, 400, C - 58, 378))
        s.part(bow, cloth.plain().darker(0.1), volume=7)
    s.ribbon(ub.neck_line(cut), 6, cloth.plain().darker(0.06), lift=1)


def _camisole(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
    length = float(rng.uniform(440, 490))
    back = symmetric((C, 196), (C + 78, 204), (C + 80, 230), (C, 240))
    s.part(back, cloth.plain().darker(0.3), volume=10, lift=0)
    for side in (1, -1):
        s.ribbon(
            outline((C + side * 58, 176), (C + side * 60, 120, C + side * 46, 84)),
            5,
            cloth.plain().darker(0.08),
        )
        s.ribbon(
            outline((C + side * 46, 84), (C + side * 66, 130, C + side * 76, 206)),
            5,
            cloth.plain().darker(0.2),
        )
    body = symmetric(
        (C, 206),
        (C + 26, 200, C + 58, 172),
        (C + 70, 190, C + 84, 222),
        (C + 76, 300, C + 78, 380, C + 104, length),
        (C + 60, length + 14, C, length + 14),
    )
    s.part(body, cloth, volume=30, folds=0.3)
    for x in (-60, -20, 24, 66):
        s.crease(outline((C + x * 0.8, 270), (C + x * 0.9, 380, C + x * 1.2, length)), 0.12, 9)
    edge = outline((C, 206), (C + 26, 200, C + 58, 172))
    lace = cloth.plain(cloth.colour * 0.5 + 120) if rng.random() < 0.5 else cloth.plain().darker(0.1)
    s.ribbon(np.concatenate([mirror(edge)[::-1], edge[1:]]), 7, lace)
