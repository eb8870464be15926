"""What a query needs of every product at once, as arrays: facets as codes, times, what re-ranking adds."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookalike import npz
from lookalike.errors import Damaged
from lookalike.product import FACETS, Product

Array = NDArray[Any]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`codes[facet]` [n] are positions in `values[facet]`, -1 where a product has no value.

    `modified` [n] is LastModified in milliseconds since 1970. `arrays` holds anything else that was stored.
    """

    codes: Mapping[str, Codes]
    values: Mapping[str, list[str]]
    modified: NDArray[np.int64]
    arrays: Mapping[str, Array]


def of(products: Sequence[Product], arrays: Mapping[str, Array]) -> Columns:
    """The columns of `products`, row by row."""
    codes, values = {}, {}
    for facet in FACETS:
        column = [product.attributes.get(facet) for product in products]
        values[facet] = sorted({value for value in column if value is not None})
        place: dict[str | None, int] = {value: code for code, value in enumerate(values[facet])}
        codes[facet] = np.array([place.get(value, -1) for value in column], np.int32)
    times = [round(product.last_modified.timestamp() * 1000) for product in products]
    return Columns(codes, values, np.array(times, np.int64), arrays)


def dump(columns: Columns) -> bytes:
    """As a file (npz, compressed)."""
    file = io.BytesIO()
    values = np.frombuffer(json.dumps(columns.values).encode(), np.uint8)
    codes = {f"codes.{facet}": column for facet, column in columns.codes.items()}
    arrays = {f"array.{name}": array for name, array in columns.arrays.items()}
    blocks: dict[str, Any] = {"values": values, "modified": columns.modified, **codes, **arrays}
    np.savez_compressed(file, **blocks)
    return file.getvalue()


def load(data: bytes) -> Columns:
    """What `dump` wrote. Raises Damaged when it is anything else."""
    try:
        with npz.opened(data) as file:
            codes = {facet: file[f"codes.{facet}"] for facet in FACETS}
            names = [name for name in file.files if name.startswith("array.")]
            arrays = {name.removeprefix("array."): file[name] for name in names}
            return Columns(codes, json.loads(bytes(file["values"])), file["modified"], arrays)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise Damaged(f"A snapshot's columns can't be read ({error}): publish the catalog again.") from error


def overlaid(base: Columns, delta: Columns, items: NDArray[np.int64]) -> Columns:
    """`base`, with row i of `delta` put at `items[i]`: over a row of the base, or after its end."""
    size = max(len(base.modified), int(items.max(initial=-1)) + 1)
    codes, values = {}, {}
    for facet in FACETS:
        names = list(base.values[facet])
        names += [name for name in delta.values[facet] if name not in set(names)]
        # The last place is for "no value": code -1 stays -1.
        moved = np.array([*(names.index(name) for name in delta.values[facet]), -1], np.int32)
        codes[facet] = _put(base.codes[facet], items, moved[delta.codes[facet]], size)
        values[facet] = names
    modified = _put(base.modified, items, delta.modified, size)
    return Columns(codes, values, modified, base.arrays)


def _put(base: Array, items: NDArray[np.int64], rows: Array, size: int) -> Array:
    out = np.full(size, -1, base.dtype)
    out[: len(base)] = base
    out[items] = rows
    return out
