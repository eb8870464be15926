"""Each request's answer: what is served now, the use case, and how that is shown.

What needs an index or a model is imported at the first answer: importing the function loads neither.
"""

from __future__ import annotations

from functools import partial

from lambdas.query import parameters, schemas, views
from lambdas.query.state import State
from lookalike.stopwatch import Stopwatch


def search(state: State, asked: parameters.Asked, picture: bytes | None) -> schemas.Answer:
    """What a photo, a token or items look like. `picture` is the photo's bytes, where there is one."""
    from lambdas.query.asking import Desk, request
    from lookalike.search import search

    watch = Stopwatch()
    with watch.stage("load"):
        loaded = state.loaded()
    ask, token = Desk(loaded, state.limits, watch).asks_for(asked, picture)
    return views.answer(search(loaded.snapshot, ask, request(asked), watch), token)


def similar(state: State, product_id: str, searching: parameters.Searching) -> schemas.Answer:
    """What a product looks like."""
    from lambdas.query.asking import request
    from lookalike import subjects
    from lookalike.search import search

    watch = Stopwatch()
    with watch.stage("load"):
        snapshot = state.loaded().snapshot
    ask = partial(subjects.of_product, product_id=product_id)
    return views.answer(search(snapshot, ask, request(searching), watch), None)


def product(state: State, product_id: str) -> schemas.Match:
    """One product."""
    from lookalike import subjects

    snapshot = state.loaded().snapshot
    return views.product(snapshot.products([subjects.item_of(snapshot, product_id)])[0])


def browse(state: State, paging: parameters.Paging) -> schemas.Answer:
    """The catalog, newest first."""
    from lookalike.browse import browse

    watch = Stopwatch()
    with watch.stage("load"):
        snapshot = state.loaded().snapshot
    with watch.stage("products"):
        page = browse(snapshot, k=paging.k, filters=paging.columns(), words=paging.q, text=paging.cursor)
    return schemas.Answer(
        matches=[views.product(one) for one in page.products],
        cursor=page.cursor,
        total=page.total,
        snapshot=snapshot.manifest.version,
        timings_ms=watch.timings(),
    )


def facets(state: State, filters: parameters.Filters) -> schemas.Facets:
    """What can be filtered by, and how much there is of it."""
    snapshot = state.loaded().snapshot
    columns = filters.columns()
    counted = snapshot.facets(columns, filters.q)
    return schemas.Facets(
        facets={
            name: [schemas.Count(value=value, count=count) for value, count in values]
            for name, values in counted.items()
        },
        total=len(snapshot.select(columns, filters.q)),
        snapshot=snapshot.manifest.version,
    )
