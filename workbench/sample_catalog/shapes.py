"""Outlines: points, curves and their mirror images, in the picture's 450x600 units."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""[n, 2] x, y."""
Step = Sequence[float]
"""One step of an outline: (x, y) a line, (cx, cy, x, y) a quadratic curve, six numbers a cubic one."""

CENTRE = 225.0


def outline(start: Step, *steps: Step) -> Points:
    """The points along a path from ``start``; curves become 14 short lines."""
    points: list[Points] = [np.array([start], dtype=float)]
    t = np.linspace(0, 1, 15)[1:, None]
    for step in steps:
        at, marks = points[-1][-1], np.array(step, dtype=float).reshape(-1, 2)
        if len(marks) == 1:
            points.append(marks)
        elif len(marks) == 2:
            points.append((1 - t) ** 2 * at + 2 * (1 - t) * t * marks[0] + t**2 * marks[1])
        else:
            a, b, c = marks
            points.append((1 - t) ** 3 * at + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t**2 * b + t**3 * c)
    return np.concatenate(points)


def mirror(points: Points, axis: float = CENTRE) -> Points:
    """The same on the other side of the vertical at x = ``axis``."""
    return np.stack([2 * axis - points[:, 0], points[:, 1]], axis=1)


def symmetric(start: Step, *steps: Step) -> Points:
    """A closed outline from its right half, which starts and ends on the vertical in the middle."""
    half = outline(start, *steps)
    return np.concatenate([half, mirror(half)[::-1]])


def ellipse(x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360) -> Points:
    """An ellipse or, between two angles in degrees (clockwise from 3 o'clock), a part of its rim."""
    t = np.radians(np.linspace(start, end, 49))
    return np.stack([x + rx * np.cos(t), y + ry * np.sin(t)], axis=1)


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Points:
    """A rectangle with rounded corners."""
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    if r <= 0:
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=float)
    corners = ((x1 - r, y0 + r, -90), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180))
    return np.concatenate([ellipse(x, y, r, r, turn, turn + 90)[::6] for x, y, turn in corners])


def turned(points: Points, degrees: float, centre: tuple[float, float]) -> Points:
    """Rotated clockwise about ``centre``."""
    a = np.radians(degrees)
    spin = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    round_centre: Points = (points - centre) @ spin
    return round_centre + centre


def moved(points: Points, dx: float, dy: float) -> Points:
    return points + (dx, dy)
