"""Sunglasses."""

from dataclasses import replace

import numpy as np

from workbench.sample_catalog.cloth import Cloth, metal
from workbench.sample_catalog.colours import mixed
from workbench.sample_catalog.shapes import (
    CENTRE,
    Points,
    box,
    ellipse,
    mirror,
    outline,
)
from workbench.sample_catalog.studio import Studio

C = CENTRE
STEEL = np.array([188.0, 190, 196])


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
            return outline(
                (x - w * 0.78, y - h * 0.72),
                (x, y - h, x + w * 0.86, y - h * 0.74),
                (x + w * 1.1, y, x + w * 0.5, y + h * 0.92),
                (x + w * 0.1, y + h * 1.2, x - w * 0.42, y + h * 0.6),
                (x - w * 0.92, y, x - w * 0.78, y - h * 0.72),
            )
        lift = 26 if kind == "cat-eye" else 6
        w, h = 80 + grow, 60 + grow
        return outline(
            (x - w * 0.86, y - h * 0.7),
            (x, y - h, x + w * 0.92, y - h - lift + 8),
            (x + w * 1.06, y - h * 0.6, x + w * 0.92, y),
            (x + w * 0.74, y + h, x, y + h),
            (x - w * 0.84, y + h, x - w * 0.92, y),
            (x - w, y - h * 0.66, x - w * 0.86, y - h * 0.7),
        )

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
