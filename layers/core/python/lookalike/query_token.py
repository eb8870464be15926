"""A photo's features as an opaque text that clients keep and send back: nothing of a photo is stored here.

Layout, before base64 without padding: format (1 byte) · bits per number (1) · encoder (16) · features version
(2) · for each block, in the order of names: lowest, highest (float32), numbers packed · CRC-32 (4).
"""

import base64
import binascii
import struct
import zlib
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import numpy as np

from lookalike import features
from lookalike.errors import BadRequest, StaleQuery
from lookalike.features import Array, Features

MAX_CHARACTERS = 8192
FORMAT = 1
_BITS = (
    8,
    7,
    6,
    5,
    4,
)  # the most precise that fits is taken; at 8 the cosine to the original is above 0.9999
_HEAD = struct.Struct(">BB16sH")
_RANGE = struct.Struct(">ff")
_CHECK = struct.Struct(">I")

Schema = Mapping[str, tuple[int, np.dtype[Any]]]
"""Block name → (length, dtype), as `features.schema` gives it."""


def dump(photo: Features, encoder_id: str) -> str:
    """The token, at most 8,192 characters of A–Z a–z 0–9 - _.

    Each block is quantised between its lowest and its highest number, with as many bits as fit.
    """
    sizes = [len(block) for block in photo.values()]
    bits = next((bits for bits in _BITS if _characters(sizes, bits) <= MAX_CHARACTERS), None)
    if bits is None:
        raise ValueError(f"{sum(sizes)} numbers do not fit into a token of {MAX_CHARACTERS} characters")
    parts = [_HEAD.pack(FORMAT, bits, _tag(encoder_id), features.VERSION)]
    for name in sorted(photo):
        parts += _quantised(np.asarray(photo[name], np.float32), bits)
    body = b"".join(parts)
    return base64.urlsafe_b64encode(body + _CHECK.pack(zlib.crc32(body))).decode().rstrip("=")


def load(token: str, encoder_id: str, schema: Schema) -> Features:
    """The features that `dump` was given, as exactly as the token holds them.

    Raises StaleQuery when another encoder or another version of the features made the token, BadRequest when
    it is no token at all.
    """
    body = _checked(token)
    form, bits, tag, version = _HEAD.unpack_from(body)
    if form != FORMAT or tag != _tag(encoder_id) or version != features.VERSION:
        raise StaleQuery(
            "This query token is of an earlier version of the search: send the photo again for a new one."
        )
    if bits not in _BITS or len(body) != _length([length for length, _ in schema.values()], bits):
        raise _not_a_token()
    photo, at = {}, _HEAD.size
    with np.errstate(over="ignore", invalid="ignore"):  # a forged range is caught as not finite
        for name in sorted(schema):
            length, dtype = schema[name]
            lowest, highest = _RANGE.unpack_from(body, at)
            packed = np.frombuffer(body, np.uint8, _packed(length, bits), at + _RANGE.size)
            at += _RANGE.size + len(packed)
            photo[name] = _restored(packed, length, bits, lowest, highest).astype(dtype)
    if not all(np.isfinite(block).all() for block in photo.values()):
        raise _not_a_token()
    return photo


def settle(photo: Features, encoder_id: str, schema: Schema) -> tuple[str, Features]:
    """A photo's token, and its features as the token says them.

    The first page is searched with these too: were it searched with the more exact originals, the second
    page, which only has the token, could be ordered a little differently and repeat or skip a product.
    """
    token = dump(photo, encoder_id)
    return token, load(token, encoder_id, schema)


def _tag(encoder_id: str) -> bytes:
    return blake2b(encoder_id.encode(), digest_size=16).digest()


def _packed(length: int, bits: int) -> int:
    return (length * bits + 7) // 8


def _length(sizes: list[int], bits: int) -> int:
    """Bytes of a token's body without its check."""
    return _HEAD.size + sum(_RANGE.size + _packed(size, bits) for size in sizes)


def _characters(sizes: list[int], bits: int) -> int:
    return -(-(_length(sizes, bits) + _CHECK.size) * 4 // 3)


def _quantised(block: Array, bits: int) -> tuple[bytes, bytes]:
    lowest, highest = float(block.min()), float(block.max())
    steps = (1 << bits) - 1
    whole = np.rint((block - lowest) / ((highest - lowest) or 1.0) * steps).astype(np.uint8)
    if bits < 8:
        whole = np.packbits(np.unpackbits(whole).reshape(-1, 8)[:, 8 - bits :])
    return _RANGE.pack(lowest, highest), whole.tobytes()


def _restored(packed: Array, length: int, bits: int, lowest: float, highest: float) -> Array:
    if bits < 8:
        digits = np.zeros((length, 8), np.uint8)
        digits[:, 8 - bits :] = np.unpackbits(packed, count=length * bits).reshape(length, bits)
        packed = np.packbits(digits)
    step = np.float32((highest - lowest) / ((1 << bits) - 1))
    return np.asarray(lowest + packed * step, np.float32)


def _checked(token: str) -> bytes:
    """The token's bytes without their check. Raises BadRequest."""
    if len(token) > MAX_CHARACTERS:
        raise _not_a_token()
    try:
        data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _not_a_token() from None
    body, check = data[: -_CHECK.size], data[-_CHECK.size :]
    if len(body) < _HEAD.size or zlib.crc32(body) != _CHECK.unpack(check)[0]:
        raise _not_a_token()
    return body


def _not_a_token() -> BadRequest:
    return BadRequest(
        "The query token is damaged or cut short: send it exactly as an answer's `query` gave it,"
        " or send the photo again."
    )
