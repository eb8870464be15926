"""What CloudFront does on AWS: the page, the pictures of the bucket, the report, and the API behind them."""

import mimetypes
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

from lambdas.query.api import create_app
from lambdas.query.state import State
from lookalike import layout
from lookalike.errors import NotFound
from lookalike.store import Store

# as infra's response headers policy
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def create_site(frontend: Path) -> FastAPI:
    """The local site, wired from the environment."""
    state = State.from_environment()
    return build_site(create_app(state), state.store, frontend)


def build_site(api: FastAPI, store: Store, frontend: Path) -> FastAPI:
    """`api`, with pictures and report from `store` and the page's files from the folder `frontend`."""

    @api.middleware("http")
    async def say_headers(request: Request, call_next):  # type: ignore[no-untyped-def]
        response = await call_next(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault(
            "Referrer-Policy", "strict-origin-when-cross-origin"
        )
        if not request.url.path.startswith(("/api/", "/report")):
            response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    @api.api_route(
        "/images/{path:path}", methods=["GET", "HEAD"], include_in_schema=False
    )
    def image(path: str) -> Response:
        return _stored(store, layout.IMAGES + path)

    @api.api_route(
        "/thumbnails/{path:path}", methods=["GET", "HEAD"], include_in_schema=False
    )
    def thumbnail(path: str) -> Response:
        return _stored(store, layout.THUMBNAILS + path)

    @api.get("/report", include_in_schema=False)
    def report() -> Response:
        return _stored(store, layout.LATEST_REPORT, cache="no-cache")

    api.mount("/", StaticFiles(directory=frontend, html=True))
    return api


def _stored(
    store: Store, key: str, cache: str = "public, max-age=31536000, immutable"
) -> Response:
    try:
        stored = store.read(key)
    except NotFound:
        return PlainTextResponse("Nothing is stored here.", status_code=404)
    kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
    return Response(
        stored.data,
        media_type=kind,
        headers={"Cache-Control": cache, "ETag": f'"{stored.info.etag}"'},
    )
