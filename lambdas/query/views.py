"""Products and matches as the API shows them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from lambdas.query import schemas
from lookalike import search
from lookalike.product import Product


def answer(found: search.Answer, token: str | None) -> schemas.Answer:
    """A page of a search; `token` is the photo's."""
    return schemas.Answer(
        matches=[match(one) for one in found.matches],
        cursor=found.cursor,
        total=found.total,
        snapshot=found.snapshot,
        confidence=found.confidence,
        query=token,
        timings_ms=found.timings,
    )


def match(found: search.Match) -> schemas.Match:
    """One result with its variants."""
    return schemas.Match(
        **_shown(found.product, found.similarity),
        reasons=[schemas.Reason(code=one.code, value=one.value) for one in found.reasons],
        variants=[schemas.Shown(**_shown(one.product, one.similarity)) for one in found.variants],
    )


def product(found: Product) -> schemas.Match:
    """A product that was not compared with anything."""
    return schemas.Match(**_shown(found, None))


def _shown(found: Product, similarity: float | None) -> dict[str, Any]:
    return {
        "product": {"id": found.id, "name": found.name, **found.attributes},
        "similarity": None if similarity is None else round(similarity, 4),
        # A picture keeps its path when it is replaced: the ETag in the address gets past caches.
        "image": f"/{quote(found.image)}?v={found.etag[:8]}",
        "thumbnail": f"/{quote(found.thumbnail)}",
        "width": found.width,
        "height": found.height,
    }
