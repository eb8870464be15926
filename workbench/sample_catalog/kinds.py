"""The kinds of article in the sample catalog: what the Kaggle set calls them and who draws them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.colours import COLOURS
from workbench.sample_catalog.garments import (
    backpacks,
    caps,
    dresses,
    flip_flops,
    handbags,
    heels,
    jackets,
    knitwear,
    neckwear,
    shirts,
    shorts,
    skirts,
    sneakers,
    sunglasses,
    tops,
    trousers,
    tshirts,
    watches,
)
from workbench.sample_catalog.studio import Studio

Draw = Callable[[Studio, Cloth, np.random.Generator, str], None]
"""(table, cloth, the cut's random numbers, gender): lays one product on the table."""

ANY = ("plain", "stripes", "plain", "checks", "plain", "dots")
MOSTLY_PLAIN = ("plain", "plain", "plain", "stripes", "plain", "dots", "plain", "checks")
PLAIN = ("plain",)


@dataclass(frozen=True)
class Kind:
    """One articleType: how it is drawn and named, and what its rows of styles.csv may say."""

    article: str
    noun: str
    master: str
    sub: str
    draw: Draw
    genders: tuple[str, ...] = ("Men", "Women")
    patterns: tuple[str, ...] = ANY
    colours: tuple[str, ...] = tuple(COLOURS)
    weave: str = "plain"
    usage: tuple[str, ...] = ("Casual",)
    seasons: tuple[str, ...] = ("Summer", "Fall")


DENIM = ("Blue", "Navy Blue", "Black", "Grey", "Blue", "White", "Navy Blue", "Brown", "Blue", "Olive")
WORK = ("Casual", "Formal")
SPORT = ("Casual", "Sports")
COLD = ("Fall", "Winter")

KINDS = (
    Kind("Tshirts", "T-shirt", "Apparel", "Topwear", tshirts.tshirt, usage=SPORT, seasons=("Summer",)),
    Kind(
        "Shirts",
        "Shirt",
        "Apparel",
        "Topwear",
        shirts.shirt,
        patterns=("checks", "plain", "stripes", "dots"),
        usage=WORK,
    ),
    Kind(
        "Casual Shoes",
        "Casual Shoes",
        "Footwear",
        "Shoes",
        sneakers.casual_shoes,
        patterns=MOSTLY_PLAIN,
        usage=SPORT,
    ),
    Kind(
        "Dresses", "Dress", "Apparel", "Dress", dresses.dress, genders=("Women",), usage=("Casual", "Party")
    ),
    Kind(
        "Handbags",
        "Handbag",
        "Accessories",
        "Bags",
        handbags.handbag,
        genders=("Women",),
        patterns=MOSTLY_PLAIN,
    ),
    Kind("Jeans", "Jeans", "Apparel", "Bottomwear", trousers.jeans, patterns=PLAIN, colours=DENIM),
    Kind(
        "Watches",
        "Watch",
        "Accessories",
        "Watches",
        watches.watch,
        patterns=MOSTLY_PLAIN,
        seasons=("Winter",),
    ),
    Kind(
        "Tops",
        "Top",
        "Apparel",
        "Topwear",
        tops.top,
        genders=("Women", "Women", "Girls"),
        seasons=("Summer", "Spring"),
    ),
    Kind("Sweaters", "Sweater", "Apparel", "Topwear", knitwear.sweater, weave="knit", seasons=COLD),
    Kind(
        "Heels",
        "Heels",
        "Footwear",
        "Shoes",
        heels.heels,
        genders=("Women",),
        patterns=MOSTLY_PLAIN,
        usage=("Casual", "Party"),
    ),
    Kind(
        "Trousers", "Trousers", "Apparel", "Bottomwear", trousers.trousers, patterns=MOSTLY_PLAIN, usage=WORK
    ),
    Kind(
        "Sunglasses",
        "Sunglasses",
        "Accessories",
        "Eyewear",
        sunglasses.sunglasses,
        patterns=PLAIN,
        seasons=("Summer",),
    ),
    Kind("Jackets", "Jacket", "Apparel", "Topwear", jackets.jacket, patterns=MOSTLY_PLAIN, seasons=COLD),
    Kind("Skirts", "Skirt", "Apparel", "Bottomwear", skirts.skirt, genders=("Women", "Women", "Girls")),
    Kind(
        "Caps",
        "Cap",
        "Accessories",
        "Headwear",
        caps.cap,
        genders=("Men", "Unisex"),
        patterns=MOSTLY_PLAIN,
        usage=SPORT,
    ),
    Kind(
        "Shorts",
        "Shorts",
        "Apparel",
        "Bottomwear",
        shorts.shorts,
        genders=("Men", "Women", "Boys"),
        seasons=("Summer",),
    ),
    Kind(
        "Backpacks",
        "Backpack",
        "Accessories",
        "Bags",
        backpacks.backpack,
        genders=("Unisex",),
        patterns=MOSTLY_PLAIN,
        usage=SPORT,
    ),
    Kind(
        "Sweatshirts",
        "Sweatshirt",
        "Apparel",
        "Topwear",
        knitwear.sweatshirt,
        patterns=MOSTLY_PLAIN,
        usage=SPORT,
        seasons=COLD,
    ),
    Kind("Scarves", "Scarf", "Accessories", "Scarves", neckwear.scarf, weave="knit", seasons=COLD),
    Kind(
        "Flip Flops",
        "Flip Flops",
        "Footwear",
        "Flip Flops",
        flip_flops.flip_flops,
        patterns=MOSTLY_PLAIN,
        seasons=("Summer",),
    ),
    Kind(
        "Ties",
        "Tie",
        "Accessories",
        "Ties",
        neckwear.tie,
        genders=("Men",),
        patterns=("stripes", "dots", "plain", "checks"),
        usage=("Formal",),
    ),
)
