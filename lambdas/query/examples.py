"""Examples for the API's description: answers over 2,946 products of the Kaggle catalog, shortened."""

from typing import Any

from lambdas.query.problems import KINDS

TOKEN = "AQgruyTcDnUYGmKYReqgTnOQ…"  # noqa: S105  # no secret: a query token
SNAPSHOT = "20261124T150640.514793Z-e18c53c44e76"

_PRODUCT = {
    "id": "10213",
    "name": "Murcia Women Hahk Black Handbags",
    "gender": "Women",
    "masterCategory": "Accessories",
    "subCategory": "Bags",
    "articleType": "Handbags",
    "baseColour": "Black",
    "season": "Winter",
    "usage": "Casual",
    "year": "2015",
}
_SHOWN = {
    "product": _PRODUCT,
    "similarity": 0.7852,
    "image": "/images/10213.jpg?v=e065a068",
    "thumbnail": "/thumbnails/10213-e065a068.webp",
    "width": 225,
    "height": 300,
}
_MATCH = {**_SHOWN, "reasons": [{"code": "type", "value": "Handbags"}], "variants": []}
_ANSWER = {
    "matches": [_MATCH],
    "cursor": "AQLmM0laSgszx633YNuDVkIAAAACo67iX5WQf0u_4PtQ",
    "total": 2946,
    "snapshot": SNAPSHOT,
    "confidence": "strong",
    "query": TOKEN,
    "timings_ms": {"load": 0.02, "decode": 1.9, "encode": 9.4, "nearest": 0.6, "rank": 1.2, "total": 14.1},
}
_UNCOMPARED = {**_MATCH, "similarity": None, "reasons": []}

ANSWERS: dict[str, Any] = {
    "/api/search": _ANSWER,
    "/api/products/{id}/similar": {**_ANSWER, "query": None},
    "/api/products/{id}": _UNCOMPARED,
    "/api/products": {**_ANSWER, "matches": [_UNCOMPARED], "confidence": None, "query": None},
    "/api/facets": {
        "facets": {
            "gender": [{"value": "Men", "count": 1426}, {"value": "Women", "count": 1269}],
            "articleType": [{"value": "Tshirts", "count": 412}, {"value": "Shirts", "count": 201}],
        },
        "total": 2946,
        "snapshot": SNAPSHOT,
    },
    "/api/health": {
        "status": "ok",
        "snapshot": SNAPSHOT,
        "encoder": "efficientnet-lite0-4c9aec0e4b5bcf9c6f3e204107ea8ef832e8c81b7c4c921fb89e3d7437d7ee88",
        "size": 2946,
        "age_s": 125.3,
    },
}

BODIES: dict[str, Any] = {
    "token": {
        "summary": "A filter on an earlier photo",
        "value": {"query": TOKEN, "articleType": ["Handbags"], "k": 12},
    },
    "items": {
        "summary": "More like these, less like that",
        "value": {"items": [{"product": "10213"}, {"query": TOKEN}, {"product": "21941", "weight": -0.5}]},
    },
}

_DETAILS = {
    "bad_request": "k: Input should be less than or equal to 50. See /api/docs.",
    "not_found": "There is no product '10213' here: it was removed, or its id is mistyped.",
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
