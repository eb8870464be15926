"""Where the next page begins: an opaque text that also works when the catalog changed since the last page."""

import base64
import binascii
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from lookalike.errors import BadRequest, StaleCursor

FORMAT = 1
REMEMBERED = (
    200  # how many shown products a cursor names; deeper than that it only works on the same snapshot
)
_HEAD = struct.Struct(">B8s8sI")
_ID = struct.Struct(">I")
_SEVERAL = bytes(8)  # in place of a snapshot: the pages so far were of more than one


@dataclass(frozen=True, slots=True)
class Cursor:
    """`shown` results of one request, asked of one snapshot, are behind us; `seen` are their products' marks.

    On the same snapshot the next page is simply the one after `shown`. On another one, whose order differs,
    what was seen is left out instead, from then on: so pages neither repeat nor skip while it changes.
    """

    snapshot: bytes
    asked: bytes
    shown: int
    seen: tuple[int, ...] = ()

    def next(self, shown_now: Sequence[str]) -> "Cursor":
        """The cursor after a page that showed the products `shown_now`."""
        seen = (*self.seen, *map(mark, shown_now))
        return Cursor(self.snapshot, self.asked, self.shown + len(shown_now), seen)

    def dump(self) -> str:
        """URL-safe; at most 1.2 KB."""
        seen = self.seen if len(self.seen) <= REMEMBERED else ()
        body = _HEAD.pack(FORMAT, self.snapshot, self.asked, self.shown) + b"".join(map(_ID.pack, seen))
        return base64.urlsafe_b64encode(body + _ID.pack(zlib.crc32(body))).decode().rstrip("=")


def digest(*parts: str) -> bytes:
    """Eight bytes that stand for `parts`."""
    return blake2b("\0".join(parts).encode(), digest_size=8).digest()


def mark(product_id: str) -> int:
    """The number by which a cursor remembers a product."""
    return int.from_bytes(blake2b(product_id.encode(), digest_size=4).digest(), "big")


def begin(text: str, snapshot: str, asked: bytes) -> tuple[Cursor, frozenset[int]]:
    """The cursor to go on from, and the marks of products that must not come again.

    No text is the first page. Where the snapshot is still the same, there are no marks and `shown` says how
    many results to pass over; else none are, and the marks say what to leave out. Raises BadRequest for a
    text that is no cursor or one of another search, StaleCursor when the catalog changed under one too deep
    to remember what it had shown.
    """
    now = digest(snapshot)
    if not text:
        return Cursor(now, asked, 0), frozenset()
    cursor = _load(text)
    if cursor.asked != asked:
        raise BadRequest(
            "This cursor belongs to another search: a cursor goes with exactly the query, filters, words and"
            " settings that its page had; only k may change."
        )
    if cursor.snapshot == now:
        return cursor, frozenset()
    if len(cursor.seen) < cursor.shown:
        raise StaleCursor("The catalog changed since the last page: search again from the first page.")
    return replace(cursor, snapshot=_SEVERAL), frozenset(cursor.seen)


def _load(text: str) -> Cursor:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _not_a_cursor() from None
    body, check = data[: -_ID.size], data[-_ID.size :]
    if len(body) < _HEAD.size or _ID.pack(zlib.crc32(body)) != check or body[0] != FORMAT:
        raise _not_a_cursor()
    if (len(body) - _HEAD.size) % _ID.size:
        raise _not_a_cursor()
    _, snapshot, asked, shown = _HEAD.unpack_from(body)
    seen = tuple(number for (number,) in _ID.iter_unpack(body[_HEAD.size :]))
    return Cursor(snapshot, asked, shown, seen)


def _not_a_cursor() -> BadRequest:
    return BadRequest("The cursor is damaged or cut short: send it exactly as an answer's `cursor` gave it.")
