"""Upper-body garments: T-shirts, shirts, tops, sweaters, sweatshirts, jackets."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog import upper_body as ub
from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.shapes import CENTRE, box, ellipse, mirror, moved, outline, symmetric
from workbench.sample_catalog.studio import Studio

C = CENTRE


def tshirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    neckline = str(rng.choice(["crew", "crew", "v", "polo"]))
    depth = {"crew": 30.0, "v": 62.0, "polo": 24.0}[neckline]
    cut = ub.vary(rng, gender, depth=depth, neckline="v" if neckline == "v" else "crew")
    trim = cloth.plain(cloth.accent if rng.random() < 0.35 else cloth.colour * 0.9)
    ub.both_sleeves(s, cut, cloth)
    ub.inside(s, cut, cloth.plain())
    s.part(ub.torso(cut), cloth, volume=30, folds=0.2)
    ub.drape(s, cut)
    ub.armholes(s, cut)
    s.seam(ub.hem_line(cut, 12), 0.18, stitches=True)
    if neckline == "polo":
        _polo_collar(s, cut, trim)
    else:
        s.ribbon(ub.neck_line(cut), 9, trim, lift=1.5)
    if neckline == "polo" or cloth.pattern != "plain":
        return
    motif = rng.random()
    if motif < 0.5:
        _chest_print(s, cloth, rng)
    elif motif < 0.7:
        _pocket(s, cloth, 250)


def _polo_collar(s: Studio, cut: ub.Cut, trim: Cloth) -> None:
    placket = box(C - 11, 118, C + 11, 200, 2)
    s.part(placket, trim, volume=6, folds=0.05, lift=2)
    for y in (136, 160, 184):
        s.part(ellipse(C, y, 3.6, 3.6), trim.plain(np.array([235.0, 232, 226])), volume=3, folds=0, lift=1)
    flap = outline((C, 126), (C + 44, 84), (C + 56, 100), (C + 50, 128, C + 32, 150), (C + 16, 140, C, 126))
    for side in (flap, mirror(flap)):
        s.part(side, trim, volume=10, folds=0.08, lift=4)


def _chest_print(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
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


def _pocket(s: Studio, cloth: Cloth, y: float) -> None:
    shape = np.array([(C + 30, y - 40), (C + 72, y - 40), (C + 72, y), (C + 51, y + 10), (C + 30, y)])
    s.part(shape, cloth, volume=6, depth=0.15, lift=2)
    s.seam(shape[[0, 1]] + (0, 8), 0.25, stitches=True)


def shirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    cut = ub.vary(
        rng, gender, depth=22.0, neck=40.0, sleeve="long" if rng.random() < 0.65 else "short", curved_hem=24
    )
    cut = replace(cut, hem_y=cut.hem_y - 6)
    pockets = int(rng.integers(3))
    ub.both_sleeves(s, cut, cloth, seam=False)
    if cut.sleeve == "long":
        for side in (ub.cuff(cut, 26), mirror(ub.cuff(cut, 26))):
            s.part(side, cloth.turned(90), volume=8, folds=0.06, lift=1.5)
    ub.inside(s, cut, cloth.plain())
    s.part(ub.torso(cut), cloth, volume=28, folds=0.2)
    ub.drape(s, cut)
    ub.armholes(s, cut)
    bottom = cut.hem_y + cut.curved_hem
    s.part(box(C - 12, 120, C + 12, bottom - 1), cloth, volume=5, depth=0.14, folds=0.12, lift=1.5)
    s.seam(outline((C - 9, 124), (C - 9, bottom - 4)), 0.14)
    s.seam(outline((C + 9, 124), (C + 9, bottom - 4)), 0.14)
    pearl = cloth.plain(
        np.array([240.0, 238, 232]) if cloth.colour.mean() < 200 else np.array([200.0, 198, 192])
    )
    for y in np.linspace(160, bottom - 40, 6):
        s.part(ellipse(C, float(y), 4, 4), pearl, volume=3, folds=0, lift=1)
    for x in ((C + 55,), (C - 55, C + 55))[min(pockets, 2) - 1] if pockets else ():
        shape = np.array([(x - 24, 226), (x + 24, 226), (x + 24, 272), (x, 284), (x - 24, 272)])
        s.part(shape, cloth, volume=5, depth=0.14, lift=2)
        s.seam(shape[[0, 1]] + (0, 12), 0.22)
    _collar(s, cloth)


def _collar(s: Studio, cloth: Cloth, spread: float = 50) -> None:
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


def top(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["camisole", "peplum", "shell", "wrap"]))
    if kind == "camisole":
        _camisole(s, cloth, rng)
        return
    sleeves = {"peplum": "cap", "shell": "none", "wrap": "short"}[kind]
    neckline = {"peplum": "crew", "shell": "square", "wrap": "v"}[kind]
    depth = {"peplum": 34.0, "shell": 48.0, "wrap": 96.0}[kind]
    cut = ub.vary(rng, gender, sleeve=sleeves, neckline=neckline, depth=depth, neck=50.0, shoulder=92.0)
    cut = replace(cut, hem_y=470.0)
    ub.both_sleeves(s, cut, cloth)
    ub.inside(s, cut, cloth.plain())
    if kind == "peplum":
        skirt = symmetric((C, 350), (C + 74, 350), (C + 100, 400, C + 128, 486), (C + 70, 506, C, 504))
        s.part(skirt, cloth, volume=30, folds=0.5)
        for x in (-84, -44, -8, 30, 70):
            s.crease(outline((C + x * 0.7, 360), (C + x * 0.9, 430, C + x * 1.25, 500)), 0.16, 8)
        cut = replace(cut, hem_y=352.0, waist=72.0, hem=74.0)
    s.part(ub.torso(cut), cloth, volume=28, folds=0.2)
    if kind == "peplum":
        s.ribbon(outline((C - 74, 350), (C, 358, C + 74, 350)), 12, cloth.plain(cloth.accent))
    else:
        ub.drape(s, cut)
        s.seam(ub.hem_line(cut, 10), 0.18, stitches=True)
    if kind == "wrap":
        s.crease(outline((C, 198), (C - 50, 300, C - 78, 380)), 0.3, 4)
        w = cut.waist - 1
        s.ribbon(outline((C - w, 366), (C - 20, 378, C + w, 366)), 16, cloth.plain().darker(0.1))
        bow = outline((C - 66, 374), (C - 100, 400, C - 86, 440), (C - 70, 436), (C - 72, 400, C - 58, 378))
        s.part(bow, cloth.plain().darker(0.1), volume=7)
    s.ribbon(ub.neck_line(cut), 6, cloth.plain().darker(0.06), lift=1)


def _camisole(s: Studio, cloth: Cloth, rng: np.random.Generator) -> None:
    length = float(rng.uniform(440, 490))
    back = symmetric((C, 196), (C + 78, 204), (C + 80, 230), (C, 240))
    s.part(back, cloth.plain().darker(0.3), volume=10, lift=0)
    for side in (1, -1):
        s.ribbon(
            outline((C + side * 58, 176), (C + side * 60, 120, C + side * 46, 84)),
            5,
            cloth.plain().darker(0.08),
        )
        s.ribbon(
            outline((C + side * 46, 84), (C + side * 66, 130, C + side * 76, 206)),
            5,
            cloth.plain().darker(0.2),
        )
    body = symmetric(
        (C, 206), (C + 26, 200, C + 58, 172), (C + 70, 190, C + 84, 222), (C + 76, 300, C + 78, 380, C + 104, length),
        (C + 60, length + 14, C, length + 14),
    )  # fmt: skip
    s.part(body, cloth, volume=30, folds=0.3)
    for x in (-60, -20, 24, 66):
        s.crease(outline((C + x * 0.8, 270), (C + x * 0.9, 380, C + x * 1.2, length)), 0.12, 9)
    edge = outline((C, 206), (C + 26, 200, C + 58, 172))
    lace = cloth.plain(cloth.colour * 0.5 + 120) if rng.random() < 0.5 else cloth.plain().darker(0.1)
    s.ribbon(np.concatenate([mirror(edge)[::-1], edge[1:]]), 7, lace)


def sweater(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    neckline = str(rng.choice(["crew", "v", "turtle"]))
    cut = ub.vary(
        rng,
        gender,
        sleeve="long",
        neckline="v" if neckline == "v" else "crew",
        depth=70.0 if neckline == "v" else 28.0,
    )
    cut = replace(cut, hem_y=min(cut.hem_y, 500.0))
    rib = replace(cloth.plain().darker(0.05), weave="rib")
    ub.both_sleeves(s, cut, cloth, seam=False)
    for side in (ub.cuff(cut, 34), mirror(ub.cuff(cut, 34))):
        s.part(side, rib, volume=9, folds=0.08, lift=2)
    ub.inside(s, cut, rib)
    s.part(ub.torso(cut), cloth, volume=34, folds=0.2)
    ub.drape(s, cut)
    ub.armholes(s, cut, 0.22)
    welt = symmetric(
        (C, cut.hem_y - 26), (C + cut.hem * 0.7, cut.hem_y - 26, C + cut.hem - 1, cut.hem_y - 36),
        (C + cut.hem - 6, cut.hem_y + 6), (C + cut.hem * 0.7, cut.hem_y + 16, C, cut.hem_y + 16),
    )  # fmt: skip
    s.part(welt, rib, volume=12, folds=0.08, lift=2)
    if neckline == "turtle":
        roll = symmetric((C, 134), (C + 44, 132, C + 46, 100), (C + 44, 66), (C + 20, 74, C, 74))
        s.part(roll, rib, volume=18, folds=0.1, lift=4)
        s.crease(outline((C - 42, 106), (C, 118, C + 42, 106)), 0.2, 4)
    else:
        s.ribbon(ub.neck_line(cut), 15, rib, volume=10)
    if cloth.pattern == "plain" and rng.random() < 0.4:
        for x in (-46, 0, 46):
            _cable(s, x, cut.hem_y - 40)


def _cable(s: Studio, x: float, bottom: float) -> None:
    """A plait down the front."""
    y = np.linspace(160 if x else 186, bottom, 90)
    for phase in (0, np.pi):
        line = np.stack([C + x + 8 * np.sin(y / 11 + phase), y], axis=1)
        s.line(line, 3, 0.0, 0.2, blur=1)
        s.line(line - (2, 1), 2, 255.0, 0.14, blur=1)


def sweatshirt(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    cut = ub.vary(rng, gender, sleeve="long", depth=34.0)
    cut = replace(cut, hem_y=min(cut.hem_y, 500.0), neck=44.0)
    rib = replace(cloth.plain().darker(0.08), weave="rib")
    zipped, hooded = rng.random() < 0.4, rng.random() < 0.75
    if hooded:
        hood = symmetric((C, 34), (C + 60, 34, C + 84, 96), (C + 70, 132, C + 40, 150), (C, 156))
        s.part(hood, cloth.plain(), volume=26, depth=0.4)
        s.part(
            symmetric((C, 62), (C + 38, 64, C + 46, 108), (C + 30, 140, C, 146)),
            cloth.plain().darker(0.42),
            volume=14,
            lift=2,
        )
    ub.both_sleeves(s, cut, cloth, seam=False)
    for side in (ub.cuff(cut, 28), mirror(ub.cuff(cut, 28))):
        s.part(side, rib, volume=9, folds=0.08, lift=2)
    if not hooded:
        ub.inside(s, cut, cloth.plain())
    s.part(ub.torso(cut), cloth, volume=34, folds=0.24)
    ub.drape(s, cut)
    ub.armholes(s, cut, 0.26)
    s.part(
        box(C - cut.hem + 3, cut.hem_y - 22, C + cut.hem - 3, cut.hem_y + 10, 8),
        rib,
        volume=12,
        folds=0.08,
        lift=2,
    )
    pocket = symmetric((C, 380), (C + 48, 380), (C + 76, 440), (C + 76, cut.hem_y - 22), (C, cut.hem_y - 22))
    s.part(pocket, cloth, volume=10, depth=0.18, folds=0.2, lift=3)
    if zipped:
        _zip(s, cut.depth + 100, cut.hem_y + 8)
    s.ribbon(ub.neck_line(cut), 12, cloth.plain() if hooded else rib, volume=8, lift=3)
    if hooded:
        for x, end in ((-16, 214), (17, 226)):
            s.ribbon(
                outline((C + x, 128), (C + x * 1.3, 170, C + x * 1.1, end)), 4, cloth.plain(cloth.accent)
            )
    if not zipped and rng.random() < 0.5 and cloth.pattern == "plain":
        _chest_print(s, cloth, rng)


def _zip(s: Studio, top: float, bottom: float, x: float = C) -> None:
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


def jacket(s: Studio, cloth: Cloth, rng: np.random.Generator, gender: str) -> None:
    kind = str(rng.choice(["bomber", "biker", "trucker"]))
    cut = ub.vary(rng, gender, sleeve="long", depth=30.0, neck=42.0)
    cut = replace(cut, hem_y=min(cut.hem_y, 486.0), shoulder=cut.shoulder + 4)
    weave = {"bomber": "plain", "biker": "leather", "trucker": "denim"}[kind]
    cloth = replace(cloth, weave=weave, gloss={"bomber": 0.28, "biker": 0.55, "trucker": 0.08}[kind])
    ub.both_sleeves(s, cut, cloth, seam=kind == "trucker")
    rib = replace(cloth.plain().darker(0.3), weave="rib", gloss=0.1)
    if kind == "bomber":
        for side in (ub.cuff(cut, 28), mirror(ub.cuff(cut, 28))):
            s.part(side, rib, volume=9, folds=0.08, lift=2)
    ub.inside(s, cut, cloth.plain(cloth.accent))
    s.part(ub.torso(cut), cloth, volume=36, folds=0.3)
    ub.drape(s, cut)
    ub.armholes(s, cut, 0.45)
    bottom = cut.hem_y + 6
    {"bomber": _bomber, "biker": _biker, "trucker": _trucker}[kind](s, cloth, rib, cut, bottom)


def _bomber(s: Studio, cloth: Cloth, rib: Cloth, cut: ub.Cut, bottom: float) -> None:
    s.part(
        box(C - cut.hem + 3, bottom - 28, C + cut.hem - 3, bottom + 8, 8), rib, volume=12, folds=0.08, lift=2
    )
    _zip(s, 116, bottom + 6)
    s.part(
        symmetric((C, 128), (C + 36, 124, C + 46, 84), (C + 30, 74, C, 76)),
        rib,
        volume=12,
        folds=0.05,
        lift=3,
    )
    for x in (1, -1):
        s.ribbon(outline((C + x * 46, 352), (C + x * 82, 404)), 9, cloth.plain().darker(0.25))


def _biker(s: Studio, cloth: Cloth, rib: Cloth, cut: ub.Cut, bottom: float) -> None:
    _zip(s, 190, bottom)
    s.part(
        symmetric((C, 96), (C + 30, 96, C + 46, 86), (C + 20, 74, C, 76)), cloth.darker(0.3), volume=8, lift=0
    )
    lapel = outline((C, 200), (C + 10, 140, C + 34, 84), (C + 64, 112), (C + 78, 150), (C + 40, 176, C, 204))
    for side in (lapel, mirror(lapel)):
        s.part(side, cloth, volume=12, depth=0.3, folds=0.1, lift=5)
    s.part(
        symmetric((C, 92), (C + 30, 92, C + 46, 82), (C + 30, 68, C, 68)),
        cloth,
        volume=10,
        folds=0.05,
        lift=3,
    )
    for x, y in ((60, 330), (-60, 330), (58, 236)):
        line = outline((C + x - 22, y + 12), (C + x + 22, y - 12))
        s.ribbon(line, 6, metal(np.array([168.0, 170, 176])))
    s.part(
        box(C - cut.hem + 4, bottom - 26, C + cut.hem - 4, bottom + 2, 4),
        cloth.darker(0.1),
        volume=8,
        folds=0.1,
        lift=2,
    )
    s.part(
        box(C + 20, bottom - 22, C + 44, bottom - 2, 3), metal(np.array([180.0, 182, 188])), volume=5, folds=0
    )


def _trucker(s: Studio, cloth: Cloth, rib: Cloth, cut: ub.Cut, bottom: float) -> None:
    s.part(box(C - 12, 120, C + 12, bottom), cloth, volume=5, depth=0.16, lift=2)
    for x in (C - 10, C + 10):
        s.seam(outline((x, 124), (x, bottom)), 0.2, stitches=True)
    brass = metal(np.array([188.0, 140, 84]))
    for y in np.linspace(150, bottom - 12, 6):
        s.part(ellipse(C, float(y), 5, 5), brass, volume=4, folds=0, lift=1.5)
    for x in (C - 56, C + 56):
        flap = np.array([(x - 28, 220), (x + 28, 220), (x + 28, 238), (x, 250), (x - 28, 238)])
        s.part(moved(box(x - 26, 222, x + 26, 286, 3), 0, 0), cloth, volume=5, depth=0.16, lift=1.5)
        s.part(flap, cloth, volume=5, depth=0.18, lift=3)
        s.part(ellipse(x, 240, 4, 4), brass, volume=3, folds=0, lift=1)
        inward = -1 if x > C else 1
        s.seam(outline((x - inward * 18, 286), (x + inward * 6, bottom - 30)), 0.26, stitches=True)
    s.part(
        box(C - cut.hem + 3, bottom - 24, C + cut.hem - 3, bottom + 4, 4), cloth, volume=7, folds=0.1, lift=2
    )
    s.seam(outline((C - cut.hem + 6, bottom - 20), (C + cut.hem - 6, bottom - 20)), 0.2, stitches=True)
    _collar(s, cloth.plain(), spread=58)
