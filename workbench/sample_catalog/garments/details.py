"""What several garments have: collars, zips, flies, prints."""

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.shapes import CENTRE, box, ellipse, mirror, outline, symmetric
from workbench.sample_catalog.studio import Studio

C = CENTRE


def collar(s: Studio, cloth: Cloth, spread: float = 50) -> None:
    stand = symmetric((C, 124), (C + 34, 112, C + 44, 80), (C + 20, 80, C, 80))
    s.part(stand, cloth.plain().darker(0.25), volume=8, lift=0)
    back = symmetric((C, 90), (C + 26, 88, C + 43, 78), (C + 30, 70, C, 70))
    s.part(back, cloth, volume=8, folds=0.05, lift=2)
    flap = outline(
        (C + 1, 124),
        (C + 20, 104, C + 40, 76),
        (C + 48, 84, C + 58, 104),
        (C + spread - 8, 132, C + spread - 16, 156),
    )
    for side, turn in ((flap, 38), (mirror(flap), -38)):
        s.part(side, cloth.turned(turn), volume=7, depth=0.22, folds=0.05, lift=4)
        s.seam(side[[0, -1]] * 0.94 + side.mean(axis=0) * 0.06, 0.12)


def zipper(s: Studio, top: float, bottom: float, x: float = C) -> None:
    s.part(
        box(x - 5, top, x + 5, bottom),
        metal(np.array([150.0, 152, 158])),
        volume=4,
        depth=0.3,
        folds=0,
        lift=1.5,
    )
    for y in np.arange(top + 2, bottom - 2, 4):
        s.line(outline((x - 4, float(y)), (x + 4, float(y))), 1, 30.0, 0.5)
    s.part(
        box(x - 4, top + 6, x + 4, top + 26, 3), metal(np.array([190.0, 192, 198])), volume=4, folds=0, lift=2
    )


def chest_print(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
    """A print in the second colour: sun, peaks, bars, ring or a word made of bars."""
    kind, y = int(rng.integers(5)), 250.0
    ink = cloth.accent
    if kind == 0:
        s.print(ellipse(C, y, 42, 42), ink)
        for step in range(4):
            s.print(box(C - 46, y + 8 + step * 10, C + 46, y + 10.5 + step * 10 + step), cloth.colour, 1)
    elif kind == 1:
        s.print(np.array([(C - 58, y + 36), (C - 16, y - 40), (C + 26, y + 36)]), ink)
        s.print(np.array([(C - 4, y + 36), (C + 28, y - 12), (C + 60, y + 36)]), ink * 0.8 + 40)
    elif kind == 2:
        for step, width in enumerate((60, 60, 60)):
            s.print(box(C - width, y - 34 + step * 26, C + width, y - 20 + step * 26), ink, 0.9 - 0.22 * step)
    elif kind == 3:
        s.line(ellipse(C, y, 44, 44), 9, ink, 0.9)
        s.line(ellipse(C, y, 24, 24), 9, ink, 0.9)
    else:
        x = C - 62
        for width in rng.integers(8, 22, 7):
            s.print(box(x, y - 16, x + float(width) * 0.8, y + 16, 4), ink)
            x += float(width) * 0.8 + 5


def fly(s: Studio, y: float, bottom: float, stitches: bool) -> None:
    s.seam(outline((C, y), (C, bottom)), 0.3)
    s.seam(
        outline((C + 22, y), (C + 22, bottom - 36), (C + 20, bottom - 16, C, bottom - 8)),
        0.16,
        stitches=stitches,
    )
