"""What may be an answer: the items nearest to a query, in tiers that stay the same as pages go deeper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lookalike.vote import cosines

if TYPE_CHECKING:
    from lookalike.ranking import Seen
    from lookalike.snapshot import Snapshot

Items = NDArray[np.int64]
Floats = NDArray[np.float32]

DEPTH = 400  # candidates of the first tier: what one search re-ranks
GROWTH = 4  # each further tier reaches this many times deeper
VOTERS = 200  # neighbours that may say what the query shows


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, in one snapshot's terms.

    `vector`: float32 [d], L2-normalised. `products`: int64 [p], the catalog's items that it was made from
    (none for a photo): neither they nor their twins are answers. `seen`: what there is to know of a photo,
    None for anything else. `identity`: the same for the same query in every snapshot; a cursor holds to it.
    """

    vector: Floats
    products: Items
    seen: Seen | None
    identity: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Items that pass the filters, the query's own left out.

    `items` int64 [m], `cosine` float32 [m], `vectors` float32 [m, d], nearest first within a tier. `tiers`
    int32 [m] ascends; re-ranking stays within a tier, so a deeper search only appends. `voters` int64 [v] and
    `voter_cosine` float32 [v]: the nearest of the whole catalog, whatever the filters; `voter_parts`: their
    cosines part by part. `complete`: nothing that passes is missing.
    """

    snapshot: Snapshot
    items: Items
    cosine: Floats
    vectors: Floats
    tiers: NDArray[np.int32]
    voters: Items
    voter_cosine: Floats
    voter_parts: Mapping[str, Floats]
    complete: bool


def gather(
    snapshot: Snapshot, query: Query, *, aim: Floats, allowed: Items | None, tiers: int, exact: bool
) -> Candidates:
    """The candidates of the first `tiers` tiers.

    `aim` float32 [d] is the vector they are nearest to (the query's, or that one reweighed); `allowed` int64,
    sorted, what passes the filters (None: all). The first tier comes from the index; further ones scan all
    the rest exactly, so that what the index overlooked comes later instead of never.
    """
    items, cosine = _nearest(snapshot, aim, DEPTH, allowed=allowed, but=query.products, exact=exact)
    voters, voter_cosine = items[:VOTERS], cosine[:VOTERS]
    plain = allowed is None and aim is query.vector
    if not plain:
        voters, voter_cosine = _nearest(
            snapshot, query.vector, VOTERS, allowed=None, but=query.products, exact=exact
        )
    levels = np.zeros(len(items), np.int32)
    complete = len(items) < DEPTH
    if tiers > 1 and not complete:
        more, more_cosine = _rest(snapshot, aim, allowed, np.union1d(items, query.products))
        reach = DEPTH * GROWTH ** (tiers - 1) - DEPTH
        complete = len(more) <= reach
        items, cosine = np.concatenate([items, more[:reach]]), np.concatenate([cosine, more_cosine[:reach]])
        levels = np.concatenate([levels, _levels(min(reach, len(more)))])
    vectors = snapshot.vectors(items)
    near = vectors[: len(voters)] if plain else snapshot.vectors(voters)
    parts = cosines(near, query.vector, snapshot.ranking.blocks)
    return Candidates(snapshot, items, cosine, vectors, levels, voters, voter_cosine, parts, complete)


def _nearest(
    snapshot: Snapshot, aim: Floats, n: int, *, allowed: Items | None, but: Items, exact: bool
) -> tuple[Items, Floats]:
    """The `n` nearest without those in `but`."""
    items, cosine = snapshot.nearest(aim, n + len(but), allowed=allowed, exact=exact)
    if len(but):
        kept = ~np.isin(items, but)
        items, cosine = items[kept], cosine[kept]
    return items[:n], cosine[:n]


def _rest(snapshot: Snapshot, aim: Floats, allowed: Items | None, but: Items) -> tuple[Items, Floats]:
    """All that pass but `but`, nearest first, equally near ones by number: the same order every time."""
    everything = snapshot.select({}) if allowed is None else allowed
    left = np.setdiff1d(everything, but)
    if not len(left):
        return left, np.zeros(0, np.float32)
    items, cosine = snapshot.nearest(aim, len(left), allowed=left, exact=True)
    order = np.lexsort((items, -cosine))
    return items[order], cosine[order]


def _levels(count: int) -> NDArray[np.int32]:
    """The tiers of the `count` candidates after the first tier: 1, …, 2, …"""
    places = np.arange(DEPTH, DEPTH + count)
    bounds = DEPTH * GROWTH ** np.arange(16, dtype=np.int64)
    return np.searchsorted(bounds, places, side="right").astype(np.int32)
