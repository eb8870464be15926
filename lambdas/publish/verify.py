"""Listing the bucket and merging gives the catalog that events gave: this finds where it does not."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from lambdas.publish import catalog, gather, head
from lambdas.publish.head import Head
from lookalike import current
from lookalike.cache import Files
from lookalike.product import Product
from lookalike.snapshot import Snapshot
from lookalike.store import Store


def verify(store: Store) -> list[str]:
    """A sentence for each difference between the bucket, publish's memory and what the head would answer."""
    found = current.read(store)
    if found is None:
        files = len(gather.listing(store)) + len(gather.listed_sheets(store))
        return [f"Nothing was published yet, and the bucket holds {files} files."] if files else []
    on = head.load(store, found[0].head)
    return [*_bucket(store, on), *_sheets(store, on), *_files(store, on), *_snapshot(store, on)]


def _bucket(store: Store, on: Head) -> Iterator[str]:
    listed, known = gather.listing(store), on.ledger.entries
    for key in sorted(listed.keys() | known.keys()):
        if key not in known:
            yield f"'{key}' is in the bucket and was never looked at."
        elif key not in listed:
            yield f"'{key}' has gone from the bucket and is still known."
        elif listed[key].etag != known[key].etag:
            yield f"'{key}' holds another content than the one that is known."


def _sheets(store: Store, on: Head) -> Iterator[str]:
    listed = {info.key: info.etag for info in gather.listed_sheets(store)}
    known = {key: sheet.etag for key, sheet in on.ledger.sheets.items()}
    for key in sorted(listed.keys() | known.keys()):
        if listed.get(key) != known.get(key):
            yield f"'{key}' was changed and not read again."


def _files(store: Store, on: Head) -> Iterator[str]:
    keys = [*(file.key for file in on.manifest.files.values()), *on.parts] if on.manifest else []
    for key in keys:
        if store.head(key) is None:
            yield f"'{key}' belongs to the head and is missing."


def _snapshot(store: Store, on: Head) -> Iterator[str]:
    if on.manifest is None or any(store.head(file.key) is None for file in on.manifest.files.values()):
        return
    with tempfile.TemporaryDirectory() as folder:
        snapshot = Files(store, Path(folder)).open(on.version)
        try:
            yield from _products(snapshot, catalog.products(on.ledger))
        finally:
            snapshot.close()


def _products(snapshot: Snapshot, wanted: Mapping[str, Product]) -> Iterator[str]:
    found = {product.id: product for product in snapshot.products(snapshot.select({}))}
    for one in sorted(found.keys() | wanted.keys()):
        if found.get(one) != wanted.get(one):
            yield f"Product '{one}' is searchable otherwise than its pictures and product data say."
