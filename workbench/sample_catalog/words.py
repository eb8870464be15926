"""What the sample catalog's names are made of."""

# Made up, as are the styles: any likeness to a shop's is chance.
BRANDS = (
    "Nordhaven",
    "Marlow Lane",
    "Tessa Vale",
    "Orrin & Pike",
    "Brightwater",
    "Solenne",
    "Halden Mill",
    "Juniper Row",
    "Kestrel Yard",
    "Ostara",
    "Field Nine",
    "Lumenwood",
)
STYLES = (
    "Harbour",
    "Meadow",
    "Ripple",
    "Canyon",
    "Willow",
    "Summit",
    "Lantern",
    "Pebble",
    "Orchard",
    "Drift",
    "Breeze",
    "Ember",
    "Clover",
    "Tidal",
    "Cedar",
    "Aster",
    "Quill",
    "Saffron",
    "Cobble",
    "Linden",
    "Fjord",
    "Maple",
    "Dune",
    "Heron",
)
PATTERN_WORDS = {"plain": "", "stripes": "Striped", "checks": "Checked", "dots": "Dotted"}
