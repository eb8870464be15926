"""Why a match is there: only what it measurably shares with the query."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookalike.vote import Verdict, cosines

Floats = NDArray[np.float32]

TYPE = 0.5
"""Chance from which on the query shows a type."""
COLOUR = 0.3
"""Chance from which on it shows a colour by name: names are many and overlap (Blue, Navy Blue)…"""
COLOUR_ALIKE = 0.6
"""… so that the pixels have to agree as well: cosine of the colour parts."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a match measurably shares with the query: `code` is stable, `value` names it."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What there is to tell of each candidate: its item [m] and vector [m, d], the query's, the verdicts.

    `typical` is the shape cosine of products that are as near as products usually are.
    """

    items: NDArray[np.int64]
    vectors: Floats
    query: Floats
    blocks: Mapping[str, slice]
    verdicts: Mapping[str, Verdict]
    typical: float

    def reasons(self, rows: NDArray[np.int64]) -> list[tuple[Reason, ...]]:
        """Those of the candidate in each of `rows`, the weightiest first."""
        told = {name: self.blocks[name] for name in ("shape", "colour")}
        parts = cosines(self.vectors[rows], self.query, told)
        return [self._of(*one) for one in zip(rows.tolist(), parts["shape"], parts["colour"], strict=True)]

    def _of(self, row: int, shape: float, pixels: float) -> tuple[Reason, ...]:
        found = []
        if kind := self._named("articleType", row, TYPE):
            found.append(Reason("type", kind))
        colour = self._named("baseColour", row, COLOUR)
        if colour and pixels >= COLOUR_ALIKE:
            found.append(Reason("colour", colour))
        if shape >= self.typical:
            found.append(Reason("shape", ""))
        return tuple(found)

    def _named(self, column: str, row: int, least: float) -> str:
        """The candidate's value of a column, when the query shows that one with a chance of `least`."""
        verdict = self.verdicts.get(column)
        if verdict is None:
            return ""
        code = int(verdict.codes[self.items[row]])
        return verdict.values[code] if code >= 0 and verdict.chances[code] >= least else ""


_NONE = np.empty(0, np.float32)
_PARTS = {"shape": slice(0), "colour": slice(0)}
NOTHING = Shared(np.empty(0, np.int64), _NONE.reshape(0, 0), _NONE, _PARTS, {}, 1.0)
