"""Ledger → products: which picture shows each, and what the files of product data say about it."""

from collections.abc import Mapping

from lambdas.publish.ledger import Entry, Ledger
from lookalike import layout
from lookalike.product import FACETS, NAME, Product


def products(ledger: Ledger) -> dict[str, Product]:
    """Every searchable product by its id, ids ascending.

    A product with several pictures is shown by the newest: by LastModified, of equals by the smaller key.
    """
    shown: dict[str, str] = {}
    for key in sorted(ledger.entries):
        entry = ledger.entries[key]
        if entry.reject:
            continue
        product = layout.product_id(key)
        before = shown.get(product)
        if before is None or entry.last_modified > ledger.entries[before].last_modified:
            shown[product] = key
    rows = union(ledger)
    return {one: _product(one, key, ledger.entries[key], rows.get(one)) for one, key in sorted(shown.items())}


def ids(ledger: Ledger) -> set[str]:
    """The ids of `products`, in a tenth of the time."""
    return {layout.product_id(key) for key, entry in ledger.entries.items() if not entry.reject}


def union(ledger: Ledger) -> dict[str, Mapping[str, str]]:
    """The accepted rows of all files by id; of an id in several, the newest file's (or smaller key's)."""
    rows: dict[str, Mapping[str, str]] = {}
    in_turn = sorted(sorted(ledger.sheets, reverse=True), key=lambda key: ledger.sheets[key].last_modified)
    for key in in_turn:
        rows |= ledger.sheets[key].rows
    return rows


def _product(one: str, key: str, entry: Entry, row: Mapping[str, str] | None) -> Product:
    found = row or {}
    return Product(
        id=one,
        name=found.get(NAME, one),
        image=key,
        thumbnail=entry.thumbnail,
        width=entry.width,
        height=entry.height,
        etag=entry.etag,
        last_modified=entry.last_modified,
        attributes={facet: found[facet] for facet in FACETS if facet in found},
    )
