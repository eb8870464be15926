"""What the API takes: parameters and bodies, with their limits."""

# ruff: noqa: N815  # the columns keep their names
from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from lookalike.product import FACETS
from lookalike.query_token import MAX_CHARACTERS
from lookalike.subjects import MAX_ITEMS, MAX_WEIGHT

MAX_K = 50
MAX_VALUES = 50


def _listed(value: Any) -> Any:
    """One value where several may stand: a JSON body may say `"season": "Summer"`."""
    return [value] if isinstance(value, str) else value


Values = Annotated[
    list[Annotated[str, Field(max_length=200)]], BeforeValidator(_listed), Field(max_length=MAX_VALUES)
]


class Filters(BaseModel):
    """Which products may be shown at all: OR inside one column, AND between columns and words."""

    model_config = ConfigDict(extra="forbid")

    gender: Values = Field(
        default=[], description="One or more of the catalog's genders.", examples=[["Women"]]
    )
    masterCategory: Values = Field(
        default=[], description="Broadest kind of product.", examples=[["Apparel"]]
    )
    subCategory: Values = Field(default=[], description="Kind of product.", examples=[["Topwear"]])
    articleType: Values = Field(default=[], description="Narrowest kind of product.", examples=[["Shirts"]])
    baseColour: Values = Field(default=[], description="Main colour, by its name.", examples=[["Blue"]])
    season: Values = Field(default=[], description="Season it was made for.", examples=[["Summer"]])
    usage: Values = Field(default=[], description="Occasion.", examples=[["Casual"]])
    year: Values = Field(default=[], description="Year of the collection.", examples=[["2012"]])
    q: str = Field(
        default="",
        max_length=200,
        description="Words that must all stand in the name.",
        examples=["check shirt"],
    )

    def columns(self) -> dict[str, list[str]]:
        """The filters that say something."""
        return {name: values for name in FACETS if (values := getattr(self, name))}


class Paging(Filters):
    """A page of what the filters let through."""

    k: int = Field(default=6, ge=1, le=MAX_K, description="Results on a page.", examples=[6])
    cursor: str = Field(
        default="",
        max_length=2048,
        description="The `cursor` of the page before, with everything else as it was (only `k` may change).",
    )


class Searching(Paging):
    """How to look for products that are alike."""

    colour: float | None = Field(
        default=None,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="How much colour counts: 0 not at all, 1 alone. Without it: what measures best.",
        examples=[0.5],
    )
    exact: bool = Field(
        default=False, description="Compare with every product instead of asking the index.", examples=[False]
    )


class Asking(Searching):
    """How to look for products that are like a photo."""

    query: str = Field(
        default="",
        max_length=MAX_CHARACTERS,
        description="The `query` token of an earlier answer, instead of the photo (a body may hold it, too).",
    )
    crop: str = Field(
        default="",
        max_length=100,
        description="The part of the upright photo to look at: `x,y,w,h`, fractions of its width and height.",
        examples=["0.1,0.2,0.6,0.7"],
    )


class Item(BaseModel):
    """A product of the catalog, or a photo by its token, and how much it counts."""

    model_config = ConfigDict(extra="forbid")

    product: str | None = Field(
        default=None, max_length=1024, description="A product's id.", examples=["10213"]
    )
    query: str | None = Field(default=None, max_length=MAX_CHARACTERS, description="A photo's query token.")
    weight: float = Field(
        default=1.0,
        ge=-MAX_WEIGHT,
        le=MAX_WEIGHT,
        allow_inf_nan=False,
        description="Above 0: more like this. Below 0: less like that.",
        examples=[1.0, -0.5],
    )


class Asked(Asking):
    """A search whose parameters, or some of them, come in the body."""

    items: list[Item] = Field(
        default=[],
        max_length=MAX_ITEMS,
        description="More like these, less like those: instead of a photo or a token.",
    )
