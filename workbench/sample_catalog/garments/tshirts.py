"""T-shirts, with a collar or without."""

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.garments import upper_body as ub
from workbench.sample_catalog.garments.details import chest_print
from workbench.sample_catalog.shapes import CENTRE, box, ellipse, mirror, outline
from workbench.sample_catalog.studio import Studio

C = CENTRE


def tshirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    neckline = str(rng.choice(["crew", "crew", "v", "polo"]))
    depth = {"crew": 30.0, "v": 62.0, "polo": 24.0}[neckline]
    cut = ub.vary(rng, gender, depth=depth, neckline="v" if neckline == "v" else "crew")
    trim = cloth.plain(cloth.accent if rng.random() < 0.35 else cloth.colour * 0.9)
    ub.both_sleeves(s, cut, cloth)
    ub.inside(s, cut, cloth.plain())
    s.part(ub.torso(cut), cloth, volume=30, folds=0.2)
    ub.drape(s, cut)
    ub.armholes(s, cut)
    s.seam(ub.hem_line(cut, 12), 0.18, stitches=True)
    if neckline == "polo":
        _polo_collar(s, cut, trim)
    else:
        s.ribbon(ub.neck_line(cut), 9, trim, lift=1.5)
    if neckline == "polo" or cloth.pattern != "plain":
        return
    motif = rng.random()
    if motif < 0.5:
        chest_print(s, cloth, rng)
    elif motif < 0.7:
        _pocket(s, cloth, 250)


def _polo_collar(s: Studio, cut: ub.Cut, trim: Cloth) -> None:
    placket = box(C - 11, 118, C + 11, 200, 2)
    s.part(placket, trim, volume=6, folds=0.05, lift=2)
    for y in (136, 160, 184):
        s.part(ellipse(C, y, 3.6, 3.6), trim.plain(np.array([235.0, 232, 226])), volume=3, folds=0, lift=1)
    flap = outline((C, 126), (C + 44, 84), (C + 56, 100), (C + 50, 128, C + 32, 150), (C + 16, 140, C, 126))
    for side in (flap, mirror(flap)):
        s.part(side, trim, volume=10, folds=0.08, lift=4)


def _pocket(s: Studio, cloth: Cloth, y: float) -> None:
    shape = np.array([(C + 30, y - 40), (C + 72, y - 40), (C + 72, y), (C + 51, y + 10), (C + 30, y)])
    s.part(shape, cloth, volume=6, depth=0.15, lift=2)
    s.seam(shape[[0, 1]] + (0, 8), 0.25, stitches=True)
