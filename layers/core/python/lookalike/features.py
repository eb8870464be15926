"""The one path from pixels to numbers: ingest, query, evaluation and benchmark all call `describe`."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lookalike import augment, colour, garment
from lookalike.errors import Damaged
from lookalike.learning import softmax

VERSION = 6
"""Changes whenever the numbers do. Stored beside them; numbers of another version are refused."""

Array = NDArray[Any]
Features = Mapping[str, Array]
"""One picture: block name → array [d]."""
FeatureTable = dict[str, Array]
"""Many pictures: block name → array [n, d], the same n in each."""


class Encoding(Protocol):
    """What an encoder says about one picture."""

    @property
    def pooled(self) -> NDArray[np.float32]:
        """[D], the maximum over the map."""
        ...

    @property
    def map(self) -> NDArray[np.float32]:
        """[7, 7, D]."""
        ...

    @property
    def middle(self) -> NDArray[np.float32]:
        """[E], a middle layer in 4 x 4 windows."""
        ...

    @property
    def worn(self) -> NDArray[np.float32]:
        """[W], logits of the things to wear among the classes that the network was taught."""
        ...


class Sizes(Protocol):
    """How much an encoder says."""

    @property
    def dimensions(self) -> int:
        """D, the length of a deep vector."""
        ...

    @property
    def middle(self) -> int:
        """E, the length of what the middle layer says."""
        ...

    @property
    def worn(self) -> int:
        """W, how many things to wear the network was taught."""
        ...


class Encodes(Sizes, Protocol):
    """What `describe` needs of an encoder: `encoder.Encoder`, or a fake in tests."""

    @property
    def id(self) -> str:
        """`<name>-<sha256 of its file>`."""
        ...

    def encode(self, pixels: NDArray[np.uint8]) -> Encoding:
        """Runs the network on RGB pixels [224, 224, 3]."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """Some pictures of a table, seen otherwise. Row i of `table` is a view of the table's row `rows[i]`.

    What a ranking learns from them: in which directions a picture of the same thing may move.
    """

    rows: NDArray[np.int64]
    table: FeatureTable


VIEWED = 16
"""One picture in so many is described in `augment.KINDS` views, too."""
_SOFTER = 2.0  # a network is surer of its own classes than of what a shop calls its things


def schema(encoder: Sizes) -> dict[str, tuple[int, np.dtype[Any]]]:
    """The blocks that there must be: name → (length, dtype)."""
    half, d = np.dtype(np.float16), encoder.dimensions
    return {
        "deep": (d, half),
        "garment": (d, half),
        "middle": (encoder.middle, half),
        "colour": (colour.SIZE, half),
        "worn": (encoder.worn, half),
    }


def describe(pixels: NDArray[np.uint8], encoder: Encodes) -> Features:
    """All blocks of one picture, given as RGB pixels [224, 224, 3].

    The garment is found first, and the network sees that part of the picture alone. `deep`: the maximum of
    each channel over the map. `garment`: its mean, weighted by how much of each cell is foreground.
    `middle`: simpler features, where they are. `colour`: the foreground's colour signature. `worn`: the
    roots of the chances of each thing to wear that the network was taught, softened.
    """
    mask, part = garment.find(colour.lab(pixels, garment.GRID))
    encoding = encoder.encode(garment.cut(pixels, part))
    side, _, dimensions = encoding.map.shape
    weights = garment.cells(garment.weights(garment.cut_mask(mask, part)), side).ravel()
    blocks = {
        "deep": encoding.pooled,
        "garment": weights @ encoding.map.reshape(side * side, dimensions) / weights.sum(),
        "middle": encoding.middle,
        "colour": colour.signature(pixels, garment.weights(mask)),
        "worn": np.sqrt(softmax(encoding.worn / np.float32(_SOFTER))),
    }
    return {name: block.astype(np.float16) for name, block in blocks.items()}


def views(pixels: NDArray[np.uint8], encoder: Encodes, key: str) -> FeatureTable | None:
    """The picture's views, described; None for the most: `key` decides, the same way every time."""
    seed = zlib.crc32(key.encode())
    if seed % VIEWED:
        return None
    rng = np.random.default_rng(seed)
    return stack([describe(augment.view(pixels, kind, rng), encoder) for kind in augment.KINDS])


def stack(rows: Sequence[Features]) -> FeatureTable:
    """One table of many pictures, in order. No pictures give a table without blocks."""
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]} if rows else {}


def take(table: FeatureTable, rows: Any) -> FeatureTable:
    """The rows of `table` that an index array, a slice or a mask names."""
    return {name: block[rows] for name, block in table.items()}


def concat(tables: Sequence[FeatureTable]) -> FeatureTable:
    """The tables one below the other; those without blocks add nothing."""
    filled = [table for table in tables if table]
    if not filled:
        return {}
    return {name: np.concatenate([table[name] for table in filled]) for name in filled[0]}


def count(table: FeatureTable) -> int:
    """How many pictures a table holds. Raises Damaged when its blocks disagree."""
    counts = {len(block) for block in table.values()}
    if len(counts) > 1:
        raise Damaged(f"A feature table's blocks have different lengths ({sorted(counts)}): build it again.")
    return counts.pop() if counts else 0


def check(table: FeatureTable, encoder: Sizes) -> FeatureTable:
    """`table` itself, proved to hold exactly the blocks of `schema(encoder)`, finite. Raises Damaged."""
    if not table:
        return table
    count(table)
    wanted = schema(encoder)
    if set(table) != set(wanted):
        raise Damaged(f"Features hold the blocks {sorted(table)}, not {sorted(wanted)}: compute them again.")
    for name, (length, dtype) in wanted.items():
        block = table[name]
        if block.ndim != 2 or block.shape[1] != length or block.dtype != dtype:
            raise Damaged(
                f"The feature block '{name}' is {block.dtype}{list(block.shape)}, not {dtype}[n, {length}]:"
                " compute it again."
            )
        if not np.isfinite(block).all():
            raise Damaged(f"The feature block '{name}' holds numbers that are not finite: compute it again.")
    return table
