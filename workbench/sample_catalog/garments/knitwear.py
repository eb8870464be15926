"""Sweaters and sweatshirts."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.garments import upper_body as ub
from workbench.sample_catalog.garments.details import chest_print, zipper
from workbench.sample_catalog.shapes import (
    CENTRE,
    box,
    mirror,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE


def sweater(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    neckline = str(rng.choice(["crew", "v", "turtle"]))
    cut = ub.vary(
        rng,
        gender,
        sleeve="long",
        neckline="v" if neckline == "v" else "crew",
        depth=70.0 if neckline == "v" else 28.0,
    )
    cut = replace(cut, hem_y=min(cut.hem_y, 500.0))
    rib = replace(cloth.plain().darker(0.05), weave="rib")
    ub.both_sleeves(s, cut, cloth, seam=False)
    for side in (ub.cuff(cut, 34), mirror(ub.cuff(cut, 34))):
        s.part(side, rib, volume=9, folds=0.08, lift=2)
    ub.inside(s, cut, rib)
    s.part(ub.torso(cut), cloth, volume=34, folds=0.2)
    ub.drape(s, cut)
    ub.armholes(s, cut, 0.22)
    welt = symmetric(
        (C, cut.hem_y - 26),
        (C + cut.hem * 0.7, cut.hem_y - 26, C + cut.hem - 1, cut.hem_y - 36),
        (C + cut.hem - 6, cut.hem_y + 6),
        (C + cut.hem * 0.7, cut.hem_y + 16, C, cut.hem_y + 16),
    )
    s.part(welt, rib, volume=12, folds=0.08, lift=2)
    if neckline == "turtle":
        roll = symmetric((C, 134), (C + 44, 132, C + 46, 100), (C + 44, 66), (C + 20, 74, C, 74))
        s.part(roll, rib, volume=18, folds=0.1, lift=4)
        s.crease(outline((C - 42, 106), (C, 118, C + 42, 106)), 0.2, 4)
    else:
        s.ribbon(ub.neck_line(cut), 15, rib, volume=10)
    if cloth.pattern == "plain" and rng.random() < 0.4:
        for x in (-46, 0, 46):
            _cable(s, x, cut.hem_y - 40)


def _cable(s: Studio, x: float, bottom: float) -> None:
    """A plait down the front."""
    y = np.linspace(160 if x else 186, bottom, 90)
    for phase in (0, np.pi):
        line = np.stack([C + x + 8 * np.sin(y / 11 + phase), y], axis=1)
        s.line(line, 3, 0.0, 0.2, blur=1)
        s.line(line - (2, 1), 2, 255.0, 0.14, blur=1)


def sweatshirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    cut = ub.vary(rng, gender, sleeve="long", depth=34.0)
    cut = replace(cut, hem_y=min(cut.hem_y, 500.0), neck=44.0)
    rib = replace(cloth.plain().darker(0.08), weave="rib")
    zipped, hooded = rng.random() < 0.4, rng.random() < 0.75
    if hooded:
        hood = symmetric((C, 34), (C + 60, 34, C + 84, 96), (C + 70, 132, C + 40, 150), (C, 156))
        s.part(hood, cloth.plain(), volume=26, depth=0.4)
        s.part(
            symmetric((C, 62), (C + 38, 64, C + 46, 108), (C + 30, 140, C, 146)),
            cloth.plain().darker(0.42),
            volume=14,
            lift=2,
        )
    ub.both_sleeves(s, cut, cloth, seam=False)
    for side in (ub.cuff(cut, 28), mirror(ub.cuff(cut, 28))):
        s.part(side, rib, volume=9, folds=0.08, lift=2)
    if not hooded:
        ub.inside(s, cut, cloth.plain())
    s.part(ub.torso(cut), cloth, volume=34, folds=0.24)
    ub.drape(s, cut)
    ub.armholes(s, cut, 0.26)
    s.part(
        box(C - cut.hem + 3, cut.hem_y - 22, C + cut.hem - 3, cut.hem_y + 10, 8),
        rib,
        volume=12,
        folds=0.08,
        lift=2,
    )
    pocket = symmetric((C, 380), (C + 48, 380), (C + 76, 440), (C + 76, cut.hem_y - 22), (C, cut.hem_y - 22))
    s.part(pocket, cloth, volume=10, depth=0.18, folds=0.2, lift=3)
    if zipped:
        zipper(s, cut.depth + 100, cut.hem_y + 8)
    s.ribbon(ub.neck_line(cut), 12, cloth.plain() if hooded else rib, volume=8, lift=3)
    if hooded:
        for x, end in ((-16, 214), (17, 226)):
            s.ribbon(
                outline((C + x, 128), (C + x * 1.3, 170, C + x * 1.1, end)), 4, cloth.plain(cloth.accent)
            )
    if not zipped and rng.random() < 0.5 and cloth.pattern == "plain":
        chest_print(s, cloth, rng)
