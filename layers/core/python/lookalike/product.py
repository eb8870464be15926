"""A product as a shopper sees it, and the columns that describe it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

FACETS = (
    "gender",
    "masterCategory",
    "subCategory",
    "articleType",
    "baseColour",
    "season",
    "usage",
    "year",
)
"""The columns of `styles.csv` that a search can be narrowed by."""

NAME = "productDisplayName"
"""The column that holds a product's name."""

COLUMNS = ("id", *FACETS, NAME)
"""Every column of `styles.csv` that is used."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the catalog, shown by one picture.

    `attributes` maps each of FACETS that is known to its value. `image` and `thumbnail` are keys of the
    bucket; `width` and `height` are the upright picture's in pixels, `etag` and `last_modified` (UTC) its.
    """

    id: str
    name: str
    image: str
    thumbnail: str
    width: int
    height: int
    etag: str
    last_modified: datetime
    attributes: Mapping[str, str] = field(default_factory=dict)
