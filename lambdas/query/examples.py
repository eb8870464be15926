"""Examples for the API's description: shortened from answers over the Kaggle catalog."""

from typing import Any

from lambdas.query.problems import KINDS

TOKEN = "AQj0c8V1Q2p…"  # noqa: S105  # no secret: a query token
SNAPSHOT = "20261124T140510.123456Z-1f0c2a9be7d4"

_PRODUCT = {
    "id": "15970",
    "name": "Turtle Check Men Navy Blue Shirt",
    "gender": "Men",
    "masterCategory": "Apparel",
    "subCategory": "Topwear",
    "articleType": "Shirts",
    "baseColour": "Navy Blue",
    "season": "Fall",
    "usage": "Casual",
    "year": "2011",
}
_SHOWN = {
    "product": _PRODUCT,
    "similarity": 0.8312,
    "image": "/images/15970.jpg?v=9b2cf535",
    "thumbnail": "/thumbnails/15970-9b2cf535.webp",
    "width": 1800,
    "height": 2400,
}
_MATCH = {**_SHOWN, "reasons": [{"code": "type", "value": "Shirts"}], "variants": []}
_ANSWER = {
    "matches": [_MATCH],
    "cursor": "AZ4cF2k…",
    "total": 44424,
    "snapshot": SNAPSHOT,
    "confidence": "strong",
    "query": TOKEN,
    "timings_ms": {"load": 0.02, "decode": 6.1, "encode": 9.4, "nearest": 0.8, "rank": 0.6, "total": 17.9},
}
_UNCOMPARED = {**_MATCH, "similarity": None, "reasons": []}

ANSWERS: dict[str, Any] = {
    "/api/search": _ANSWER,
    "/api/products/{id}/similar": {**_ANSWER, "query": None},
    "/api/products/{id}": _UNCOMPARED,
    "/api/products": {**_ANSWER, "matches": [_UNCOMPARED], "confidence": None, "query": None},
    "/api/facets": {
        "facets": {
            "gender": [{"value": "Men", "count": 22104}, {"value": "Women", "count": 18629}],
            "season": [{"value": "Summer", "count": 21476}],
        },
        "total": 44424,
        "snapshot": SNAPSHOT,
    },
    "/api/health": {
        "status": "ok",
        "snapshot": SNAPSHOT,
        "encoder": "efficientnet-lite0-1c9d…",
        "size": 44424,
        "age_s": 86.4,
    },
}

BODIES: dict[str, Any] = {
    "token": {
        "summary": "A filter on an earlier photo",
        "value": {"query": TOKEN, "articleType": ["Shirts"], "k": 12},
    },
    "items": {
        "summary": "More like these, less like that",
        "value": {"items": [{"product": "15970"}, {"query": TOKEN}, {"product": "39386", "weight": -0.5}]},
    },
}

_DETAILS = {
    "bad_request": "k: Input should be less than or equal to 50. See /api/docs.",
    "not_found": "There is no product '15970' here: it was removed, or its id is mistyped.",
    "too_large": "The file has 7.9 MB; at most 6 MB are allowed. Make the picture smaller or save it with"
    " stronger compression.",
}


def problem(code: str) -> dict[str, Any]:
    """A problem document of this code."""
    kind = KINDS[code]
    return {
        "type": "about:blank",
        "title": kind.title,
        "status": kind.status,
        "detail": _DETAILS.get(code, kind.when),
        "code": code,
    }
