"""The paths of the API: each reads its parameters, calls one use case and shows what comes back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from lambdas.query import answers, parameters, schemas, uploads
from lambdas.query.openapi import SEARCH_BODY, problems_of
from lambdas.query.state import State

SHORT = "public, max-age=5"  # as long as a snapshot may be behind anyway
ProductId = Annotated[
    str, Path(alias="id", description="A product's id.", max_length=1024, examples=["10213"])
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
        request: Request, response: Response, asking: Annotated[parameters.Asking, Query()]
    ) -> schemas.Answer:
        """Send a photo as the body (or as `image` of a form), a `query` token, or `items` with weights.

        Parameters may stand in the address or in the body; the body's win.
        """
        upload = await uploads.read(request, state.limits.max_bytes)
        asked = parameters.Asked.model_validate({**asking.model_dump(exclude_unset=True), **upload.fields})
        picture = None if upload.photo == b"" and (asked.query or asked.items) else upload.photo
        answer = await run_in_threadpool(answers.search, state, asked, picture)
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
        searching: Annotated[parameters.Searching, Query()],
    ) -> schemas.Answer:
        """Those most like its picture; itself and its variants are left out."""
        answer = answers.similar(state, product_id, searching)
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
        return answers.product(state, product_id)

    @router.get(
        "/products",
        summary="Look through the catalog",
        response_model=schemas.Answer,
        responses=problems_of("bad_request", "stale_cursor"),
    )
    def browse(response: Response, paging: Annotated[parameters.Paging, Query()]) -> schemas.Answer:
        """Products that pass the filters, the newest picture first."""
        answer = answers.browse(state, paging)
        _say(response, SHORT, answer.timings_ms)
        return answer

    @router.get(
        "/facets",
        summary="What can be filtered by",
        response_model=schemas.Facets,
        responses=problems_of("bad_request"),
    )
    def facets(response: Response, filters: Annotated[parameters.Filters, Query()]) -> schemas.Facets:
        """Values and counts of each column under the other columns' filters and the words."""
        _say(response, SHORT)
        return answers.facets(state, filters)

    @router.get(
        "/health", summary="What is being served", response_model=schemas.Health, responses=problems_of()
    )
    def health(response: Response) -> schemas.Health:
        """Answers as soon as there is a snapshot to search."""
        _say(response, "no-store")
        return state.health()

    return router


def _say(response: Response, cache: str, timings: dict[str, float] | None = None) -> None:
    """How long the answer keeps, and (for browsers' tools and the function's metrics) what took how long."""
    response.headers["Cache-Control"] = cache
    if timings:
        response.headers["Server-Timing"] = ", ".join(f"{name};dur={ms}" for name, ms in timings.items())
