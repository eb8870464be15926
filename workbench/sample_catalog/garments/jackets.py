"""Jackets: bombers, bikers, truckers."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.garments import upper_body as ub
from workbench.sample_catalog.garments.details import collar, zipper
from workbench.sample_catalog.shapes import (
    CENTRE,
    box,
    ellipse,
    mirror,
    moved,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE


def jacket(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["bomber", "biker", "trucker"]))
    cut = ub.vary(rng, gender, sleeve="long", depth=30.0, neck=42.0)
    cut = replace(cut, hem_y=min(cut.hem_y, 486.0), shoulder=cut.shoulder + 4)
    weave = {"bomber": "plain", "biker": "leather", "trucker": "denim"}[kind]
    cloth = replace(cloth, weave=weave, gloss={"bomber": 0.28, "biker": 0.55, "trucker": 0.08}[kind])
    ub.both_sleeves(s, cut, cloth, seam=kind == "trucker")
    rib = replace(cloth.plain().darker(0.3), weave="rib", gloss=0.1)
    if kind == "bomber":
        for side in (ub.cuff(cut, 28), mirror(ub.cuff(cut, 28))):
            s.part(side, rib, volume=9, folds=0.08, lift=2)
    ub.inside(s, cut, cloth.plain(cloth.accent))
    s.part(ub.torso(cut), cloth, volume=36, folds=0.3)
    ub.drape(s, cut)
    ub.armholes(s, cut, 0.45)
    bottom = cut.hem_y + 6
    {"bomber": _bomber, "biker": _biker, "trucker": _trucker}[kind](s, cloth, rib, cut, bottom)


def _bomber(s: Studio, cloth: Cloth, rib: Cloth, cut: ub.Cut, bottom: float) -> None:
    s.part(
        box(C - cut.hem + 3, bottom - 28, C + cut.hem - 3, bottom + 8, 8), rib, volume=12, folds=0.08, lift=2
    )
    zipper(s, 116, bottom + 6)
    s.part(
        symmetric((C, 128), (C + 36, 124, C + 46, 84), (C + 30, 74, C, 76)),
        rib,
        volume=12,
        folds=0.05,
        lift=3,
    )
    for x in (1, -1):
        s.ribbon(outline((C + x * 46, 352), (C + x * 82, 404)), 9, cloth.plain().darker(0.25))


def _biker(s: Studio, cloth: Cloth, rib: Cloth, cut: ub.Cut, bottom: float) -> None:
    zipper(s, 190, bottom)
    s.part(
        symmetric((C, 96), (C + 30, 96, C + 46, 86), (C + 20, 74, C, 76)), cloth.darker(0.3), volume=8, lift=0
    )
    lapel = outline((C, 200), (C + 10, 140, C + 34, 84), (C + 64, 112), (C + 78, 150), (C + 40, 176, C, 204))
    for side in (lapel, mirror(lapel)):
        s.part(side, cloth, volume=12, depth=0.3, folds=0.1, lift=5)
    s.part(
        symmetric((C, 92), (C + 30, 92, C + 46, 82), (C + 30, 68, C, 68)),
        cloth,
        volume=10,
        folds=0.05,
        lift=3,
    )
    for x, y in ((60, 330), (-60, 330), (58, 236)):
        line = outline((C + x - 22, y + 12), (C + x + 22, y - 12))
        s.ribbon(line, 6, metal(np.array([168.0, 170, 176])))
    s.part(
        box(C - cut.hem + 4, bottom - 26, C + cut.hem - 4, bottom + 2, 4),
        cloth.darker(0.1),
        volume=8,
        folds=0.1,
        lift=2,
    )
    s.part(
        box(C + 20, bottom - 22, C + 44, bottom - 2, 3), metal(np.array([180.0, 182, 188])), volume=5, folds=0
    )


def _trucker(s: Studio, cloth: Cloth, rib: Cloth, cut: ub.Cut, bottom: float) -> None:
    s.part(box(C - 12, 120, C + 12, bottom), cloth, volume=5, depth=0.16, lift=2)
    for x in (C - 10, C + 10):
        s.seam(outline((x, 124), (x, bottom)), 0.2, stitches=True)
    brass = metal(np.array([188.0, 140, 84]))
    for y in np.linspace(150, bottom - 12, 6):
        s.part(ellipse(C, float(y), 5, 5), brass, volume=4, folds=0, lift=1.5)
    for x in (C - 56, C + 56):
        flap = np.array([(x - 28, 220), (x + 28, 220), (x + 28, 238), (x, 250), (x - 28, 238)])
        s.part(moved(box(x - 26, 222, x + 26, 286, 3), 0, 0), cloth, volume=5, depth=0.16, lift=1.5)
        s.part(flap, cloth, volume=5, depth=0.18, lift=3)
        s.part(ellipse(x, 240, 4, 4), brass, volume=3, folds=0, lift=1)
        inward = -1 if x > C else 1
        s.seam(outline((x - inward * 18, 286), (x + inward * 6, bottom - 30)), 0.26, stitches=True)
    s.part(
        box(C - cut.hem + 3, bottom - 24, C + cut.hem - 3, bottom + 4, 4), cloth, volume=7, folds=0.1, lift=2
    )
    s.seam(outline((C - cut.hem + 6, bottom - 20), (C + cut.hem - 6, bottom - 20)), 0.2, stitches=True)
    collar(s, cloth.plain(), spread=58)
