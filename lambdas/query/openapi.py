"""The API's own description: real examples, every error, and a page that shows it without the internet."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, HTMLResponse, Response

from lambdas.query import examples
from lambdas.query.parameters import Asked
from lambdas.query.problems import KINDS
from lambdas.query.schemas import Problem
from lookalike.errors import NotFound

TITLE = "lookalike"
DESCRIPTION = """Visual search for a fashion catalog: send a photo, get the products that look most like it.

Every error is a problem document (RFC 9457) with a stable `code`."""
ALWAYS = ("forbidden", "method_not_allowed", "internal", "not_ready", "unavailable")

_BODIES: dict[str, Any] = {
    "image/*": {"schema": {"type": "string", "format": "binary"}},
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "properties": {"image": {"type": "string", "format": "binary"}},
        }
    },
    "application/json": {
        "schema": {"$ref": "#/components/schemas/Asked"},
        "examples": examples.BODIES,
    },
}
SEARCH_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "A photo (JPEG, PNG, WebP, GIF, AVIF or HEIC; told by its content), a form, or JSON.",
        "required": False,
        "content": _BODIES,
    }
}

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>lookalike: API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<div id="api"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
"""
_START = """SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#api", validatorUrl: null });
"""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_DAY = {"Cache-Control": "public, max-age=86400"}


def problems_of(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these codes, beside those that any may."""
    by_status: dict[int | str, list[str]] = {}
    for code in (*codes, *ALWAYS):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {status: _response(group) for status, group in sorted(by_status.items(), key=lambda one: one[0])}


def _response(codes: list[str]) -> dict[str, Any]:
    return {
        "description": " ".join(f"`{code}`: {KINDS[code].when}" for code in codes),
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"value": examples.problem(code)} for code in codes},
            }
        },
    }


def install(app: FastAPI) -> None:
    """Adds `/api/openapi.json` and `/api/docs` to `app`."""
    app.openapi = _description(app)  # type: ignore[method-assign]
    app.include_router(_pages(app))


def _description(app: FastAPI) -> Callable[[], dict[str, Any]]:
    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    return describe


def _described(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title=TITLE, version=app.version, description=DESCRIPTION, routes=app.routes)
    schemas = found["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):  # ours are problems, with another status
        schemas.pop(unused, None)
    template = "#/components/schemas/{model}"
    for model in (Asked, Problem):
        own = model.model_json_schema(ref_template=template)
        schemas |= own.pop("$defs", {})
        schemas[model.__name__] = own
    for path, methods in found["paths"].items():
        for operation in methods.values():
            fastapis = operation["responses"].get("422", {}).get("content", {})
            if "application/json" in fastapis:
                del operation["responses"]["422"]
            content = operation["responses"]["200"]["content"]["application/json"]
            content["example"] = examples.ANSWERS[path]
    return found


def _pages(app: FastAPI) -> APIRouter:
    router = APIRouter(prefix="/api", include_in_schema=False)

    @router.get("/openapi.json")
    def description() -> dict[str, Any]:
        return app.openapi()

    @router.get("/docs")
    def page() -> HTMLResponse:
        return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY, **_DAY})

    @router.get("/docs/start.js")
    def start() -> Response:
        return Response(_START, media_type="text/javascript", headers=_DAY)

    @router.get("/docs/swagger-ui-bundle.js")
    def script() -> FileResponse:
        return FileResponse(_swagger("swagger-ui-bundle.js"), media_type="text/javascript", headers=_DAY)

    @router.get("/docs/swagger-ui.css")
    def style() -> FileResponse:
        return FileResponse(_swagger("swagger-ui.css"), media_type="text/css", headers=_DAY)

    return router


def _swagger(name: str) -> Path:
    """A file of Swagger UI, which the package fastapi-offline carries."""
    found = find_spec("fastapi_offline")
    if found is None or found.origin is None:
        raise NotFound(
            "Swagger UI is not installed (the package fastapi-offline); /api/openapi.json is there."
        )
    return Path(found.origin).parent / "static" / name
