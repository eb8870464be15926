"""Casual shoes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.colours import mixed
from workbench.sample_catalog.shapes import (
    CENTRE,
    Points,
    moved,
    outline,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
WHITE = np.array([240.0, 239, 235])
GUM = np.array([186.0, 138, 92])
Place = Callable[[Points], Points]
"""Moves a part to where this shoe of the pair stands."""


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
    upper = at(
        outline(
            (62, 398),
            (50, 362, 56, 318, 64, collar + 22),
            (66, collar - 6, 84, collar - 6),
            (116, collar + 30, 152, collar + 2),
            (160, collar - 2, 168, collar + 8),
            (190, collar + 40 if kind != "high" else 272, 232, 322),
            (280, 338, 336, 342),
            (398, 350, 402, 398),
            (230, 408, 62, 398),
        )
    )
    s.part(upper, cloth, volume=36, depth=0.36, folds=0.1, lift=4)
    s.line(at(outline((84, collar - 3), (116, collar + 33, 152, collar + 5))), 5, cloth.colour * 0.72, 0.8)
    if kind == "runner":
        _runner(s, cloth, at)
    elif kind != "slip-on":
        cap = at(outline((324, 400), (318, 362, 336, 342), (398, 350, 402, 400)))
        s.part(cap, sole if kind == "high" else cloth.plain().darker(0.06), volume=16, depth=0.28, lift=2)
    heel = at(
        outline(
            (62, 398),
            (50, 362, 56, 318, 64, collar + 22),
            (66, collar - 6, 82, collar - 6),
            (84, collar + 50, 84, 330),
            (88, 372, 112, 398),
        )
    )
    s.part(
        heel,
        cloth.plain(cloth.accent) if kind != "slip-on" else cloth.plain().darker(0.12),
        volume=16,
        lift=1.5,
    )
    thick = 30 if kind == "runner" else 22
    base = at(
        outline(
            (54, 390),
            (220, 406, 398, 386),
            (420, 384, 414, 402),
            (410, 392 + thick, 384, 396 + thick),
            (230, 404 + thick, 70, 397 + thick),
            (44, 396 + thick, 54, 390),
        )
    )
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
