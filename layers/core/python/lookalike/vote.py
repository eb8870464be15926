"""What a query shows (type, colour, gender): what was learned of labels, and what its neighbours are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lookalike.confidence import nearness
from lookalike.learning import lengths, softmax

if TYPE_CHECKING:
    from lookalike.snapshot import Snapshot

Floats = NDArray[np.float32]
Items = NDArray[np.int64]

NEAREST = 20
"""Neighbours that vote."""
STEEPNESS = 5.0
"""How fast a neighbour's say falls with its distance, in units of the farthest voter's distance."""
LEARNED = {"articleType": 0.9, "baseColour": 0.8, "gender": 0.6}
"""The most that what was learned counts in the verdict on a column; the neighbours have the rest."""
UNLIKE = 0.2
"""Nearness to the ten nearest at which what was learned counts nothing: the photo is like no product."""
BY = {"baseColour": {"shape": 0.25, "kind": 0.125, "colour": 0.625}}
"""How the parts of a vector weigh in who is near for a column; others ask who is near in shape alone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one column: the chance of each of the snapshot's values, float32 [k], and each item's value.

    `codes` int32 [items] are positions in `values`, -1 where a product has none.
    """

    chances: Floats
    codes: NDArray[np.int32]
    values: list[str]

    def of(self, items: Items) -> Floats:
        """The chance that the query shows what each item is, float32 [m]; 0 for one without a value."""
        codes = self.codes[items]
        return np.where(codes < 0, np.float32(0), self.chances[codes]) if len(self.chances) else _none(items)


def verdict(
    snapshot: Snapshot,
    column: str,
    voters: Items,
    cosine: Floats,
    learned: tuple[tuple[str, ...], Floats] | None,
    trust: float,
) -> Verdict:
    """What the query shows in `column`.

    `voters` int64 [v] are near products with their `cosine` [v], in any order; `learned`, if anything was, a
    classifier's labels and chances [k] for this photo, and `trust` 0…1 how much the photo is like what it
    learned from. Neighbours that have no value don't vote.
    """
    codes, values = snapshot.codes(column)
    chances = _votes(codes[voters], cosine, len(values))
    if learned is not None:
        names, guess = learned
        chance = dict(zip(names, guess.tolist(), strict=True))
        told = np.array([chance.get(value, 0.0) for value in values], np.float32)
        part = trust * LEARNED[column]
        chances = part * told + (1 - part) * chances
    return Verdict(chances.astype(np.float32), codes, values)


def shown(
    snapshot: Snapshot,
    columns: Mapping[str, float],
    voters: Items,
    parts: Mapping[str, Floats],
    learned: Mapping[str, tuple[tuple[str, ...], Floats]],
) -> dict[str, Verdict]:
    """The verdict on each of `columns` about a query to which `voters` are near, as their `cosines` say."""
    near = nearness(parts["shape"]) - UNLIKE
    trust = min(max(near / max(snapshot.ranking.typical - UNLIKE, 1e-6), 0.0), 1.0)
    found = {}
    for column in columns:
        weights = {name: weight for name, weight in BY.get(column, {"shape": 1.0}).items() if name in parts}
        total = sum(weights.values())
        cosine = sum((weight / total * parts[name] for name, weight in weights.items()), np.float32(0))
        found[column] = verdict(snapshot, column, voters, np.asarray(cosine), learned.get(column), trust)
    return found


def cosines(vectors: Floats, query: Floats, blocks: Mapping[str, slice]) -> dict[str, Floats]:
    """Part by part, the cosine of each of `vectors` [m, d] to `query` [d]."""
    found = {}
    for name, block in blocks.items():
        rows, one = vectors[:, block], query[block]
        length = lengths(rows) * lengths(one)
        found[name] = np.asarray((rows @ one) / np.maximum(length, 1e-9), np.float32)
    return found


def given(snapshot: Snapshot, column: str, items: Items) -> Verdict | None:
    """The verdict where the query is products: they are what they are. None where none has a value."""
    codes, values = snapshot.codes(column)
    own = codes[items]
    own = own[own >= 0]
    if not len(own):
        return None
    return Verdict((np.bincount(own, minlength=len(values)) / len(own)).astype(np.float32), codes, values)


def _votes(codes: NDArray[np.int32], cosine: Floats, count: int) -> Floats:
    """The share of each value among the nearest that have one, weighted by nearness: [count]."""
    has = np.flatnonzero(codes >= 0)
    has = has[np.argsort(-cosine[has], kind="stable")[:NEAREST]]
    if not len(has):
        return np.zeros(count, np.float32)
    distance = 1 - cosine[has]
    weights = softmax(-STEEPNESS * distance / max(float(distance.max()), 1e-6))
    return np.bincount(codes[has], weights, count).astype(np.float32)


def _none(items: Items) -> Floats:
    return np.zeros(len(items), np.float32)
