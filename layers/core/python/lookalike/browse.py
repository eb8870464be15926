"""Looking through the catalog without a photo: filters and words, newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from lookalike import cursor

if TYPE_CHECKING:
    from lookalike.product import Product
    from lookalike.snapshot import Snapshot

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Page:
    """`total`: products that pass. `cursor` is None after the last page."""

    products: list[Product]
    cursor: str | None
    total: int


def browse(
    snapshot: Snapshot,
    *,
    k: int,
    filters: Mapping[str, Sequence[str]],
    words: str = "",
    text: str = "",
) -> Page:
    """The `k` products after the cursor `text` (empty: the first). Raises BadRequest and StaleCursor."""
    asked = cursor.digest(
        "browse", repr(sorted((name, *sorted(values)) for name, values in filters.items())), words
    )
    place, seen = cursor.begin(text, snapshot.manifest.version, asked)
    listing = _Listing(snapshot, filters, words)
    fresh = listing.after(0 if seen else place.shown, k + 1)
    if seen:
        fresh = (product for product in fresh if cursor.mark(product.id) not in seen)
    found = list(islice(fresh, k + 1))
    shown = found[:k]
    more = len(found) > k
    return Page(shown, place.next([product.id for product in shown]).dump() if more else None, listing.total)


@dataclass(slots=True)
class _Listing:
    snapshot: Snapshot
    filters: Mapping[str, Sequence[str]]
    words: str
    total: int = field(default=0)

    def after(self, offset: int, chunk: int) -> Iterator[Product]:
        """The products from `offset` on, read in chunks."""
        while True:
            items, self.total = self.snapshot.browse(self.filters, self.words, offset, chunk)
            yield from self.snapshot.products(items)
            offset, chunk = offset + len(items), max(chunk, _CHUNK)
            if not items or offset >= self.total:
                return
