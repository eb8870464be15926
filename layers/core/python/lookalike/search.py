"""The use case: a photo, a product or several of either → the products most like it, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from lookalike import cursor, rerank
from lookalike.candidates import gather
from lookalike.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lookalike.candidates import Candidates, Items, Query
    from lookalike.product import Product
    from lookalike.reasons import Reason
    from lookalike.rerank import Ranked
    from lookalike.snapshot import Snapshot

MAX_TIERS = 16  # more than any catalog has
MAX_VARIANTS = 12  # shown of one group


@dataclass(frozen=True, slots=True)
class Request:
    """How to answer. `filters`: column → values, OR inside one, AND between. `words`: all of them in a name.

    `colour`: 0 looks at shape alone, 1 at colour alone, None is the measured best. `exact`: compare with
    every product instead of asking the index. `cursor`: an earlier answer's; empty is the first page.
    """

    k: int = 6
    cursor: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: str = ""
    colour: float | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A product that looks like what was asked for; `variants` are the same thing, or nearly, as itself."""

    product: Product
    similarity: float
    reasons: tuple[Reason, ...] = ()
    variants: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A page. `total`: products that pass the filters. `cursor` is None after the last page."""

    matches: list[Match]
    cursor: str | None
    confidence: str | None
    total: int
    snapshot: str
    timings: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was looked at for one page; `groups` are places in `ranked`."""

    candidates: Candidates
    ranked: Ranked
    groups: list[int]


def search(
    snapshot: Snapshot,
    ask: Callable[[Snapshot], Query],
    request: Request,
    watch: Stopwatch | None = None,
) -> Answer:
    """The page that `request` asks for of what `ask` looks for (see `subjects`).

    k counts groups of variants, and k are found whenever k pass the filters. Raises BadRequest, NotFound and
    StaleCursor.
    """
    watch = watch or Stopwatch()
    query = ask(snapshot)
    place, seen = cursor.begin(request.cursor, snapshot.manifest.version, _asked(query, request))
    with watch.stage("filter"):
        filtered = bool(request.words or request.filters)
        allowed = snapshot.select(request.filters, request.words) if filtered else None
    skip = 0 if seen else place.shown
    found = _find(snapshot, query, request, allowed, skip, seen, watch)
    shown = found.groups[: request.k]
    with watch.stage("products"):
        matches = _matches(snapshot, query, request.colour, found, shown)
    more = len(found.groups) > request.k
    return Answer(
        matches=matches,
        cursor=place.next([match.product.id for match in matches]).dump() if more else None,
        confidence=found.ranked.confidence,
        total=_total(snapshot, query, allowed),
        snapshot=snapshot.manifest.version,
        timings=watch.timings(),
    )


def _asked(query: Query, request: Request) -> bytes:
    """What a cursor of this request may be used for: everything but `k`."""
    filters = sorted((column, *sorted(values)) for column, values in request.filters.items())
    return cursor.digest(
        query.identity, repr(filters), request.words, repr(request.colour), repr(request.exact)
    )


def _find(
    snapshot: Snapshot,
    query: Query,
    request: Request,
    allowed: Items | None,
    skip: int,
    seen: frozenset[int],
    watch: Stopwatch,
) -> _Found:
    """As many tiers as it takes for `k` groups and one more, which says that there is a next page."""
    aim = rerank.aim(query, snapshot, request.colour)
    for tiers in range(1, MAX_TIERS):
        with watch.stage("nearest"):
            candidates = gather(snapshot, query, aim=aim, allowed=allowed, tiers=tiers, exact=request.exact)
        with watch.stage("rank"):
            ranked = rerank.rerank(query, candidates, colour=request.colour)
            fresh = _fresh(snapshot, candidates, ranked, skip, seen)
            groups = list(islice(fresh, request.k + 1))
        if candidates.complete or len(groups) > request.k:
            break
    return _Found(candidates, ranked, groups)


def _fresh(
    snapshot: Snapshot, candidates: Candidates, ranked: Ranked, skip: int, seen: frozenset[int]
) -> Iterator[int]:
    """The groups after the first `skip` of which nothing was `seen`."""
    places = range(skip, len(ranked.faces))
    if not seen:
        yield from places
        return
    marks = [cursor.mark(product.id) for product in snapshot.products(candidates.items)]
    for place in places:
        rows = (int(ranked.faces[place]), *ranked.variants[place])
        if not any(marks[row] in seen for row in rows):
            yield place


def _matches(
    snapshot: Snapshot, query: Query, colour: float | None, found: _Found, groups: list[int]
) -> list[Match]:
    """The shown groups with their products: the only rows that are read."""
    if not groups:
        return []
    ranked, candidates = found.ranked, found.candidates
    rows = [[int(ranked.faces[group]), *ranked.variants[group][:MAX_VARIANTS]] for group in groups]
    flat = np.array([row for group in rows for row in group], np.int64)
    products = dict(zip(flat.tolist(), snapshot.products(candidates.items[flat]), strict=True))
    alike = rerank.likeness(candidates.vectors[flat], query.vector, snapshot.ranking, colour)
    similarity = dict(zip(flat.tolist(), np.clip(alike, 0, 1).tolist(), strict=True))
    reasons = ranked.shared.reasons(ranked.faces[groups])
    return [
        Match(
            product=products[face],
            similarity=float(ranked.similarity[group]),
            reasons=why,
            variants=tuple(Match(products[row], similarity[row]) for row in variants),
        )
        for group, why, (face, *variants) in zip(groups, reasons, rows, strict=True)
    ]


def _total(snapshot: Snapshot, query: Query, allowed: Items | None) -> int:
    """How many products pass the filters, those that were asked with left out."""
    if allowed is None:
        return snapshot.size - len(query.products)
    return len(allowed) - int(np.isin(query.products, allowed).sum())
