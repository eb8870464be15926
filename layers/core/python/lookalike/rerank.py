"""The order of the candidates: how alike, what the query shows, and whether one is the thing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lookalike import features, groups, same, vote
from lookalike.ranking import COLOUR_SHARE

if TYPE_CHECKING:
    from lookalike.candidates import Candidates, Query
    from lookalike.snapshot import Snapshot
    from lookalike.vote import Verdict

Floats = NDArray[np.float32]

WEIGHTS: Mapping[str, float] = {"articleType": 1.0, "baseColour": 1.0, "gender": 0.3}
"""What agreeing with the verdict on each column is worth, in cosine."""
ITSELF = 4.0
"""What being the very thing is worth: more than all else together."""
COVER = 0.5
"""What showing a likely type for the first time is worth: an unsure vote hedges."""
FIRST_PAGE = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a match measurably shares with the query: `code` is stable, `value` names it."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates in order, grouped. `faces` int64 [g]: the row of each group's best match, best first.

    `similarity` float32 [g], 0…1. `variants`: each group's other rows, best first. `confidence`: strong, fair
    or weak; None where the snapshot has no calibration.
    """

    faces: NDArray[np.int64]
    similarity: NDArray[np.float32]
    variants: Sequence[Sequence[int]]
    confidence: str | None


def aim(query: Query, snapshot: Snapshot, colour: float | None) -> Floats:
    """The vector that candidates are fetched with, float32 [d]: its parts weigh as `colour` wants."""
    if colour is None:
        return query.vector
    vector = query.vector.copy()
    for name, share in (("shape", 1 - colour), ("colour", colour)):
        block = snapshot.ranking.blocks[name]
        vector[block] *= np.float32(share / _share(name))
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else query.vector


def rerank(query: Query, candidates: Candidates, *, colour: float | None) -> Ranked:
    """The best first; a candidate of a later tier never before one of an earlier."""
    if not len(candidates.items):
        return Ranked(candidates.items, candidates.cosine, [], None)
    ranking = candidates.snapshot.ranking
    cosine = likeness(candidates.vectors, query.vector, ranking.blocks, colour)
    scores = cosine + _agreement(query, candidates, colour)
    scores += np.float32(ITSELF) * _itself(query, candidates)
    order = np.lexsort((candidates.items, -scores, candidates.tiers))
    kinds = candidates.snapshot.codes("articleType")[0][candidates.items]
    faces, variants = groups.grouped(
        order, candidates.vectors, ranking.blocks["shape"], kinds, learned=bool(ranking.arrays)
    )
    return Ranked(faces, np.clip(cosine[faces], 0, 1), variants, None)


def likeness(vectors: Floats, query: Floats, blocks: Mapping[str, slice], colour: float | None) -> Floats:
    """How alike each of `vectors` [m, d] is to `query` [d]; `colour` is the colour part's share of it."""
    if colour is None:
        return np.asarray(vectors @ query, np.float32)
    total = np.zeros(len(vectors), np.float32)
    for name, share in (("shape", 1 - colour), ("colour", colour)):
        total += np.float32(share / _share(name)) * (vectors[:, blocks[name]] @ query[blocks[name]])
    return total


def _share(name: str) -> float:
    """A part's share of a searched vector's squared length."""
    return COLOUR_SHARE if name == "colour" else 1 - COLOUR_SHARE


def verdicts(query: Query, candidates: Candidates) -> dict[str, Verdict]:
    """What the query shows in each column that counts."""
    snapshot = candidates.snapshot
    if len(query.products) == 1 and query.features is None:
        found = {column: vote.given(snapshot, column, query.products) for column in WEIGHTS}
        return {column: verdict for column, verdict in found.items() if verdict is not None}
    learned = {}
    if query.features is not None:
        table = features.stack([query.features])
        shown = snapshot.ranking.shown(table)
        learned = {column: (values, chances[0]) for column, (values, chances) in shown.items()}
    return vote.shown(snapshot, WEIGHTS, candidates.voters, candidates.voter_cosine, learned)


def _agreement(query: Query, candidates: Candidates, colour: float | None) -> Floats:
    """What each candidate's labels are worth, float32 [m]. Where `colour` is wished for, so is its weight."""
    worth = np.zeros(len(candidates.items), np.float32)
    for column, verdict in verdicts(query, candidates).items():
        weight = WEIGHTS[column]
        if colour is not None:
            weight *= 2 * (colour if column == "baseColour" else 1 - colour)
        worth += np.float32(weight) * verdict.of(candidates.items)
    return worth


def _itself(query: Query, candidates: Candidates) -> Floats:
    """The chance that each candidate is the very thing that a photo shows, float32 [m]."""
    stored = candidates.snapshot.extra("steady")  # noqa: S610  # no database
    known = candidates.snapshot.ranking.same
    if query.features is None or stored is None or known is None or not len(candidates.items):
        return np.zeros(len(candidates.items), np.float32)
    steady = candidates.snapshot.ranking.steady(features.stack([query.features]))[0]
    return known.chances(same.cosines(steady, stored[candidates.items]))


def reasons(query: Query, candidates: Candidates, row: int) -> tuple[Reason, ...]:
    """What the candidate in `row` shares with the query."""
    return ()
