"""Accessories: watches, caps, sunglasses, scarves, ties."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.colours import mixed
from workbench.sample_catalog.shapes import CENTRE, Points, box, ellipse, mirror, moved, outline, symmetric
from workbench.sample_catalog.studio import Studio

C = CENTRE
GOLD, STEEL, INK = np.array([206.0, 170, 96]), np.array([188.0, 190, 196]), np.array([44.0, 44, 50])


def watch(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """Upright, on a strap or a bracelet in the product's colour."""
    y, size = 300.0, float(rng.uniform(74, 84)) if gender == "Women" else float(rng.uniform(88, 102))
    square, bracelet = rng.random() < 0.3, rng.random() < 0.3
    case = metal((GOLD, STEEL, INK, np.array([212.0, 150, 124]))[int(rng.integers(4))])
    strap = replace(cloth, weave="leather", gloss=0.35, scale=min(cloth.scale, 16))
    wide = size * 0.5
    band = symmetric((C, 40), (C + wide * 0.8, 40, C + wide * 0.78, 60), (C + wide, y - 50), (C + wide, y + 50), (C + wide * 0.76, 540),
                     (C + wide * 0.7, 562, C, 562))  # fmt: skip
    s.part(band, strap, volume=18, depth=0.4, folds=0.05)
    if bracelet:
        for line in np.arange(58, 548, 15):
            s.line(outline((C - wide, float(line)), (C, float(line) + 3, C + wide, float(line))), 2, 0.0, 0.4)
            s.line(
                outline((C - wide, float(line) + 3), (C, float(line) + 6, C + wide, float(line) + 3)),
                1.5,
                255.0,
                0.25,
            )
        for x in (C - wide * 0.36, C + wide * 0.36):
            s.line(outline((x, 50), (x, 552)), 1.6, 0.0, 0.35)
    else:
        for side in (1, -1):
            s.seam(
                outline((C + side * wide * 0.68, 56), (C + side * (wide - 8), y - 60)), 0.12, stitches=True
            )
            s.seam(
                outline((C + side * (wide - 8), y + 60), (C + side * wide * 0.64, 540)), 0.12, stitches=True
            )
        for hole in range(5):
            s.part(
                ellipse(C, 440 + hole * 22, 3.4, 4.4), strap.plain().darker(0.75), volume=2, folds=0, lift=0
            )
        s.line(box(C - wide * 0.9, 52, C + wide * 0.9, 78, 5)[[*range(36), 0]], 6, case.colour)
    for corner in (1, -1):
        s.part(
            box(C + corner * wide * 0.8 - 9, y - size - 14, C + corner * wide * 0.8 + 9, y + size + 14, 6),
            case,
            volume=9,
            folds=0,
        )
    s.part(box(C + size - 2, y - 10, C + size + 13, y + 10, 4), case, volume=6, folds=0)

    def face(radius: float) -> Points:
        return (
            box(C - radius, y - radius, C + radius, y + radius, radius * 0.3)
            if square
            else ellipse(C, y, radius, radius)
        )

    s.part(face(size), case, volume=20, depth=0.4, folds=0, lift=6)
    s.part(face(size - 9), replace(case, colour=case.colour * 0.7), volume=6, folds=0, lift=0)
    dial = (np.array([244.0, 243, 238]), np.array([34.0, 36, 44]), mixed(cloth.colour, 255.0, 0.1))[
        int(rng.integers(3))
    ]
    s.part(
        face(size - 13), Cloth(dial, dial, weave="smooth", gloss=0.1), volume=10, depth=0.2, folds=0, lift=0
    )
    _dial(s, y, size - 13, 235.0 if dial.mean() < 140 else 40.0, rng)


def _dial(s: Studio, y: float, radius: float, ink: float, rng: np.random.Generator) -> None:
    def hand(degrees: float, length: float, width: float, start: float = -0.12) -> None:
        a = np.radians(degrees - 90)
        way = np.array([np.cos(a), np.sin(a)]) * radius
        s.line(np.array([(C, y) + way * start, (C, y) + way * length]), width, ink, 0.95)

    for hour in range(12):
        hand(hour * 30, 0.9, 4 if hour % 3 == 0 else 2, start=0.74)
    if rng.random() < 0.4:
        for dx, dy in ((0.42, 0), (-0.42, 0), (0, 0.42)):
            s.line(ellipse(C + dx * radius, y + dy * radius, radius * 0.2, radius * 0.2), 1.6, ink, 0.7)
    hand(304, 0.52, 5)
    hand(52, 0.76, 3.4)
    hand(170, 0.8, 1.5, start=-0.2)
    s.print(ellipse(C, y, 4.5, 4.5), ink, 1)
    s.line(
        outline((C - radius * 0.6, y - radius * 0.5), (C - radius * 0.2, y - radius * 0.78)),
        radius * 0.16,
        255.0,
        0.16,
        blur=3,
    )


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


def sunglasses(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """From the front, temples folded back."""
    kind = str(rng.choice(["round", "wayfarer", "aviator", "cat-eye"]))
    y, gap = 300.0, 104.0
    thin = kind == "aviator" or (kind == "round" and rng.random() < 0.5)
    frame = replace(cloth.plain(), weave="smooth", gloss=0.75)
    frame = metal(mixed(cloth.colour, STEEL, 0.25)) if thin else frame
    rim = 6.0 if thin else 15.0
    for side in (1, -1):
        arm = outline(
            (C + side * (gap + 84), y - 34), (C + side * (gap + 100), y - 20, C + side * (gap + 58), y - 62)
        )
        s.ribbon(arm, 9, frame.darker(0.35), lift=0)

    def lens(grow: float) -> Points:
        x = C + gap
        if kind == "round":
            return ellipse(x, y, 70 + grow, 68 + grow)
        if kind == "aviator":
            w, h = 84 + grow, 74 + grow
            return outline((x - w * 0.78, y - h * 0.72), (x, y - h, x + w * 0.86, y - h * 0.74), (x + w * 1.1, y, x + w * 0.5, y + h * 0.92),
                           (x + w * 0.1, y + h * 1.2, x - w * 0.42, y + h * 0.6), (x - w * 0.92, y, x - w * 0.78, y - h * 0.72))  # fmt: skip
        lift = 26 if kind == "cat-eye" else 6
        w, h = 80 + grow, 60 + grow
        return outline((x - w * 0.86, y - h * 0.7), (x, y - h, x + w * 0.92, y - h - lift + 8), (x + w * 1.06, y - h * 0.6, x + w * 0.92, y),
                       (x + w * 0.74, y + h, x, y + h), (x - w * 0.84, y + h, x - w * 0.92, y), (x - w, y - h * 0.66, x - w * 0.86, y - h * 0.7))  # fmt: skip

    bridge = outline((C - 32, y - 14), (C, y - 40, C + 32, y - 14))
    s.ribbon(bridge, 8 if thin else 15, frame, lift=3)
    if kind == "aviator":
        s.ribbon(outline((C - 34, y - 48), (C, y - 56, C + 34, y - 48)), 6, frame, lift=2)
    glass = (np.array([44.0, 46, 52]), np.array([92.0, 60, 36]), mixed(cloth.accent, 30.0, 0.5))[
        int(rng.integers(3))
    ]
    fade = np.clip(0.75 + (s.y - (y - 70)) / 140 * float(rng.uniform(0.4, 1.1)), 0.6, 2)
    for flip in (False, True):
        for points, part, how in (
            (lens(rim), frame, {"volume": rim, "depth": 0.34, "lift": 5.0}),
            (
                lens(0),
                Cloth(glass, glass, weave="smooth", gloss=0.3),
                {"volume": 8.0, "depth": 0.3, "lift": 0.0},
            ),
        ):
            shown = mirror(points) if flip else points
            s.part(shown, part, folds=0, light=fade if part.colour is glass else None, **how)
        x = C - gap if flip else C + gap
        for shift in (0, 22):
            s.line(
                outline((x - 44 + shift, y + 22), (x - 14 + shift, y - 40)),
                12 - shift * 0.3,
                255.0,
                0.13,
                blur=2,
            )
    if not thin:
        for side in (1, -1):
            s.part(
                box(C + side * (gap + 82) - 6, y - 48, C + side * (gap + 82) + 6, y - 42, 2),
                metal(STEEL),
                volume=3,
                folds=0,
                lift=0,
            )


def scarf(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    """Folded double and hung, fringes down; or rolled around a neck that isn't there."""
    if rng.random() < 0.5:
        _hung(s, cloth, rng)
    else:
        _wrapped(s, cloth, rng)


def _fringe(s: Studio, cloth: Cloth, left: float, right: float, y: float, length: float) -> None:
    for x in np.arange(left + 4, right - 2, 7.5):
        end = (x + float(s.rng.uniform(-5, 5)), y + length + float(s.rng.uniform(-6, 6)))
        s.ribbon(
            outline((x, y - 3), (x + float(s.rng.uniform(-3, 3)), y + length / 2, *end)),
            4.5,
            cloth.plain(),
            lift=1,
        )


def _hung(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
    wide, end = float(rng.uniform(52, 66)), float(rng.uniform(470, 510))
    for x, bottom, shade in ((C + 24, end - 44, 0.1), (C - 30, end, 0.0)):
        part = cloth.darker(shade)
        _fringe(s, part, x - wide, x + wide, bottom, 44)
        body = outline((x - wide + 6, 70), (x, 58, x + wide - 6, 70), (x + wide + 6, 260, x + wide, bottom), (x, bottom + 8, x - wide, bottom),
                       (x - wide - 6, 260, x - wide + 6, 70))  # fmt: skip
        s.part(body, part, volume=24, depth=0.34, folds=0.24, lift=7)
        for dx in (-0.5, 0.05, 0.5):
            s.crease(
                outline((x + dx * wide, 90), (x + dx * wide * 1.3, 280, x + dx * wide * 0.9, bottom - 20)),
                0.15,
                9,
            )


def _wrapped(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
    end = float(rng.uniform(450, 500))
    _fringe(s, cloth, C + 8, C + 96, end, 42)
    tail = outline(
        (C - 10, 250),
        (C + 70, 240),
        (C + 92, 360, C + 98, end),
        (C + 50, end + 6, C + 6, end),
        (C - 4, 360, C - 10, 250),
    )
    s.part(tail, cloth.turned(8), volume=24, depth=0.36, folds=0.26)
    for dx in (20, 50, 76):
        s.crease(outline((C + dx * 0.6, 270), (C + dx, 380, C + dx + 4, end - 10)), 0.16, 9)
    s.part(
        symmetric((C, 120), (C + 80, 112, C + 104, 160), (C + 90, 196, C, 204)),
        cloth.darker(0.45),
        volume=14,
        lift=0,
    )
    for drop, shade, tilt in ((66, 0.1, 10), (0, 0.0, -8)):
        ring = outline(
            (C - 122, 168 + drop * 0.4), (C - 90, 214 + drop, C, 222 + drop + tilt), (C + 92, 214 + drop, C + 122, 164 + drop * 0.4),
            (C + 140, 220 + drop * 0.7, C + 96, 272 + drop * 0.8), (C + 40, 312 + drop * 0.7, C - 20, 300 + drop * 0.7),
            (C - 150, 276 + drop * 0.6, C - 122, 168 + drop * 0.4),
        )  # fmt: skip
        s.part(ring, cloth.darker(shade).turned(tilt), volume=30, depth=0.4, folds=0.3, lift=8)
        for k in (0.3, 0.55, 0.8):
            y = 206 + drop * 0.8 + k * 74
            s.crease(
                outline(
                    (C - 112 + k * 20, y - 34),
                    (C - 40, y + 12, C + 20, y + 8),
                    (C + 80, y, C + 114 - k * 10, y - 40),
                ),
                0.17,
                8,
            )


def tie(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    wide = float(rng.uniform(44, 62)) if rng.random() < 0.7 else float(rng.uniform(30, 36))
    silk = replace(cloth, gloss=0.45, turn=cloth.turn + (45 if cloth.pattern in ("stripes", "checks") else 0))
    tail = symmetric((C + 14, 120), (C + 26, 300), (C + wide * 0.6, 490), (C + 14, 520)) + (12, 0)
    s.part(tail, silk.darker(0.25), volume=12)
    blade = symmetric((C, 118), (C + 17, 118), (C + 20, 220, C + wide, 500), (C, 562))
    s.part(blade, silk, volume=16, depth=0.3, folds=0.12, lift=6)
    s.crease(outline((C - 4, 132), (C - 2, 190, C - 10, 260)), 0.28, 5)
    knot = symmetric((C, 52), (C + 34, 52), (C + 36, 70, C + 20, 122), (C + 10, 130, C, 130))
    s.part(knot, silk.turned(-38), volume=14, depth=0.36, folds=0.14, lift=5)
    s.crease(outline((C - 24, 62), (C - 4, 90, C + 8, 120)), 0.16, 5)
