"""Heels."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.shapes import (
    CENTRE,
    Points,
    box,
    ellipse,
    moved,
    outline,
    turned,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
WHITE = np.array([240.0, 239, 235])


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
    stem = at(
        outline(
            (64, rear + 34),
            (68, rear + 84, 74, floor - 60, 74, floor),
            (tip, floor),
            (tip, floor - 60, tip + 8, rear + 98, 132, rear + 58),
        )
    )
    s.part(stem, cloth.darker(0.12), volume=14, depth=0.4, folds=0)
    s.part(
        at(box(73, floor - 7, tip + 1, floor, 2)),
        cloth.plain(np.array([40.0, 36, 34])),
        volume=3,
        folds=0,
        lift=0,
    )
    if plate:
        slab = at(
            outline(
                (236, floor - plate - 8),
                (290, floor - plate, 396, floor - plate - 4),
                (404, floor - 10, 392, floor),
                (300, floor + 2, 262, floor),
                (242, floor - 10, 236, floor - plate - 8),
            )
        )
        s.part(slab, cloth.darker(0.1), volume=10, folds=0)
    low = floor - plate
    insole = at(
        outline(
            (76, rear - 24),
            (124, rear + 2, 196, low - 76),
            (244, low - 62, 296, low - 72),
            (290, low - 36),
            (226, low - 42),
            (130, rear + 50),
            (80, rear + 10),
        )
    )
    s.part(insole, Cloth(np.array([206.0, 176, 142]), WHITE), volume=8, depth=0.3, folds=0, lift=0)
    upper = at(
        outline(
            (64, rear - 18),
            (66, rear - 36, 84, rear - 30),
            (104, rear + 10, 150, rear + 44, 204, low - 50),
            (236, low - 40, 272, low - 64),
            (292, low - 78, 316, low - 66),
            (372, low - 44, 410, low - 10),
            (414, low, 396, low),
            (330, low + 2, 296, low),
            (226, low - 4, 176, rear + 70, 112, rear + 60),
            (60, rear + 60, 62, rear + 34),
            (58, rear + 4, 64, rear - 18),
        )
    )
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
