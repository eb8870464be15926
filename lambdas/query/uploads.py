"""A request's body → a photo's bytes or named fields, within a cap that holds before anything is kept."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from lookalike.errors import BadRequest
from lookalike.photo_limits import Limits, check_bytes

OVERHEAD = 64 * 1024  # what multipart adds around a photo: boundaries, headers, the parameters as fields
PHOTO = "image"


@dataclass(frozen=True, slots=True)
class Upload:
    """`photo` is None where the body held none; `fields` are the parameters that it held."""

    photo: bytes | None
    fields: dict[str, Any] = field(default_factory=dict)


async def read(request: Request, max_bytes: int) -> Upload:
    """Multipart by its content type, JSON by its first character; anything else is a photo, typed or not.

    Raises PhotoError (`too_large`) as soon as the body exceeds the cap, BadRequest for a body that is no such
    thing.
    """
    body = await _capped(request, max_bytes + OVERHEAD, max_bytes)
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await _multipart(request, body)
    if body[:1] == b"{":
        return Upload(None, _json(body))
    meant = body or request.headers.get("content-type", "").startswith("image/")
    return Upload(body if meant else None)


async def _capped(request: Request, cap: int, max_bytes: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > cap:
        check_bytes(int(declared), Limits(max_bytes=max_bytes))
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > cap:
            check_bytes(len(body), Limits(max_bytes=max_bytes))
    return bytes(body)


def _json(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body begins like JSON but is not: {error}.") from None
    return {name: value for name, value in fields.items() if value is not None}


async def _multipart(request: Request, body: bytes) -> Upload:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(request.headers, stream(), max_files=2, max_fields=100, max_part_size=OVERHEAD)
    parser.spool_max_size = len(body) + 1  # what is in memory already is not written to disk
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError, AssertionError) as error:
        raise BadRequest(f"The multipart body can't be read: {getattr(error, 'message', error)}") from None
    try:
        return await _form(form)
    finally:
        await form.close()


async def _form(form: FormData) -> Upload:
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    photos = [value for value in form.getlist(PHOTO) if isinstance(value, UploadFile)]
    if len(files) > 1 or len(photos) < len(files) or len(photos) < len(form.getlist(PHOTO)):
        raise BadRequest(f"A form holds at most one file, in a field named '{PHOTO}'; other fields are text.")
    fields: dict[str, Any] = {}
    for name in form.keys() - {PHOTO}:
        values = form.getlist(name)
        fields[name] = values if len(values) > 1 else values[0]
    if isinstance(fields.get("items"), str):
        fields |= _json(b'{"items":%b}' % fields["items"].encode())
    return Upload(await photos[0].read() if photos else None, fields)
