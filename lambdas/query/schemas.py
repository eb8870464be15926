"""What the API gives: matches, pages, facets, problems, as they travel."""

# ruff: noqa: N815  # the columns keep their names
from __future__ import annotations

from pydantic import BaseModel, Field


class Product(BaseModel):
    """A product as the catalog describes it; what it does not say is null."""

    id: str
    name: str
    gender: str | None = None
    masterCategory: str | None = None
    subCategory: str | None = None
    articleType: str | None = None
    baseColour: str | None = None
    season: str | None = None
    usage: str | None = None
    year: str | None = None


class Reason(BaseModel):
    """Something that a match measurably shares with what was asked for."""

    code: str = Field(examples=["type"])
    value: str = Field(examples=["Shirts"])


class Shown(BaseModel):
    """A product with its picture; `image` and `thumbnail` are paths on this host, sizes are the picture's."""

    product: Product
    similarity: float | None = Field(default=None, description="0 to 1; null where nothing was compared.")
    image: str
    thumbnail: str
    width: int
    height: int


class Match(Shown):
    """A result. `variants` are the same thing, or nearly the same, and are shown with it."""

    reasons: list[Reason] = []
    variants: list[Shown] = []


class Answer(BaseModel):
    """A page of results."""

    matches: list[Match]
    cursor: str | None = Field(
        description="Send it with the same request for the next page; null on the last."
    )
    total: int = Field(description="Products that pass the filters.")
    snapshot: str = Field(description="The version of the catalog that answered.")
    confidence: str | None = Field(
        default=None, description="`strong`, `fair` or `weak`: is anything here close?"
    )
    query: str | None = Field(default=None, description="The photo's token, for later pages and filters.")
    timings_ms: dict[str, float] = Field(default={}, description="Milliseconds of each stage.")


class Count(BaseModel):
    """How many products have a value."""

    value: str
    count: int


class Facets(BaseModel):
    """Values and counts of each column, commonest first. A column's own filter does not narrow it."""

    facets: dict[str, list[Count]]
    total: int
    snapshot: str


class Health(BaseModel):
    """What is being served."""

    status: str
    snapshot: str
    encoder: str
    size: int = Field(description="Searchable products.")
    age_s: float = Field(description="Seconds since the snapshot was made.")


class Wrong(BaseModel):
    """One parameter that can't be taken."""

    parameter: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable, for programs; `detail` says what happened and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[Wrong] | None = None
