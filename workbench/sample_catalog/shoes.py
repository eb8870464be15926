"""Footwear: casual shoes, heels, flip flops."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.colours import mixed
from workbench.sample_catalog.shapes import Points, box, ellipse, mirror, moved, outline, turned
from workbench.sample_catalog.studio import Studio

Place = Callable[[Points], Points]
"""Moves a part to where this shoe of the pair stands."""

WHITE = np.array([240.0, 239, 235])
GUM = np.array([186.0, 138, 92])


def casual_shoes(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """Side view, toe to the right, its partner a little behind."""
    kind = str(rng.choice(["low", "high", "runner", "slip-on"]))
    sole = Cloth(
        WHITE if rng.random() < 0.6 else GUM if rng.random() < 0.5 else cloth.accent, WHITE, gloss=0.25
    )
    cloth = replace(cloth, scale=min(cloth.scale, 18), gloss=0.22)
    for shift in ((-26.0, -58.0), (0.0, 0.0)):
        _sneaker(s, cloth, sole, kind, shift)
        if shift[0] < 0:
            s.colour *= 0.9  # the one behind stands in its partner's shade


def _sneaker(s: Studio, cloth: Cloth, sole: Cloth, kind: str, shift: tuple[float, float]) -> None:
    def at(points: Points) -> Points:
        return moved(points, *shift)

    collar = 206.0 if kind == "high" else 268.0
    inner = at(
        outline((72, collar + 8), (110, collar + 30, 160, collar - 4), (150, collar + 30), (84, collar + 34))
    )
    s.part(inner, cloth.plain().darker(0.5), volume=8, lift=0)
    if kind != "slip-on":
        tongue = at(
            outline(
                (140, collar + 20),
                (150, collar - 30, 172, collar - 34),
                (196, collar - 26, 214, 312),
                (170, 330),
            )
        )
        s.part(tongue, cloth.plain(mixed(cloth.colour, 255.0, 0.12)), volume=12, folds=0.08)
    upper = at(outline(
        (62, 398), (50, 362, 56, 318, 64, collar + 22), (66, collar - 6, 84, collar - 6),
        (116, collar + 30, 152, collar + 2), (160, collar - 2, 168, collar + 8),
        (190, collar + 40 if kind != "high" else 272, 232, 322),
        (280, 338, 336, 342), (398, 350, 402, 398), (230, 408, 62, 398),
    ))  # fmt: skip
    s.part(upper, cloth, volume=36, depth=0.36, folds=0.1, lift=4)
    s.line(at(outline((84, collar - 3), (116, collar + 33, 152, collar + 5))), 5, cloth.colour * 0.72, 0.8)
    if kind == "runner":
        _runner(s, cloth, at)
    elif kind != "slip-on":
        cap = at(outline((324, 400), (318, 362, 336, 342), (398, 350, 402, 400)))
        s.part(cap, sole if kind == "high" else cloth.plain().darker(0.06), volume=16, depth=0.28, lift=2)
    heel = at(outline((62, 398), (50, 362, 56, 318, 64, collar + 22), (66, collar - 6, 82, collar - 6), (84, collar + 50, 84, 330),
                      (88, 372, 112, 398)))  # fmt: skip
    s.part(
        heel,
        cloth.plain(cloth.accent) if kind != "slip-on" else cloth.plain().darker(0.12),
        volume=16,
        lift=1.5,
    )
    thick = 30 if kind == "runner" else 22
    base = at(outline((54, 390), (220, 406, 398, 386), (420, 384, 414, 402), (410, 392 + thick, 384, 396 + thick),
                      (230, 404 + thick, 70, 397 + thick), (44, 396 + thick, 54, 390)))  # fmt: skip
    s.part(base, sole, volume=11, depth=0.26, folds=0, lift=3)
    s.line(at(outline((56, 402), (220, 416, 406, 400))), 2, cloth.accent, 0.55)
    if kind in ("low", "high"):
        _laces(s, at, collar)
        s.seam(at(outline((160, collar + 20), (190, 320, 200, 392))), 0.24, stitches=True)
    elif kind == "slip-on":
        gore = at(outline((166, collar + 16), (206, 314), (214, 330), (180, 344), (150, collar + 40)))
        s.part(gore, replace(cloth.plain().darker(0.3), weave="rib"), volume=7, lift=1)


def _runner(s: Studio, cloth: Cloth, at: Place) -> None:
    swoosh = at(outline((110, 380), (170, 372, 236, 330), (250, 336), (230, 384, 160, 396), (120, 398)))
    s.part(swoosh, cloth.plain(cloth.accent), volume=8, lift=1.5)
    guard = at(outline((318, 402), (330, 366, 372, 354), (402, 366, 402, 402)))
    s.part(guard, cloth.plain(mixed(cloth.accent, cloth.colour, 0.5)), volume=10, lift=1.5)
    _laces(s, at, 268.0)


def _laces(s: Studio, at: Place, collar: float) -> None:
    lace = Cloth(WHITE, WHITE, gloss=0.1)
    ends = outline((160, collar + 16), (184, collar + 36 if collar > 240 else 272, 224, 322))
    for x, y in ends[::2]:
        s.ribbon(at(outline((x - 8, y + 12), (x + 6, y - 1, x + 16, y - 8))), 6.5, lace, lift=1.5)


def heels(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """Side view of a pump, toe to the right, its partner behind."""
    height = float(rng.uniform(90, 140))
    kind = str(rng.choice(["pump", "strap", "platform", "peep"]))
    block = rng.random() < 0.45
    cloth = replace(cloth, weave="leather", gloss=0.55, scale=min(cloth.scale, 18))
    for shift in ((-34.0, -70.0), (6.0, 10.0)):
        _pump(s, cloth, kind, block, height, shift)
        if shift[0] < 0:
            s.colour *= 0.9


def _pump(s: Studio, cloth: Cloth, kind: str, block: bool, height: float, shift: tuple[float, float]) -> None:
    def at(points: Points) -> Points:
        return moved(points, *shift)

    floor = 420.0
    rear = floor - height - 20
    plate = 26.0 if kind == "platform" else 0.0
    tip = 104.0 if block else 86.0
    stem = at(outline((64, rear + 34), (68, rear + 84, 74, floor - 60, 74, floor), (tip, floor),
                      (tip, floor - 60, tip + 8, rear + 98, 132, rear + 58)))  # fmt: skip
    s.part(stem, cloth.darker(0.12), volume=14, depth=0.4, folds=0)
    s.part(
        at(box(73, floor - 7, tip + 1, floor, 2)),
        cloth.plain(np.array([40.0, 36, 34])),
        volume=3,
        folds=0,
        lift=0,
    )
    if plate:
        slab = at(outline((236, floor - plate - 8), (290, floor - plate, 396, floor - plate - 4), (404, floor - 10, 392, floor),
                          (300, floor + 2, 262, floor), (242, floor - 10, 236, floor - plate - 8)))  # fmt: skip
        s.part(slab, cloth.darker(0.1), volume=10, folds=0)
    low = floor - plate
    insole = at(outline((76, rear - 24), (124, rear + 2, 196, low - 76), (244, low - 62, 296, low - 72), (290, low - 36), (226, low - 42),
                        (130, rear + 50), (80, rear + 10)))  # fmt: skip
    s.part(insole, Cloth(np.array([206.0, 176, 142]), WHITE), volume=8, depth=0.3, folds=0, lift=0)
    upper = at(outline(
        (64, rear - 18), (66, rear - 36, 84, rear - 30), (104, rear + 10, 150, rear + 44, 204, low - 50),
        (236, low - 40, 272, low - 64), (292, low - 78, 316, low - 66), (372, low - 44, 410, low - 10),
        (414, low, 396, low), (330, low + 2, 296, low), (226, low - 4, 176, rear + 70, 112, rear + 60),
        (60, rear + 60, 62, rear + 34), (58, rear + 4, 64, rear - 18),
    ))  # fmt: skip
    s.part(upper, cloth, volume=26, depth=0.4, folds=0.04, lift=3)
    under = outline((112, rear + 61), (176, rear + 71, 226, low - 3, 296, low + 1), (330, low + 3, 404, low))
    s.line(at(under), 4, 30.0, 0.75)
    if kind == "peep":
        s.part(
            at(turned(ellipse(393, low - 15, 15, 8), 30, (393, low - 15))),
            cloth.plain().darker(0.6),
            volume=5,
            lift=0,
        )
    if kind == "strap":
        s.ribbon(
            at(outline((72, rear - 20), (130, rear - 72, 204, rear - 8), (222, rear + 30, 222, low - 48))),
            9,
            cloth.plain(),
        )
        s.part(
            at(box(188, rear - 26, 206, rear - 6, 3)),
            Cloth(np.array([206.0, 184, 120]), WHITE, gloss=0.9),
            volume=5,
            folds=0,
        )
    if kind == "pump":
        for end in ((-24, -20, -30, 2), (24, -4, 26, 20)):
            bow = outline(
                (300, low - 62), (300 + end[0], low - 62 + end[1]), (300 + end[2], low - 62 + end[3])
            )
            s.part(at(bow), cloth.plain(cloth.accent), volume=5, lift=2)
        s.part(at(ellipse(300, low - 62, 5, 5)), cloth.plain(cloth.accent), volume=4, lift=1)


def flip_flops(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """The pair from above."""
    straps = cloth.plain(cloth.accent if cloth.pattern == "plain" else cloth.colour)
    cross = rng.random() < 0.4
    rubber = replace(cloth, gloss=0.12, weave="leather")
    left = outline(
        (150, 92), (196, 92, 204, 150), (208, 220, 196, 300), (190, 340, 196, 400), (204, 480, 196, 506),
        (180, 540, 146, 538), (104, 536, 100, 490), (98, 420, 104, 350), (92, 260, 94, 190), (98, 96, 150, 92),
    )  # fmt: skip
    for flip in (False, True):

        def at(points: Points, flip: bool = flip) -> Points:
            return turned(mirror(points), 3, (300, 320)) if flip else turned(points, -3, (150, 320))

        s.part(moved(at(left), 3, 6), Cloth(cloth.accent * 0.8, WHITE), volume=8, folds=0, lift=6)
        s.part(at(left), rubber, volume=22, depth=0.24, folds=0.05, lift=0)
        for y in (460, 474, 488):
            s.line(at(outline((124, y), (150, y + 10, 174, y))), 2, 0.0, 0.14)
        if cross:
            for a, b in (((98, 300), (204, 200)), ((202, 306), (92, 206))):
                s.ribbon(
                    at(outline(a, ((a[0] + b[0]) / 2, min(a[1], b[1]) + 10, *b))),
                    26,
                    straps,
                    folds=0.05,
                    lift=5,
                )
            continue
        for end in ((98, 316), (196, 316)):
            s.ribbon(
                at(outline((150, 176), ((150 + end[0]) / 2 + (end[0] - 150) * 0.36, 200, *end))),
                17,
                straps,
                lift=6,
            )
        s.part(at(ellipse(150, 176, 10, 12)), straps.darker(0.1), volume=8, folds=0, lift=3)
