"""Dresses: flared, straight, strappy, long."""

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
WAIST_Y = 252.0


def dress(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["flared", "shift", "maxi", "strappy"]))
    sleeve = "none" if kind == "strappy" else str(rng.choice(["none", "cap", "short"]))
    neckline = str(rng.choice(["crew", "v", "square"]))
    depth = {"crew": 34.0, "v": 84.0, "square": 52.0}[neckline]
    cut = ub.Cut(
        shoulder=float(rng.uniform(80, 88)),
        chest=82,
        waist=64,
        hem=62,
        hem_y=WAIST_Y,
        neck=44,
        depth=depth,
        neckline=neckline,
        sleeve=sleeve,
        curved_hem=4,
    )
    if kind == "shift":
        _shift(s, cloth, cut, rng)
    else:
        _skirt(s, cloth, kind, rng)
        _bodice(s, cloth, cut, kind)
        sash = cloth.plain(cloth.accent) if rng.random() < 0.5 else cloth.plain().darker(0.14)
        s.ribbon(outline((C - 64, WAIST_Y - 4), (C, WAIST_Y + 6, C + 64, WAIST_Y - 4)), 15, sash)
        if rng.random() < 0.35:
            _bow(s, sash)


def _bodice(s: Studio, cloth: Cloth, cut: ub.Cut, kind: str) -> None:
    if kind == "strappy":
        for side in (1, -1):
            s.ribbon(
                outline((C + side * 50, 150), (C + side * 50, 110, C + side * 40, 74)),
                6,
                cloth.plain().darker(0.1),
            )
        s.part(
            symmetric((C, 160), (C + 70, 168), (C + 70, 190), (C, 200)),
            cloth.plain().darker(0.34),
            volume=10,
            lift=0,
        )
        body = symmetric(
            (C, 164),
            (C + 18, 150, C + 50, 140),
            (C + 72, 160, C + 78, 190),
            (C + 64, 220, C + 63, WAIST_Y),
            (C + 30, WAIST_Y + 6, C, WAIST_Y + 6),
        )
        s.part(body, cloth, volume=24, folds=0.16)
    else:
        ub.both_sleeves(s, cut, cloth)
        ub.inside(s, cut, cloth.plain())
        s.part(_short_torso(cut), cloth, volume=24, folds=0.16)
        s.ribbon(ub.neck_line(cut), 6, cloth.plain().darker(0.08), lift=1)
    dart = outline((C + 34, WAIST_Y - 2), (C + 40, WAIST_Y - 40, C + 46, WAIST_Y - 64))
    s.seam(dart, 0.2)
    s.seam(mirror(dart), 0.2)


def _short_torso(cut: ub.Cut) -> np.ndarray:
    side = outline(
        (C + cut.neck, 92),
        (C + cut.shoulder * 0.7, 100, C + cut.shoulder, 112),
        (C + cut.shoulder - 12, 140, C + cut.chest - 12, 168, C + cut.chest, 190),
        (C + 66, 222, C + 63, WAIST_Y),
        (C + 30, WAIST_Y + 6, C, WAIST_Y + 6),
    )
    half = np.concatenate([ub.neck_half(cut), side[1:]])
    return np.concatenate([half, mirror(half)[::-1]])


def _skirt(s: Studio, cloth: Cloth, kind: str, rng: np.random.Generator) -> None:
    length = float(rng.uniform(555, 572)) if kind == "maxi" else float(rng.uniform(440, 500))
    hem = float(rng.uniform(112, 130)) if kind == "maxi" else float(rng.uniform(146, 176))
    bulge = 0.42 if kind == "maxi" else 0.58
    body = symmetric(
        (C, WAIST_Y - 8),
        (C + 62, WAIST_Y - 8),
        (C + 62 + (hem - 62) * bulge, WAIST_Y + 50, C + hem, length),
        (C + hem * 0.6, length + 18, C, length + 18),
    )
    s.part(body, cloth, volume=36, depth=0.36, folds=0.34)
    for x in (-0.82, -0.5, -0.16, 0.14, 0.48, 0.8):
        sway = float(s.rng.uniform(-0.07, 0.07))
        top = WAIST_Y + float(s.rng.uniform(6, 50))
        s.crease(
            outline((C + x * 58, top), (C + x * 84, (top + length) / 2, C + (x + sway) * hem, length + 8)),
            0.17,
            10,
        )
    if kind == "maxi" and rng.random() < 0.5:
        s.crease(outline((C + 20, 360), (C + 34, 470, C + 40, length + 14)), 0.5, 3)


def _shift(s: Studio, cloth: Cloth, cut: ub.Cut, rng: np.random.Generator) -> None:
    cut = replace(
        cut, hem_y=float(rng.uniform(440, 490)), hem=float(rng.uniform(98, 114)), waist=78.0, chest=86.0
    )
    ub.both_sleeves(s, cut, cloth)
    ub.inside(s, cut, cloth.plain())
    s.part(ub.torso(cut), cloth, volume=34, folds=0.22)
    ub.drape(s, cut)
    s.ribbon(ub.neck_line(cut), 7, cloth.plain(cloth.accent), lift=1)
    s.seam(ub.hem_line(cut, 14), 0.16)
    if rng.random() < 0.5:
        s.part(ub.hem_line(cut, 26), cloth.plain(), volume=1, lift=0)
        band = np.concatenate([ub.hem_line(cut, 30), ub.hem_line(cut, 0)[::-1]])
        s.part(band, cloth.plain(cloth.accent), volume=10, folds=0.1, lift=1)


def _bow(s: Studio, sash: Cloth) -> None:
    x, y = C + 34, WAIST_Y + 2
    for dx in (1, -1):
        tail = outline(
            (x, y),
            (x + dx * 6 + 4, y + 34, x + dx * 16, y + 66),
            (x + dx * 26, y + 62),
            (x + dx * 14, y + 30, x + 4, y),
        )
        s.part(tail, sash, volume=6, lift=3)
        loop = outline(
            (x, y),
            (x + dx * 16, y - 20, x + dx * 36, y - 12),
            (x + dx * 38, y + 12, x + dx * 30, y + 14),
            (x + dx * 14, y + 10, x, y + 3),
        )
        s.part(loop, sash, volume=8, lift=3)
    s.part(
        np.array([(x - 6, y - 7), (x + 6, y - 7), (x + 6, y + 8), (x - 6, y + 8)]), sash.darker(0.1), volume=5
    )
