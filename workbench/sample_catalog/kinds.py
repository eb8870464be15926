"""The kinds of article in the sample catalog: what the Kaggle set calls them and who draws them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.sample_catalog import accessories, bags, bottoms, dresses, shoes, tops
from workbench.sample_catalog.cloth import Cloth
from workbench.sample_catalog.colours import COLOURS
from workbench.sample_catalog.studio import Studio

Draw = Callable[[Studio, Cloth, np.random.Generator, str], None]
"""(table, cloth, the cut's random numbers, gender): lays one product on the table."""

ANY = ("plain", "stripes", "plain", "checks", "plain", "dots")
MOSTLY_PLAIN = ("plain", "plain", "plain", "stripes", "plain", "dots", "plain", "checks")
PLAIN = ("plain",)


@dataclass(frozen=True)
class Kind:
    """One articleType. ``styles`` are words for names; ``usage`` and the rest are the columns of styles.csv."""

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
    Kind("Tshirts", "T-shirt", "Apparel", "Topwear", tops.tshirt, usage=SPORT, seasons=("Summer",)),
    Kind("Shirts", "Shirt", "Apparel", "Topwear", tops.shirt, patterns=("checks", "plain", "stripes", "dots"), usage=WORK),
    Kind("Casual Shoes", "Casual Shoes", "Footwear", "Shoes", shoes.casual_shoes, patterns=MOSTLY_PLAIN, usage=SPORT),
    Kind("Dresses", "Dress", "Apparel", "Dress", dresses.dress, genders=("Women",), usage=("Casual", "Party")),
    Kind("Handbags", "Handbag", "Accessories", "Bags", bags.handbag, genders=("Women",), patterns=MOSTLY_PLAIN),
    Kind("Jeans", "Jeans", "Apparel", "Bottomwear", bottoms.jeans, patterns=PLAIN, colours=DENIM),
    Kind("Watches", "Watch", "Accessories", "Watches", accessories.watch, patterns=MOSTLY_PLAIN, seasons=("Winter",)),
    Kind("Tops", "Top", "Apparel", "Topwear", tops.top, genders=("Women", "Women", "Girls"), seasons=("Summer", "Spring")),
    Kind("Sweaters", "Sweater", "Apparel", "Topwear", tops.sweater, weave="knit", seasons=COLD),
    Kind("Heels", "Heels", "Footwear", "Shoes", shoes.heels, genders=("Women",), patterns=MOSTLY_PLAIN, usage=("Casual", "Party")),
    Kind("Trousers", "Trousers", "Apparel", "Bottomwear", bottoms.trousers, patterns=MOSTLY_PLAIN, usage=WORK),
    Kind("Sunglasses", "Sunglasses", "Accessories", "Eyewear", accessories.sunglasses, patterns=PLAIN, seasons=("Summer",)),
    Kind("Jackets", "Jacket", "Apparel", "Topwear", tops.jacket, patterns=MOSTLY_PLAIN, seasons=COLD),
    Kind("Skirts", "Skirt", "Apparel", "Bottomwear", bottoms.skirt, genders=("Women", "Women", "Girls")),
    Kind("Caps", "Cap", "Accessories", "Headwear", accessories.cap, genders=("Men", "Unisex"), patterns=MOSTLY_PLAIN, usage=SPORT),
    Kind("Shorts", "Shorts", "Apparel", "Bottomwear", bottoms.shorts, genders=("Men", "Women", "Boys"), seasons=("Summer",)),
    Kind("Backpacks", "Backpack", "Accessories", "Bags", bags.backpack, genders=("Unisex",), patterns=MOSTLY_PLAIN, usage=SPORT),
    Kind("Sweatshirts", "Sweatshirt", "Apparel", "Topwear", tops.sweatshirt, patterns=MOSTLY_PLAIN, usage=SPORT, seasons=COLD),
    Kind("Scarves", "Scarf", "Accessories", "Scarves", accessories.scarf, weave="knit", seasons=COLD),
    Kind("Flip Flops", "Flip Flops", "Footwear", "Flip Flops", shoes.flip_flops, patterns=MOSTLY_PLAIN, seasons=("Summer",)),
    Kind("Ties", "Tie", "Accessories", "Ties", accessories.tie, genders=("Men",), patterns=("stripes", "dots", "plain", "checks"),
         usage=("Formal",)),
)  # fmt: skip
