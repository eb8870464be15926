"""Jeans and trousers."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.garments.details import fly
from workbench.sample_catalog.shapes import (
    CENTRE,
    Points,
    box,
    ellipse,
    mirror,
    moved,
    outline,
    symmetric,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
TOP = 66.0


def _legs(waist: float, hip: float, knee: float, ankle: float, length: float, crotch: float) -> Points:
    """The right leg; widths from the middle line, ``ankle`` and ``knee`` the leg's own width."""
    middle = C + hip * 0.56
    return outline(
        (C - 4, TOP),
        (C + waist, TOP - 2),
        (C + hip, TOP + 70, C + hip, crotch - 20),
        (C + hip - 2, crotch + 60, middle + knee / 2, (crotch + length) / 2),
        (middle + ankle / 2 + 2, length),
        (middle - ankle / 2, length + 4),
        (middle - knee / 2, (crotch + length) / 2, C + 2, crotch + 8),
        (C - 4, crotch - 4),
    )


def _waistband(s: Studio, cloth: Cloth, waist: float, height: float = 24) -> None:
    s.part(
        symmetric(
            (C, TOP + 4),
            (C + waist * 0.6, TOP + 3, C + waist - 4, TOP - 3),
            (C + waist - 10, TOP - 10),
            (C, TOP - 6),
        ),
        cloth.darker(0.4),
        volume=6,
        lift=0,
    )
    band = symmetric(
        (C, TOP),
        (C + waist * 0.6, TOP, C + waist, TOP - 6),
        (C + waist + 4, TOP + height - 6),
        (C + waist * 0.6, TOP + height, C, TOP + height),
    )
    s.part(band, cloth, volume=8, depth=0.22, folds=0.06, lift=2)


def _creases(s: Studio, hip: float, crotch: float, length: float) -> None:
    middle, knee = C + hip * 0.56, (crotch + length) / 2
    for dy, reach in ((0, 52), (16, 40), (-14, 34)):
        rise = float(s.rng.uniform(8, 22))
        fold = outline(
            (C + 6, crotch - 4 + dy), (C + reach * 0.5, crotch - 6 + dy, C + reach, crotch - rise + dy)
        )
        s.crease(fold, 0.14)
        s.crease(mirror(fold), 0.14)
    for dy in (-16, 4, 22):
        w = float(s.rng.uniform(14, 24))
        fold = outline((middle - w, knee + dy), (middle, knee + dy + 7, middle + w, knee + dy - 3))
        s.crease(fold, 0.10)
        s.crease(mirror(fold), 0.10)


def jeans(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    waist, hip = float(rng.uniform(72, 84)), float(rng.uniform(96, 108))
    cut = str(rng.choice(["skinny", "straight", "flared"]))
    knee, ankle = {"skinny": (62, 46), "straight": (80, 74), "flared": (74, 108)}[cut]
    crotch, length = 236.0, float(rng.uniform(530, 556))
    cloth = replace(cloth.plain(), weave="denim", gloss=0.05)
    faded = np.ones_like(s.x)
    if rng.random() < 0.65:  # washed where the thigh bulges
        for sign in (1, -1):
            spot = ((s.x - C - sign * hip * 0.54) / 30) ** 2 + ((s.y - 320) / 120) ** 2
            faded += 0.26 * np.exp(-spot)
    leg = _legs(waist, hip, knee, ankle, length, crotch)
    for side in (leg, mirror(leg)):
        s.part(side, cloth, volume=34, depth=0.4, folds=0.22, lift=5, light=faded)
    _creases(s, hip, crotch, length)
    for seam in (leg[30:44], mirror(leg[30:44])):
        s.seam(seam - (4, 0), 0.12, stitches=True)
    hem = outline((C + hip * 0.56 - ankle / 2, length - 9), (C + hip * 0.56 + ankle / 2, length - 13))
    pocket = outline((C + 40, TOP + 20), (C + 52, TOP + 58, C + hip - 6, TOP + 62))
    for part in (hem, mirror(hem), pocket, mirror(pocket)):
        s.seam(part, 0.3, stitches=True)
    fly(s, TOP + 20, crotch - 40, stitches=True)
    _waistband(s, cloth, waist)
    for x in (-waist * 0.62, -waist * 0.2, waist * 0.3, waist * 0.66):
        s.part(box(C + x - 4, TOP - 5, C + x + 4, TOP + 27, 2), cloth, volume=4, lift=1.5)
    s.part(ellipse(C + 8, TOP + 11, 6, 6), metal(np.array([190.0, 150, 92])), volume=5, folds=0, lift=1.5)


def trousers(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    waist, hip = float(rng.uniform(70, 82)), float(rng.uniform(94, 106))
    knee, ankle = float(rng.uniform(74, 92)), float(rng.uniform(58, 84))
    crotch, length = 240.0, float(rng.uniform(530, 556))
    jogger = rng.random() < 0.3
    leg = _legs(waist, hip, knee, 52 if jogger else ankle, length, crotch)
    for side in (leg, mirror(leg)):
        s.part(side, cloth, volume=34, depth=0.36, folds=0.18, lift=5)
    _creases(s, hip, crotch, length)
    middle = C + hip * 0.56
    if jogger:
        rib = replace(cloth.plain().darker(0.1), weave="rib")
        cuff = box(middle - 28, length - 22, middle + 29, length + 8, 6)
        for part in (cuff, mirror(cuff)):
            s.part(part, rib, volume=9, folds=0.05, lift=2)
        _waistband(s, rib, waist, 28)
        for x, drop in ((-7, 74), (9, 84)):
            s.ribbon(
                outline((C + x, TOP + 14), (C + x * 2, TOP + 40, C + x, TOP + drop)),
                4,
                cloth.plain(cloth.accent),
            )
        return
    _pressed(s, hip, length)
    pocket = outline((C + waist - 22, TOP + 20), (C + hip - 3, TOP + 88))
    for part in (pocket, mirror(pocket)):
        s.seam(part, 0.4)
    fly(s, TOP + 20, crotch - 40, stitches=False)
    _waistband(s, cloth.turned(90) if cloth.pattern == "stripes" else cloth, waist)
    s.part(box(C - 2, TOP + 3, C + 14, TOP + 17, 2), cloth.plain().darker(0.06), volume=4, folds=0, lift=1)
    if rng.random() < 0.4:
        belt = Cloth(np.array([70.0, 46, 32]), np.array([90.0, 60, 40]), weave="leather", gloss=0.4)
        s.ribbon(outline((C - waist - 1, TOP + 5), (C, TOP + 15, C + waist + 1, TOP + 5)), 17, belt)
        s.line(box(C - 13, TOP + 1, C + 13, TOP + 20, 3)[[*range(0, 36, 2), 0]], 4, 200.0)


def _pressed(s: Studio, hip: float, length: float) -> None:
    """The crease that an iron leaves down the front of each leg."""
    for sign in (1, -1):
        x = C + sign * hip * 0.56
        fold = outline((x, TOP + 40), (x + sign * hip * 0.01, 300, x, length))
        s.line(fold, 2, 255.0, 0.22, blur=1)
        s.line(moved(fold, 2, 0), 2, 0.0, 0.22, blur=1)
