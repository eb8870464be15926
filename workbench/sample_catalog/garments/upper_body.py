"""What T-shirts, shirts, sweaters and jackets share: torso, sleeves, necklines."""

from dataclasses import dataclass

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.shapes import CENTRE, Points, Step, box, mirror, moved, outline
from workbench.sample_catalog.studio import Studio


@dataclass(frozen=True)
class Cut:
    """Measures of an upper body in pixels; widths are from the middle."""

    shoulder: float = 106
    chest: float = 104
    waist: float = 99
    hem: float = 105
    hem_y: float = 512
    neck: float = 40
    depth: float = 34
    neckline: str = "crew"
    sleeve: str = "short"
    curved_hem: float = 6


def vary(rng: np.random.Generator, gender: str, **fixed: object) -> Cut:
    """A cut of its own: women's narrower at the waist, all a little different."""
    women = gender in ("Women", "Girls")
    measures: dict[str, object] = {
        "shoulder": rng.uniform(96, 104) if women else rng.uniform(112, 122),
        "chest": rng.uniform(91, 100) if women else rng.uniform(110, 120),
        "waist": rng.uniform(76, 90) if women else rng.uniform(107, 116),
        "hem": rng.uniform(94, 106) if women else rng.uniform(111, 120),
        "hem_y": rng.uniform(455, 500) if women else rng.uniform(480, 515),
        "neck": rng.uniform(36, 46),
    }
    return Cut(**(measures | fixed))  # type: ignore[arg-type]


def neck_half(cut: Cut) -> Points:
    """The front neckline from the middle to the right shoulder."""
    n, d = cut.neck, cut.depth
    end: Step = (CENTRE + n, 92)
    if cut.neckline == "v":
        return outline((CENTRE, 100 + d), (CENTRE + n * 0.45, 100 + d * 0.62, *end))
    if cut.neckline == "square":
        return outline((CENTRE, 100 + d), (CENTRE + n * 0.8, 100 + d), end)
    return outline((CENTRE, 100 + d), (CENTRE + n * 0.62, 100 + d, CENTRE + n * 0.9, 96 + d * 0.5, *end))


def neck_line(cut: Cut) -> Points:
    half = neck_half(cut)
    return np.concatenate([mirror(half)[::-1], half[1:]])


def torso_half(cut: Cut) -> Points:
    """The right half from the neckline's middle to the hem's middle."""
    c = CENTRE
    body = outline(
        (c + cut.neck, 92),
        (c + cut.shoulder * 0.7, 102, c + cut.shoulder, 116),
        (c + cut.shoulder - 10, 150, c + cut.chest - 12, 188, c + cut.chest, 216),
        (c + cut.waist, 290, c + cut.waist, 360, c + cut.hem, cut.hem_y - 8),
        (
            c + cut.hem - 2,
            cut.hem_y,
            c + cut.hem * 0.7,
            cut.hem_y + cut.curved_hem,
            c,
            cut.hem_y + cut.curved_hem,
        ),
    )
    return np.concatenate([neck_half(cut), body[1:]])


def torso(cut: Cut) -> Points:
    half = torso_half(cut)
    return np.concatenate([half, mirror(half)[::-1]])


def sleeve(cut: Cut) -> Points:
    """The right sleeve, its seam under the torso."""
    c, top = CENTRE, (CENTRE + cut.shoulder - 12, 108)
    inner: Step = (c + cut.chest - 8, 226)
    o = c + (cut.shoulder - 106) * 0.8
    if cut.sleeve == "long":
        return outline(
            top,
            (c + cut.shoulder + 26, 122, o + 158, 205, o + 166, 290),
            (o + 172, 370, o + 178, 470),
            (o + 146, 476),
            (o + 138, 390, o + 128, 310),
            (o + 116, 262, *inner),
        )
    if cut.sleeve == "cap":
        return outline(
            top, (c + cut.shoulder + 22, 122, c + cut.shoulder + 30, 168), (c + cut.chest - 24, 190)
        )
    return outline(
        top,
        (c + cut.shoulder + 30, 122, o + 150, 178, o + 163, 238),
        (o + 148, 252, o + 124, 258),
        (o + 114, 240, *inner),
    )


def cuff(cut: Cut, height: float) -> Points:
    """The end of the right sleeve."""
    o = CENTRE + (cut.shoulder - 106) * 0.8
    if cut.sleeve == "long":
        return outline((o + 177.5, 470 - height), (o + 179, 471), (o + 145, 477), (o + 142, 476 - height))
    return outline(
        (o + 163 - height * 0.25, 238 - height),
        (o + 164, 239),
        (o + 148, 253, o + 123.5, 259),
        (o + 121, 258 - height),
    )


def inside(s: Studio, cut: Cut, cloth: Cloth) -> None:
    """The back seen through the neck, with a label."""
    c, n, d = CENTRE, cut.neck, cut.depth
    half = outline((c, 96), (c + n * 0.7, 96, c + n, 90), (c + n + 3, 104), (c + n, 104 + d), (c, 106 + d))
    s.part(np.concatenate([half, mirror(half)[::-1]]), cloth.darker(0.36), volume=14, depth=0.4, lift=0)
    if d > 16:
        s.print(box(c - 9, 100, c + 9, 112, 2), 236.0, 0.7)


def both_sleeves(s: Studio, cut: Cut, cloth: Cloth, seam: bool = True) -> None:
    if cut.sleeve == "none":
        return
    for side in (sleeve(cut), mirror(sleeve(cut))):
        right = side[0, 0] > CENTRE
        s.part(side, cloth.turned(-14 if right else 14), volume=26, depth=0.36, folds=0.2)
    if cut.sleeve == "long":
        c = CENTRE + (cut.shoulder - 106) * 0.8
        for crease in (outline((c + 158, 300), (c + 142, 306)), outline((c + 162, 322), (c + 138, 316))):
            s.crease(crease)
            s.crease(mirror(crease))
    if seam and cut.sleeve != "cap":
        hem = moved(cuff(cut, 11)[-1:], 0, 0)
        line = np.concatenate([cuff(cut, 11)[:1], hem])
        s.seam(line, 0.2, stitches=True)
        s.seam(mirror(line), 0.2, stitches=True)


def armholes(s: Studio, cut: Cut, strength: float = 0.3) -> None:
    c = CENTRE
    seam = outline(
        (c + cut.shoulder - 1, 117),
        (c + cut.shoulder - 11, 150, c + cut.chest - 13, 188, c + cut.chest - 2, 214),
    )
    s.seam(seam, strength)
    s.seam(mirror(seam), strength)


def hem_line(cut: Cut, above: float) -> Points:
    half = outline(
        (CENTRE + cut.hem - 2, cut.hem_y - 8 - above),
        (
            CENTRE + cut.hem * 0.7,
            cut.hem_y + cut.curved_hem - above,
            CENTRE,
            cut.hem_y + cut.curved_hem - above,
        ),
    )
    return np.concatenate([half, mirror(half)[::-1]])


def drape(s: Studio, cut: Cut) -> None:
    """The folds that hang from a body's armpits and gather above its hem."""
    c = CENTRE
    for x, y, dx, dy in (
        (cut.chest - 10, 226, -46, 70),
        (cut.chest - 22, 224, -30, 110),
        (cut.waist - 6, 400, -40, 46),
    ):
        sway = float(s.rng.uniform(-10, 10))
        fold = outline((c + x, y), (c + x + dx * 0.4 + sway, y + dy * 0.5, c + x + dx, y + dy))
        s.crease(fold, 0.11, 7)
        s.crease(mirror(fold) + (float(s.rng.uniform(-8, 8)), float(s.rng.uniform(-14, 14))), 0.11, 7)
