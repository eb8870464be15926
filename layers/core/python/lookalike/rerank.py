"""The order of the candidates, which of them are one thing, and why each is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lookalike.snapshot import Snapshot

    from lookalike.candidates import Candidates, Query


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a match measurably shares with the query: `code` is stable, `value` names it."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates in order, grouped. `faces` int64 [g]: the row of each group's best match, best group first.

    `similarity` float32 [g], 0…1. `variants`: each group's other rows, best first. `confidence`: strong, fair or
    weak; None where the snapshot has no calibration.
    """

    faces: NDArray[np.int64]
    similarity: NDArray[np.float32]
    variants: Sequence[Sequence[int]]
    confidence: str | None


def aim(query: Query, snapshot: Snapshot, colour: float | None) -> NDArray[np.float32]:
    """The vector that candidates are fetched with, float32 [d]."""
    return query.vector


def rerank(query: Query, candidates: Candidates, *, colour: float | None) -> Ranked:
    """The nearest first; a candidate of a later tier never before one of an earlier."""
    order = np.lexsort((candidates.items, -candidates.cosine, candidates.tiers))
    similarity = np.clip(candidates.cosine[order], 0, 1)
    return Ranked(order, similarity, [()] * len(order), None)


def reasons(query: Query, candidates: Candidates, row: int) -> tuple[Reason, ...]:
    """What the candidate in `row` shares with the query."""
    return ()
