"""Shirts."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.garments import upper_body as ub
from workbench.sample_catalog.garments.details import collar
from workbench.sample_catalog.shapes import (
    CENTRE,
    box,
    ellipse,
    mirror,
    outline,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE


def shirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    cut = ub.vary(
        rng, gender, depth=22.0, neck=40.0, sleeve="long" if rng.random() < 0.65 else "short", curved_hem=24
    )
    cut = replace(cut, hem_y=cut.hem_y - 6)
    pockets = int(rng.integers(3))
    ub.both_sleeves(s, cut, cloth, seam=False)
    if cut.sleeve == "long":
        for side in (ub.cuff(cut, 26), mirror(ub.cuff(cut, 26))):
            s.part(side, cloth.turned(90), volume=8, folds=0.06, lift=1.5)
    ub.inside(s, cut, cloth.plain())
    s.part(ub.torso(cut), cloth, volume=28, folds=0.2)
    ub.drape(s, cut)
    ub.armholes(s, cut)
    bottom = cut.hem_y + cut.curved_hem
    s.part(box(C - 12, 120, C + 12, bottom - 1), cloth, volume=5, depth=0.14, folds=0.12, lift=1.5)
    s.seam(outline((C - 9, 124), (C - 9, bottom - 4)), 0.14)
    s.seam(outline((C + 9, 124), (C + 9, bottom - 4)), 0.14)
    pearl = cloth.plain(
        np.array([240.0, 238, 232]) if cloth.colour.mean() < 200 else np.array([200.0, 198, 192])
    )
    for y in np.linspace(160, bottom - 40, 6):
        s.part(ellipse(C, float(y), 4, 4), pearl, volume=3, folds=0, lift=1)
    for x in ((C + 55,), (C - 55, C + 55))[min(pockets, 2) - 1] if pockets else ():
        shape = np.array([(x - 24, 226), (x + 24, 226), (x + 24, 272), (x, 284), (x - 24, 272)])
        s.part(shape, cloth, volume=5, depth=0.14, lift=2)
        s.seam(shape[[0, 1]] + (0, 12), 0.22)
    collar(s, cloth)
