"""The order of the candidates: how alike, what the query shows, and whether one is the thing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lookalike import confidence, groups, steady, vote
from lookalike.reasons import NOTHING, Shared

if TYPE_CHECKING:
    from lookalike.candidates import Candidates, Query
    from lookalike.ranking import Ranking
    from lookalike.snapshot import Snapshot
    from lookalike.vote import Verdict

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

WEIGHTS: Mapping[str, float] = {"articleType": 4.5, "baseColour": 5.0, "gender": 0.8}
"""What agreeing with the verdict on each column is worth, in cosine: on the type, and on the others as far as
the type agrees, too."""
ITSELF = 50.0
"""What the cube of the steady cosine is worth in choosing a photo's first match: what is much like the photo
may be the thing itself, what is a little like it hardly is."""
IDENTICAL = 0.995
"""Cosine from which on a candidate is the very picture that is asked with, whatever its labels say."""
COVER = 16.0
"""What showing a likely type for the first time is worth: an unsure vote hedges."""
FIRST_PAGE = 6
LENDERS = 3
"""Nearest candidates with a label from which one without it borrows."""
UNLEARNED = 0.1
"""What all of that counts in a catalog too small to learn from, where cosines differ by a tenth as much."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates in order, grouped. `faces` int64 [g]: the row of each group's best match, best first.

    `similarity` float32 [g], 0…1. `variants`: each group's other rows, best first. `confidence`: strong, fair
    or weak; None where the catalog was too small to learn what that means. `shared`: why a row is there.
    """

    faces: NDArray[np.int64]
    similarity: NDArray[np.float32]
    variants: Sequence[Sequence[int]]
    confidence: str | None
    shared: Shared = NOTHING


def aim(query: Query, snapshot: Snapshot, colour: float | None) -> Floats:
    """The vector that candidates are fetched with, float32 [d]: its parts weigh as `colour` wants."""
    if colour is None:
        return query.vector
    vector = query.vector.copy()
    for name, weight in _weights(snapshot.ranking.shares, colour).items():
        vector[snapshot.ranking.blocks[name]] *= np.float32(weight)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else query.vector


def rerank(query: Query, candidates: Candidates, *, colour: float | None) -> Ranked:
    """The best first; a candidate of a later tier never before one of an earlier."""
    if not len(candidates.items):
        return Ranked(candidates.items, candidates.cosine, [], _confidence(candidates))
    ranking = candidates.snapshot.ranking
    shown = verdicts(query, candidates)
    rows, cosine = order(query, candidates, shown, colour=colour)
    kinds = candidates.snapshot.codes("articleType")[0]
    faces, variants = groups.grouped(
        rows,
        candidates.vectors,
        ranking.blocks["shape"],
        kinds[candidates.items],
        learned=bool(ranking.arrays),
        own=(candidates.snapshot.vectors(query.products), kinds[query.products]),
    )
    shared = Shared(
        candidates.items, candidates.vectors, query.vector, ranking.blocks, shown, ranking.typical
    )
    similarity = np.clip(cosine[faces], 0, 1)
    return Ranked(faces, similarity, variants, _confidence(candidates), shared)


def order(
    query: Query, candidates: Candidates, shown: Mapping[str, Verdict], *, colour: float | None
) -> tuple[Rows, Floats]:
    """The candidates' rows, best first, and how alike each row [m] is: what `rerank` groups."""
    cosine = likeness(candidates.vectors, query.vector, candidates.snapshot.ranking, colour)
    scale = np.float32(1 if candidates.snapshot.ranking.arrays else UNLEARNED)
    scores = cosine + scale * _agreement(shown, candidates, colour)
    if query.seen is not None:
        plain = cosine if colour is None else candidates.vectors @ query.vector
        scores += np.float32(100) * (plain >= IDENTICAL)
    rows = np.lexsort((candidates.items, -scores, candidates.tiers))
    # Where colour is wished for, types count less, and so does showing several.
    hedge = float(scale) * COVER * (1 if colour is None else min(1, 2 * (1 - colour)))
    return _first_page(rows, scores, _itself(query, candidates), shown, candidates, hedge), cosine


def _confidence(candidates: Candidates) -> str | None:
    """What the nearest of the whole catalog, filters or not, say of the query; its own picture is strong."""
    ranking = candidates.snapshot.ranking
    if ranking.limits is None:
        return None
    if len(candidates.voters) and candidates.voter_cosine.max() >= IDENTICAL:
        return "strong"
    return ranking.limits.level(confidence.nearness(candidates.voter_parts["shape"]))


def _first_page(
    rows: Rows,
    scores: Floats,
    itself: Floats | None,
    shown: Mapping[str, Verdict],
    candidates: Candidates,
    hedge: float,
) -> Rows:
    """`rows` with the first page chosen one by one.

    The first by how likely it is the thing itself, too. Then a type's first showing counts by its chance,
    `hedge` at most: where the vote is sure nothing changes, and where it's torn between types each of them
    gets a place.
    """
    first = rows[candidates.tiers[rows] == 0]
    value = scores[first].astype(np.float64)
    kinds = shown.get("articleType")
    if kinds is None:
        codes, bonus = np.zeros(len(first), np.int32), np.zeros(len(first))
    else:
        items = candidates.items[first]
        codes, bonus = kinds.codes[items], hedge * kinds.of(items).astype(np.float64)
    page: list[int] = []
    for _ in range(min(FIRST_PAGE, len(first))):
        chosen = value + bonus
        if itself is not None and not page:
            chosen = value + ITSELF * itself[first]
        place = int(np.argmax(chosen))
        page.append(place)
        bonus[codes == codes[place]] = 0
        value[place] = -np.inf
    others = np.ones(len(rows), np.bool_)
    others[page] = False
    return np.concatenate([first[page], rows[others]])


def likeness(vectors: Floats, query: Floats, ranking: Ranking, colour: float | None) -> Floats:
    """How alike each of `vectors` [m, d] is to `query` [d]; `colour` is the colour part's share of it."""
    if colour is None:
        return np.asarray(vectors @ query, np.float32)
    total = np.zeros(len(vectors), np.float32)
    for name, weight in _weights(ranking.shares, colour).items():
        block = ranking.blocks[name]
        total += np.float32(weight) * (vectors[:, block] @ query[block])
    return total


def _weights(shares: Mapping[str, float], colour: float) -> dict[str, float]:
    """What each part's dot product is multiplied with, so that colour's share of all is `colour`."""
    rest = 1 - shares["colour"]
    return {
        name: colour / share if name == "colour" else (1 - colour) / rest for name, share in shares.items()
    }


def verdicts(query: Query, candidates: Candidates) -> dict[str, Verdict]:
    """What the query shows in each column that counts."""
    snapshot = candidates.snapshot
    if len(query.products) == 1 and query.seen is None:
        found = {column: vote.given(snapshot, column, query.products) for column in WEIGHTS}
        return {column: verdict for column, verdict in found.items() if verdict is not None}
    learned = query.seen.shown if query.seen else {}
    return vote.shown(snapshot, WEIGHTS, candidates.voters, candidates.voter_parts, learned)


def _agreement(shown: Mapping[str, Verdict], candidates: Candidates, colour: float | None) -> Floats:
    """What each candidate's labels are worth, float32 [m].

    The right colour of something else is no match: what agrees counts as far as the type does. Where
    `colour` is wished for, it says how much each counts by itself.
    """
    agree = {column: _agree(verdict, candidates) for column, verdict in shown.items()}
    kinds = _kinds(agree, shown, candidates) if colour is None else None
    worth = np.zeros(len(candidates.items), np.float32)
    for column, of in agree.items():
        weight = WEIGHTS[column]
        if colour is not None:
            weight *= colour if column == "baseColour" else 2 * (1 - colour)
        elif kinds is not None and column != "articleType":
            of = of * kinds
        worth += np.float32(weight) * of
    return worth


def _kinds(
    agree: Mapping[str, Floats], shown: Mapping[str, Verdict], candidates: Candidates
) -> Floats | None:
    """How far each candidate's type agrees, for what else agrees: float32 [m]; None where no type does.

    Where filters leave none of the likeliest type, the likeliest that is left stands for it: jeans in the
    colour of this shirt.
    """
    if "articleType" not in agree:
        return None
    kind = agree["articleType"]
    most = float(kind[candidates.tiers == 0].max(initial=0))
    return kind * np.float32(shown["articleType"].chances.max() / most) if most > 0 else None


def _agree(verdict: Verdict, candidates: Candidates) -> Floats:
    """The chance that the query shows what each candidate is in a column, float32 [m].

    One without a label is what the nearest candidates of the first tier are that have one, or its picture
    would never be shown. Of the first tier alone, since a deeper search only appends.
    """
    of = verdict.of(candidates.items)
    lacking = verdict.codes[candidates.items] < 0
    lenders = np.flatnonzero(~lacking & (candidates.tiers == 0))
    if not len(lenders):
        return of
    for tier in np.unique(candidates.tiers[lacking]):  # one by one, or another shape would round otherwise
        rows = np.flatnonzero(lacking & (candidates.tiers == tier))
        near = candidates.vectors[rows] @ candidates.vectors[lenders].T
        nearest = np.argpartition(-near, min(LENDERS, len(lenders)) - 1, axis=1)[:, :LENDERS]
        of[rows] = of[lenders][nearest].mean(1)
    return of


def _itself(query: Query, candidates: Candidates) -> Floats | None:
    """How much each candidate seems to be the photo's very thing, float32 [m]; None for anything but a photo.

    That is the cube of the steady cosine, or where nothing was learned of views of the shape part's.
    """
    if query.seen is None:
        return None
    ranking = candidates.snapshot.ranking
    stored = candidates.snapshot.extra("steady")  # noqa: S610  # no database
    if stored is None or query.seen.steady is None:
        shape = {"shape": ranking.blocks["shape"]}
        return vote.cosines(candidates.vectors, query.vector, shape)["shape"] ** 3
    return steady.cosines(query.seen.steady, stored[candidates.items]) ** 3
