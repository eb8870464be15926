"""What CloudFront does on AWS: the page, the pictures of the bucket and the API; and here the report, too."""

import json
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

from lambdas.query.api import create_app
from lambdas.query.state import State
from lookalike import layout
from lookalike.errors import NotFound
from lookalike.store import Store

FOREVER = "public, max-age=31536000, immutable"
# As in infra: nothing in the bucket may run as a page of ours, and the report runs nothing.
SANDBOX = "default-src 'none'; sandbox"
EVERYWHERE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("text/javascript", ".js")


def create_site(frontend: Path) -> FastAPI:
    """The local site, wired from the environment."""
    state = State.from_environment()
    return build_site(create_app(state), state.store, frontend)


def build_site(api: FastAPI, store: Store, frontend: Path) -> FastAPI:
    """`api`, with pictures and report from `store` and the page's files from the folder `frontend`."""
    page = json.loads((frontend / "headers.json").read_text())

    @api.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        stored = request.url.path.startswith(("/api/", "/images/", "/thumbnails/", "/reports/"))
        for name, value in {**EVERYWHERE, **({} if stored else page | {"Cache-Control": "no-cache"})}.items():
            response.headers.setdefault(name, value)
        return response

    for prefix in (layout.IMAGES, layout.THUMBNAILS):
        _serve(api, prefix, store, {"Cache-Control": FOREVER, "Content-Security-Policy": SANDBOX})
    _serve(api, layout.REPORTS, store, {"Cache-Control": "no-cache"})

    @api.get("/report", include_in_schema=False)
    def report() -> Response:
        return RedirectResponse("/" + layout.LATEST_REPORT)

    api.mount("/", StaticFiles(directory=frontend, html=True))
    return api


def _serve(api: FastAPI, prefix: str, store: Store, headers: dict[str, str]) -> None:
    """What lies under `prefix`, at the path of the same name."""

    @api.api_route(f"/{prefix}{{rest:path}}", methods=["GET", "HEAD"], include_in_schema=False)
    def stored(rest: str) -> Response:
        try:
            found = store.read(prefix + rest)
        except NotFound:
            return PlainTextResponse("Nothing is stored here.", status_code=404)
        kind = mimetypes.guess_type(rest)[0] or "application/octet-stream"
        return Response(found.data, media_type=kind, headers={**headers, "ETag": f'"{found.info.etag}"'})
