"""The paths of the API: each reads its parameters, calls one use case and shows what comes back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from lambdas.query import schemas, uploads, views
from lambdas.query.openapi import SEARCH_BODY, problems_of
from lambdas.query.state import State
from lookalike.stopwatch import Stopwatch

SHORT = "public, max-age=5"  # as long as a snapshot may be behind anyway
ProductId = Annotated[
    str, Path(alias="id", description="A product's id.", max_length=1024, examples=["15970"])
]


def build(state: State) -> APIRouter:
    """The routes, served from `state`."""
    router = APIRouter(prefix="/api")

    @router.post(
        "/search",
        summary="Products that look like a photo",
        response_model=schemas.Answer,
        openapi_extra=SEARCH_BODY,
        responses=problems_of(
            *("bad_request", "not_found", "stale_query", "stale_cursor", "too_large", "not_an_image"),
            *("unsupported_format", "empty", "too_small", "damaged"),
        ),
    )
    async def search(
        request: Request, response: Response, asking: Annotated[schemas.Asking, Query()]
    ) -> schemas.Answer:
        """Send a photo as the body (or as `image` of a form), a `query` token, or `items` with weights.

        Parameters may stand in the address or in the body; the body's win.
        """
        upload = await uploads.read(request, state.limits.max_bytes)
        asked = schemas.Asked.model_validate({**asking.model_dump(exclude_unset=True), **upload.fields})
        picture = None if upload.photo == b"" and (asked.query or asked.items) else upload.photo
        answer = await run_in_threadpool(_search, state, asked, picture)
        _say(response, "no-store", answer.timings_ms)
        return answer

    @router.get(
        "/products/{id}/similar",
        summary="Products that look like a product",
        response_model=schemas.Answer,
        responses=problems_of("bad_request", "not_found", "stale_cursor"),
    )
    def similar(
        product_id: ProductId,
        response: Response,
        searching: Annotated[schemas.Searching, Query()],
    ) -> schemas.Answer:
        """Those most like its picture; itself and its variants are left out."""
        answer = _similar(state, product_id, searching)
        _say(response, SHORT, answer.timings_ms)
        return answer

    @router.get(
        "/products/{id}",
        summary="A product",
        response_model=schemas.Match,
        responses=problems_of("bad_request", "not_found"),
    )
    def product(product_id: ProductId, response: Response) -> schemas.Match:
        """What the catalog says about it."""
        _say(response, SHORT)
        return _product(state, product_id)

    @router.get(
        "/products",
        summary="Look through the catalog",
        response_model=schemas.Answer,
        responses=problems_of("bad_request", "stale_cursor"),
    )
    def browse(response: Response, paging: Annotated[schemas.Paging, Query()]) -> schemas.Answer:
        """Products that pass the filters, the newest picture first."""
        answer = _browse(state, paging)
        _say(response, SHORT, answer.timings_ms)
        return answer

    @router.get(
        "/facets",
        summary="What can be filtered by",
        response_model=schemas.Facets,
        responses=problems_of("bad_request"),
    )
    def facets(response: Response, filters: Annotated[schemas.Filters, Query()]) -> schemas.Facets:
        """Values and counts of each column under the other columns' filters and the words."""
        _say(response, SHORT)
        return _facets(state, filters)

    @router.get(
        "/health", summary="What is being served", response_model=schemas.Health, responses=problems_of()
    )
    def health(response: Response) -> schemas.Health:
        """Answers as soon as there is a snapshot to search."""
        _say(response, "no-store")
        return state.health()

    return router


def _search(state: State, asked: schemas.Asked, picture: bytes | None) -> schemas.Answer:
    from lambdas.query.asking import Desk, request
    from lookalike import search

    watch = Stopwatch()
    with watch.stage("load"):
        loaded = state.loaded()
    ask, token = Desk(loaded, state.limits, watch).asks_for(asked, picture)
    return views.answer(search.search(loaded.snapshot, ask, request(asked), watch), token)


def _similar(state: State, product_id: str, searching: schemas.Searching) -> schemas.Answer:
    from lambdas.query.asking import request
    from lookalike import search, subjects

    watch = Stopwatch()
    with watch.stage("load"):
        snapshot = state.loaded().snapshot
    ask = partial(subjects.of_product, product_id=product_id)
    return views.answer(search.search(snapshot, ask, request(searching), watch), None)


def _product(state: State, product_id: str) -> schemas.Match:
    from lookalike import subjects

    snapshot = state.loaded().snapshot
    return views.product(snapshot.products([subjects.item_of(snapshot, product_id)])[0])


def _browse(state: State, paging: schemas.Paging) -> schemas.Answer:
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


def _facets(state: State, filters: schemas.Filters) -> schemas.Facets:
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


def _say(response: Response, cache: str, timings: dict[str, float] | None = None) -> None:
    """How long the answer keeps, and (for browsers' tools and the function's metrics) what took how long."""
    response.headers["Cache-Control"] = cache
    if timings:
        response.headers["Server-Timing"] = ", ".join(f"{name};dur={ms}" for name, ms in timings.items())
