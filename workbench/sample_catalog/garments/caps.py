"""Caps."""

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.colours import mixed
from workbench.sample_catalog.shapes import CENTRE, box, ellipse, moved, outline
from workbench.sample_catalog.studio import Studio

C = CENTRE


def cap(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """Three quarters from the front, peak to the lower right."""
    two = rng.random() < 0.45
    peak = cloth.plain(cloth.accent if two else cloth.colour * 0.94)
    dome = outline(
        (86, 346), (80, 200, 166, 168, 226, 166), (300, 166, 348, 216, 352, 330), (220, 300, 86, 346)
    )
    s.part(
        outline((90, 344), (220, 296, 350, 328), (300, 366, 100, 360)),
        cloth.plain().darker(0.55),
        volume=10,
        lift=0,
    )
    s.part(dome, cloth, volume=52, depth=0.4, folds=0.1)
    for seam in (
        outline((226, 166), (196, 230, 190, 318)),
        outline((226, 166), (296, 226, 312, 318)),
        outline((226, 166), (118, 210, 112, 338)),
    ):
        s.seam(seam, 0.3, stitches=True)
    for x, y in ((158, 226), (246, 222), (300, 230)):
        s.part(ellipse(x, y, 4.5, 4), cloth.plain().darker(0.45), volume=3, folds=0, lift=1)
    shade = outline(
        (160, 330),
        (250, 292, 352, 324),
        (410, 350, 424, 402),
        (400, 424, 360, 408),
        (270, 366, 176, 376),
        (156, 356, 160, 330),
    )
    s.part(moved(shade, 0, 7), peak.darker(0.4), volume=8, lift=6)
    s.part(shade, peak, volume=26, depth=0.3, folds=0.06, lift=3)
    for inset in (10, 20, 30):
        s.seam(
            outline(
                (178 + inset * 0.2, 366 - inset),
                (280, 356 - inset, 366 - inset * 0.2, 398 - inset),
                (400 - inset, 408 - inset, 410 - inset * 0.8, 398 - inset),
            ),
            0.12,
            stitches=True,
        )
    s.part(ellipse(226, 167, 11, 7), peak, volume=7, folds=0, lift=1)
    badge = int(rng.integers(4))
    ink = cloth.accent if not two else mixed(cloth.accent, 255.0, 0.2)
    if badge == 0:
        s.part(box(226, 236, 290, 286, 8), Cloth(ink, ink), volume=7, folds=0, lift=2)
        s.print(box(238, 256, 278, 266, 3), cloth.colour)
    elif badge == 1:
        s.part(ellipse(252, 258, 30, 28), Cloth(ink, ink), volume=8, folds=0, lift=2)
        s.line(ellipse(252, 258, 20, 18), 3, cloth.colour, 0.9)
    elif badge == 2:
        s.print(np.array([(224, 284), (244, 234), (256, 258), (266, 240), (286, 284)]), ink)
