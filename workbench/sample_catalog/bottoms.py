"""Lower-body garments: jeans, trousers, shorts, skirts."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.shapes import CENTRE, Points, box, ellipse, mirror, outline, symmetric
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
    s.part(symmetric((C, TOP + 4), (C + waist * 0.6, TOP + 3, C + waist - 4, TOP - 3), (C + waist - 10, TOP - 10), (C, TOP - 6)),
           cloth.darker(0.4), volume=6, lift=0)  # fmt: skip
    band = symmetric((C, TOP), (C + waist * 0.6, TOP, C + waist, TOP - 6), (C + waist + 4, TOP + height - 6),
                     (C + waist * 0.6, TOP + height, C, TOP + height))  # fmt: skip
    s.part(band, cloth, volume=8, depth=0.22, folds=0.06, lift=2)


def _fly(s: Studio, y: float, bottom: float, stitches: bool) -> None:
    s.seam(outline((C, y), (C, bottom)), 0.3)
    s.seam(
        outline((C + 22, y), (C + 22, bottom - 36), (C + 20, bottom - 16, C, bottom - 8)),
        0.16,
        stitches=stitches,
    )


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
        for side in (1, -1):
            spot = ((s.x - C - side * hip * 0.54) / 30) ** 2 + ((s.y - 320) / 120) ** 2
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
    _fly(s, TOP + 20, crotch - 40, stitches=True)
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
    for side in (1, -1):
        s.line(
            outline(
                (C + side * hip * 0.56, TOP + 40), (C + side * hip * 0.57, 300, C + side * hip * 0.56, length)
            ),
            2,
            255.0,
            0.22,
            blur=1,
        )
        s.line(
            outline(
                (C + side * hip * 0.56 + 2, TOP + 40),
                (C + side * hip * 0.57 + 2, 300, C + side * hip * 0.56 + 2, length),
            ),
            2,
            0.0,
            0.22,
            blur=1,
        )
    pocket = outline((C + waist - 22, TOP + 20), (C + hip - 3, TOP + 88))
    for part in (pocket, mirror(pocket)):
        s.seam(part, 0.4)
    _fly(s, TOP + 20, crotch - 40, stitches=False)
    _waistband(s, cloth.turned(90) if cloth.pattern == "stripes" else cloth, waist)
    s.part(box(C - 2, TOP + 3, C + 14, TOP + 17, 2), cloth.plain().darker(0.06), volume=4, folds=0, lift=1)
    if rng.random() < 0.4:
        belt = Cloth(np.array([70.0, 46, 32]), np.array([90.0, 60, 40]), weave="leather", gloss=0.4)
        s.ribbon(outline((C - waist - 1, TOP + 5), (C, TOP + 15, C + waist + 1, TOP + 5)), 17, belt)
        s.line(box(C - 13, TOP + 1, C + 13, TOP + 20, 3)[[*range(0, 36, 2), 0]], 4, 200.0)


def shorts(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    waist, hip = float(rng.uniform(94, 108)), float(rng.uniform(126, 142))
    length, crotch = float(rng.uniform(370, 450)), 292.0
    flare = float(rng.uniform(8, 26))
    kind = str(rng.choice(["chino", "drawstring", "cargo"]))
    top = TOP + 50
    leg = outline(
        (C - 4, top), (C + waist, top - 2), (C + hip - 4, top + 80, C + hip, crotch - 30), (C + hip + flare, length),
        (C + hip * 0.55, length + 10, C + 12, length + 6), (C + 3, crotch + 8), (C - 4, crotch - 4),
    )  # fmt: skip
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
        for side in (1, -1):
            x = C + side * hip * 0.68
            s.part(box(x - 32, length - 108, x + 32, length - 30, 4), cloth, volume=7, depth=0.16, lift=3)
            s.part(box(x - 34, length - 112, x + 34, length - 88, 3), cloth, volume=6, depth=0.2, lift=3)
    _shorts_waist(s, cloth, waist, top, crotch, kind)


def _shorts_waist(s: Studio, cloth: Cloth, waist: float, top: float, crotch: float, kind: str) -> None:
    band = symmetric((C, top - 2), (C + waist * 0.6, top - 2, C + waist, top - 8), (C + waist + 5, top + 20),
                     (C + waist * 0.6, top + 27, C, top + 27))  # fmt: skip
    if kind == "drawstring":
        s.part(band, replace(cloth.plain().darker(0.06), weave="rib"), volume=9, folds=0.1, lift=2)
        for x, drop in ((-8, 86), (10, 98)):
            s.ribbon(
                outline((C + x, top + 14), (C + x * 2.2, top + 50, C + x, top + drop)),
                5,
                cloth.plain(cloth.accent),
            )
        return
    _fly(s, top + 24, crotch - 44, stitches=True)
    s.part(band, cloth, volume=8, depth=0.2, folds=0.06, lift=2)
    for x in (-waist * 0.6, waist * 0.62):
        s.part(box(C + x - 5, top - 6, C + x + 5, top + 29, 2), cloth, volume=4, lift=1.5)
    s.part(
        ellipse(C + 9, top + 12, 6, 6), cloth.plain(np.array([228.0, 222, 210])), volume=5, folds=0, lift=1.5
    )


def skirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["flared", "pencil", "pleated", "tiered"]))
    waist, top = float(rng.uniform(66, 78)), TOP + 40
    length = float(rng.uniform(380, 440)) if kind != "tiered" else float(rng.uniform(470, 530))
    hem = {"flared": 172.0, "pencil": 84.0, "pleated": 150.0, "tiered": 150.0}[kind] * float(
        rng.uniform(0.92, 1.06)
    )
    hip = 108.0 if kind == "pencil" else waist + (hem - waist) * 0.5
    body = symmetric((C, top), (C + waist, top - 4), (C + hip - 6, top + 50, C + hip, top + 110),
                     (C + hip + (hem - hip) * 0.1 + 1, top + 170, C + hem + (hip - hem) * 0.25, length - 60, C + hem, length), (C + hem * 0.6, length + 20, C, length + 20))  # fmt: skip
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
    band = symmetric((C, top - 10), (C + waist * 0.6, top - 10, C + waist - 1, top - 16), (C + waist + 4, top + 12),
                     (C + waist * 0.6, top + 18, C, top + 18))  # fmt: skip
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
    for low, high in reversed(list(zip(edges[:-1], edges[1:], strict=True))):
        wide = waist + (hem - waist) * ((high - top) / (length - top)) ** 0.8 + 8
        narrow = waist + (hem - waist) * ((low - top) / (length - top)) ** 0.8
        tier = symmetric((C, low), (C + narrow, low - 4), (C + wide - 4, (low + high) / 2, C + wide, high),
                         (C + wide * 0.6, high + 20, C, high + 20))  # fmt: skip
        s.part(tier, cloth, volume=22, depth=0.3, folds=0.2, lift=5)
        for x in np.linspace(-0.88, 0.88, 9):
            drop = float(s.rng.uniform(0.4, 0.95))
            s.crease(
                np.array([(C + x * narrow, low + 5), (C + x * wide * 1.02, low + (high - low) * drop)]),
                0.17,
                5,
            )
