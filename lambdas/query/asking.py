"""What a request asks for, as a search understands it: a photo, a token, a product, or items with weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lambdas.query.parameters import Asked, Item, Searching
from lookalike import features, photo, query_token, search, subjects
from lookalike.cache import Loaded
from lookalike.candidates import Query
from lookalike.errors import BadRequest
from lookalike.features import Encodes
from lookalike.photo import Crop, Limits
from lookalike.snapshot import Snapshot
from lookalike.stopwatch import Stopwatch

Ask = Callable[[Snapshot], Query]


@dataclass(frozen=True, slots=True)
class Desk:
    """What one request is served with: the same snapshot and encoder from beginning to end."""

    loaded: Loaded
    limits: Limits
    watch: Stopwatch

    def asks_for(self, asked: Asked, picture: bytes | None) -> tuple[Ask, str | None]:
        """What to look for, and the photo's token. Raises BadRequest, NotFound, PhotoError and StaleQuery."""
        given = {"a photo": picture is not None, "`query`": asked.query, "`items`": asked.items}
        named = [name for name, there in given.items() if there]
        if len(named) != 1:
            found = f"Both {' and '.join(named)} were sent" if named else "Nothing to look for was sent"
            raise BadRequest(f"{found}: send one photo as the body, or one `query` token, or `items`.")
        if picture is None and asked.crop:
            raise BadRequest(
                "`crop` is a part of a photo: send it with the photo, not with a token or items."
            )
        if picture is not None:
            return self._photo(picture, asked.crop)
        if asked.query:
            return partial(subjects.of_photo, photo=self._token(asked.query)), asked.query
        items = [self._item(one, place) for place, one in enumerate(asked.items)]
        alone = asked.items[0].query if len(items) == 1 else None
        return partial(subjects.of_items, items=items), alone

    def _photo(self, picture: bytes, crop: str) -> tuple[Ask, str]:
        part = Crop.parse(crop) if crop else None
        with self.watch.stage("decode"):
            pixels = photo.square(photo.load(picture, self.limits), part)
        encoder = self._encoder()
        with self.watch.stage("encode"):
            described = features.describe(pixels, encoder)
        with self.watch.stage("token"):
            schema = features.schema(encoder)
            token, settled = query_token.settle(described, encoder.id, schema)
        return partial(subjects.of_photo, photo=subjects.Photo(settled, token)), token

    def _encoder(self) -> Encodes:
        with self.watch.stage("load"):
            return self.loaded.encoder

    def _token(self, token: str) -> subjects.Photo:
        encoder = self._encoder()
        with self.watch.stage("token"):
            return subjects.Photo(query_token.load(token, encoder.id, features.schema(encoder)), token)

    def _item(self, item: Item, place: int) -> subjects.Weighted:
        if item.query and not item.product:
            return subjects.Weighted(self._token(item.query), item.weight)
        if item.product and not item.query:
            return subjects.Weighted(item.product, item.weight)
        raise BadRequest(f"Item {place + 1} must name either a `product` or a `query` token.")


def request(asked: Searching) -> search.Request:
    """How to answer, as a search understands it."""
    return search.Request(
        k=asked.k,
        cursor=asked.cursor,
        filters=asked.columns(),
        words=asked.q,
        colour=asked.colour,
        exact=asked.exact,
    )
