"""Errors → HTTP: the one table, and how a problem document (RFC 9457) is written."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from lookalike.errors import LookalikeError

logger = logging.getLogger(__name__)

RETRY_AFTER_S = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """How one code is answered; `when` is for the documentation."""

    status: int
    title: str
    when: str


KINDS: Mapping[str, Kind] = {
    "bad_request": Kind(400, "This can't be done as asked", "A parameter, token, cursor or body is wrong."),
    "forbidden": Kind(403, "Not through this door", "The request did not come through the public address."),
    "not_found": Kind(404, "Not found", "No such product or path."),
    "method_not_allowed": Kind(405, "Wrong method", "The path exists, but not for this method; see Allow."),
    "stale_query": Kind(409, "Send the photo again", "The token is of another encoder."),
    "stale_cursor": Kind(
        409, "Search again", "The catalog changed under a cursor more than 200 results deep."
    ),
    "too_large": Kind(413, "Too large", "The body or the picture exceeds a limit, which the detail names."),
    "not_an_image": Kind(415, "Not a picture", "The bytes are no picture."),
    "unsupported_format": Kind(415, "Unsupported format", "A picture, but of a kind that is not read."),
    "empty": Kind(422, "Empty", "The photo has no bytes."),
    "too_small": Kind(422, "Too small", "The picture's sides are below the limit."),
    "damaged": Kind(422, "Damaged picture", "The picture is broken or cut short."),
    "internal": Kind(500, "Our mistake", "Something unforeseen; the log has it."),
    "not_ready": Kind(503, "Nothing to search yet", "The first snapshot is not published; see Retry-After."),
    "unavailable": Kind(503, "Not available now", "The stored catalog can't be read; see Retry-After."),
}
_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "not_an_image"}


def response(
    code: str, detail: str, *, errors: list[dict[str, str]] | None = None, headers: Mapping[str, str] = {}
) -> JSONResponse:
    """The answer for one of KINDS."""
    kind = KINDS[code]
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    waiting = {"Retry-After": str(RETRY_AFTER_S)} if kind.status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return JSONResponse(
        body,
        kind.status,
        {"Cache-Control": "no-store", **waiting, **headers},
        media_type="application/problem+json",
    )


def code_of(error: LookalikeError) -> str:
    """The code that a domain error is answered with. One that is not the caller's doing is `unavailable`."""
    from lookalike.photo_limits import PhotoError

    if isinstance(error, PhotoError) or (error.code in KINDS and error.code != "damaged"):
        return error.code
    return "unavailable"


def of_error(error: LookalikeError) -> JSONResponse:
    """The answer for a domain error."""
    code = code_of(error)
    if code == "unavailable":
        logger.error("Unavailable: %s", error, exc_info=error)
        return response(code, "The catalog can't be read right now. Try again in a few seconds.")
    return response(code, str(error))


def of_validation(found: Iterable[Mapping[str, Any]]) -> JSONResponse:
    """The answer for parameters that pydantic refused: each is named, with what is wrong about it."""
    errors = [{"parameter": _name(one["loc"]), "detail": _sentence(one)} for one in found]
    detail = " ".join(f"{error['parameter']}: {error['detail']}" for error in errors[:3])
    return response("bad_request", f"{detail} See /api/docs.", errors=errors)


def _name(location: tuple[Any, ...]) -> str:
    parts = [str(part) for part in location if part not in ("query", "path", "body")] or list(
        map(str, location)
    )
    return ".".join(parts)


def _sentence(one: Mapping[str, Any]) -> str:
    if one["type"] == "extra_forbidden":
        return "There is no such parameter."
    return f"{one['msg']}."


def install(app: FastAPI) -> None:
    """Makes `app` answer every error with a problem document."""

    @app.exception_handler(LookalikeError)
    async def domain(_: Request, error: LookalikeError) -> JSONResponse:
        return of_error(error)

    @app.exception_handler(RequestValidationError)
    async def parameters(_: Request, error: RequestValidationError) -> JSONResponse:
        return of_validation(error.errors())

    @app.exception_handler(ValidationError)
    async def fields(_: Request, error: ValidationError) -> JSONResponse:
        return of_validation([dict(one) for one in error.errors()])

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        code = _OF_STATUS.get(error.status_code, "bad_request" if error.status_code < 500 else "internal")
        details = {
            "not_found": f"There is nothing at {request.url.path[:200]}. The API is described at /api/docs.",
            "method_not_allowed": f"{request.method} is not for {request.url.path[:200]}. See /api/docs.",
        }
        return response(code, details.get(code, str(error.detail)), headers=error.headers or {})
