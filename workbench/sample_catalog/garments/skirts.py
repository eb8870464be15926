"""Skirts: flared, pencil, pleated, tiered."""

from itertools import pairwise

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.shapes import (
    CENTRE,
    box,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
TOP = 106.0


def skirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["flared", "pencil", "pleated", "tiered"]))
    waist, top = float(rng.uniform(66, 78)), TOP
    length = float(rng.uniform(380, 440)) if kind != "tiered" else float(rng.uniform(470, 530))
    hem = {"flared": 172.0, "pencil": 84.0, "pleated": 150.0, "tiered": 150.0}[kind] * float(
        rng.uniform(0.92, 1.06)
    )
    hip = 108.0 if kind == "pencil" else waist + (hem - waist) * 0.5
    body = symmetric(
        (C, top),
        (C + waist, top - 4),
        (C + hip - 6, top + 50, C + hip, top + 110),
        (
            C + hip + (hem - hip) * 0.1 + 1,
            top + 170,
            C + hem + (hip - hem) * 0.25,
            length - 60,
            C + hem,
            length,
        ),
        (C + hem * 0.6, length + 20, C, length + 20),
    )
    s.part(body, cloth, volume=40, depth=0.36, folds={"flared": 0.34, "pencil": 0.16}.get(kind, 0.12), lift=4)
    if kind == "pleated":
        _pleats(s, waist, hem, top, length)
    elif kind == "flared":
        for x in (-0.8, -0.45, -0.1, 0.2, 0.55, 0.85):
            lean = float(s.rng.uniform(-0.06, 0.06))
            s.crease(
                outline(
                    (C + x * waist, top + 50), (C + x * hip, top + 160, C + (x + lean) * hem, length + 12)
                ),
                0.17,
                11,
            )
    elif kind == "tiered":
        _tiers(s, cloth, waist, hem, top, length)
    else:
        s.seam(outline((C, top), (C, length + 18)), 0.24)
        s.crease(outline((C - hip + 10, top + 110), (C, top + 126, C + hip - 12, top + 104)), 0.1, 6)
    band = symmetric(
        (C, top - 10),
        (C + waist * 0.6, top - 10, C + waist - 1, top - 16),
        (C + waist + 4, top + 12),
        (C + waist * 0.6, top + 18, C, top + 18),
    )
    s.part(band, cloth.plain().darker(0.06), volume=9, folds=0.06, lift=2)
    if kind in ("pencil", "flared") and rng.random() < 0.5:
        s.part(
            box(C - 14, top - 10, C + 14, top + 18, 3), metal(np.array([196.0, 168, 104])), volume=6, folds=0
        )


def _pleats(s: Studio, waist: float, hem: float, top: float, length: float) -> None:
    for at in np.linspace(-1, 1, 15)[1:-1]:
        a, b = np.array([C + at * waist, top + 14]), np.array([C + at * hem, length + 20 - 16 * abs(at)])
        line = np.stack([a, b])
        s.line(line, 3, 0.0, 0.30, blur=1.2)
        s.line(line + (5, 0), 6, 255.0, 0.13, blur=2.5)


def _tiers(s: Studio, cloth: Cloth, waist: float, hem: float, top: float, length: float) -> None:
    edges = np.linspace(top + 10, length, 4)
    for low, high in reversed(list(pairwise(edges))):
        wide = waist + (hem - waist) * ((high - top) / (length - top)) ** 0.8 + 8
        narrow = waist + (hem - waist) * ((low - top) / (length - top)) ** 0.8
        tier = symmetric(
            (C, low),
            (C + narrow, low - 4),
            (C + wide - 4, (low + high) / 2, C + wide, high),
            (C + wide * 0.6, high + 20, C, high + 20),
        )
        s.part(tier, cloth, volume=22, depth=0.3, folds=0.2, lift=5)
        for x in np.linspace(-0.88, 0.88, 9):
            drop = float(s.rng.uniform(0.4, 0.95))
            s.crease(
                np.array([(C + x * narrow, low + 5), (C + x * wide * 1.02, low + (high - low) * drop)]),
                0.17,
                5,
            )
