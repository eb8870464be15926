"""Features → the vector that is searched, and all that publish learns of a catalog for ranking it."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from lookalike import confidence, kernel, learning, npz, space, steady, teaching
from lookalike.confidence import Limits
from lookalike.errors import Damaged
from lookalike.features import Features, FeatureTable, Views, count, take
from lookalike.kernel import Head
from lookalike.learning import normalised
from lookalike.teaching import Labels

Floats = NDArray[np.float32]
Chances = tuple[tuple[str, ...], Floats]
"""Labels [k] and their chances: [k], or of many pictures [n, k]."""

DIMENSIONS = 256
"""Of the searched vector, where anything was learned."""
LEARN_FROM = 256
"""Pictures from which on anything is learned; fewer are searched as they are."""
FEW = 20
"""Pictures from which on a catalog knows how near is near."""
SHARES = {"shape": 0.5, "kind": 0.25, "colour": 0.25}
"""Each part's share of the searched vector's squared length, and so of the cosine."""
UNLEARNED = {"shape": 0.95, "colour": 0.05}
"""The same where nothing was learned: uncentred deep vectors differ by little, colours by much."""
_ENOUGH = 16_384  # pictures for the principal axes; memory, not time, is what more would cost
_PLAIN = {"shape": "deep", "colour": "colour"}  # which block is which part, where nothing was learned
_MOVES = 16  # fewer views say nothing of how pictures move


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A photo as a ranking sees it: its `vector` float32 [d], its `steady` one [e], what is `shown`.

    None and nothing where that was not learned.
    """

    vector: Floats
    steady: Floats | None
    shown: Mapping[str, Chances]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """`arrays` hold what was learned of pictures and views, `heads` what was learned of labels.

    Both are empty where the catalog has too few of them. `typical` is how near a product's ten nearest
    are, by the shape part's cosine: what is farther off is less like what was learned from. `limits` are of
    confidence.
    """

    blocks: Mapping[str, slice]
    shares: Mapping[str, float]
    arrays: Mapping[str, Floats] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)
    typical: float = 1.0
    limits: Limits | None = None
    version: ClassVar[int] = 5

    @property
    def dimensions(self) -> int:
        """Length of a searched vector."""
        return int(max(block.stop for block in self.blocks.values()))

    @classmethod
    def learn(
        cls,
        table: FeatureTable,
        labels: Labels,
        views: Views | None = None,
        foreign: FeatureTable | None = None,
        *,
        seed: int = 0,
    ) -> Self:
        """Learns from the features of a catalog [n, …], its labels (row i's in `labels[i]`) and its views.

        `foreign` describes pictures that show no product: without them there is no confidence.
        Deterministic; at 44,000 pictures within a minute. Only pictures teach where labels are missing.
        """
        if count(table) < LEARN_FROM:
            deep = table["deep"].shape[1] if table else 0
            width = table["colour"].shape[1] if table else 0
            blocks = {"shape": slice(0, deep), "colour": slice(deep, deep + width)}
            return cls(blocks, UNLEARNED, limits=_limits(_plain, table, views, foreign, seed)[1])
        some = np.sort(np.random.default_rng(seed).permutation(count(table))[:_ENOUGH])
        arrays = space.principal(take(table, some), seed)
        whole, tints = space.whole(arrays, table), space.colours(arrays, table)
        forms = space.forms(arrays, table, whole)
        arrays |= _landmarks(forms, tints, seed)
        heads = teaching.heads(labels, forms, tints, _marks(arrays))
        arrays |= teaching.axes(labels, space.inside(arrays, whole), seed)
        blocks = _blocks(arrays)
        if views is not None and len(views.rows) >= _MOVES:
            moves = space.whole(arrays, views.table) - whole[views.rows]
            arrays["steady"] = learning.steady(whole[some], moves)

        def shapes(table: FeatureTable) -> Floats:
            return normalised(space.space(arrays, table)[:, blocks["shape"]])

        return cls(blocks, SHARES, arrays, heads, *_limits(shapes, table, views, foreign, seed))

    def vectors(self, table: FeatureTable) -> Floats:
        """The searched vectors of `table`: float32 [n, dimensions], L2-normalised."""
        if not count(table):
            return np.empty((0, self.dimensions), np.float32)
        if self.arrays:
            return self._vectors(space.space(self.arrays, table))
        return self._joined({name: table[block].astype(np.float32) for name, block in _PLAIN.items()})

    def see(self, photo: Features) -> Seen:
        """What a search needs to know of a photo: as `vectors`, `steady` and `shown` say, in one go."""
        table = {name: block[None] for name, block in photo.items()}
        if not self.arrays:
            return Seen(self.vectors(table)[0], None, {})
        whole = space.whole(self.arrays, table)
        vector = self._vectors(space.inside(self.arrays, whole))[0]
        steady = self._steady(whole)[0] if "steady" in self.arrays else None
        shown = self._shown(table, whole) if self.heads else {}
        return Seen(vector, steady, {name: (of, row[0]) for name, (of, row) in shown.items()})

    def _vectors(self, seen: Floats) -> Floats:
        """`vectors`, of pictures in `space.space` [n, d]."""
        return self._joined(
            {
                "shape": seen[:, self.blocks["shape"]],
                "kind": seen @ self.arrays["kind_axes"],
                "colour": seen @ self.arrays["colour_axes"],
            }
        )

    def _joined(self, parts: Mapping[str, Floats]) -> Floats:
        blocks = [np.sqrt(self.shares[name]) * normalised(part) for name, part in parts.items()]
        return normalised(np.concatenate(blocks, 1).astype(np.float32))

    def extras(self, table: FeatureTable) -> dict[str, NDArray[Any]]:
        """Arrays [n, …] that re-ranking needs of each product beside its vector: `Snapshot.extra`.

        `steady`: int8 [n, d], see `steady.packed`.
        """
        return {"steady": steady.packed(self.steady(table))} if "steady" in self.arrays else {}

    def steady(self, table: FeatureTable) -> Floats:
        """What of each picture does not move when it's taken otherwise: float32 [n, d], length 1."""
        return self._steady(space.whole(self.arrays, table))

    def _steady(self, whole: Floats) -> Floats:
        return normalised(whole @ self.arrays["steady"])

    def shown(self, table: FeatureTable) -> dict[str, Chances]:
        """What each picture shows as far as it was learned: column → labels [k] and their chances [n, k]."""
        if not self.heads:
            return {}
        return self._shown(table, space.whole(self.arrays, table))

    def _shown(self, table: FeatureTable, whole: Floats) -> dict[str, Chances]:
        forms, tints = space.forms(self.arrays, table, whole), space.colours(self.arrays, table)
        apart = kernel.distances(forms, tints, _marks(self.arrays))
        shares = {head.colour for head in self.heads.values()}
        alike = {share: kernel.alike(apart, share) for share in shares}
        return {name: (head.values, head.chances(alike[head.colour])) for name, head in self.heads.items()}

    def dump(self) -> bytes:
        """As a file (npz)."""
        header = {
            "version": self.version,
            "blocks": {name: [block.start, block.stop] for name, block in self.blocks.items()},
            "shares": dict(self.shares),
            "typical": self.typical,
            "limits": self.limits and [self.limits.weak, self.limits.strong],
            "heads": {
                column: [head.values, head.colour, head.sharpness] for column, head in self.heads.items()
            },
        }
        arrays: dict[str, Any] = {f"array.{name}": array for name, array in self.arrays.items()}
        for column, head in self.heads.items():
            arrays |= {f"head.{column}": head.weights, f"mean.{column}": head.mean}
        file = io.BytesIO()
        np.savez(file, header=np.frombuffer(json.dumps(header).encode(), np.uint8), **arrays)
        return file.getvalue()

    @classmethod
    def load(cls, data: bytes) -> Self:
        """What `dump` wrote. Raises Damaged when it is anything else, or of another version."""
        try:
            with npz.opened(data) as file:
                header = json.loads(bytes(file["header"]))
                if header["version"] != cls.version:
                    raise Damaged(
                        f"A ranking has version {header['version']}; this program reads {cls.version}."
                    )
                return cls(
                    {name: slice(*ends) for name, ends in header["blocks"].items()},
                    header["shares"],
                    {name[6:]: file[name] for name in file.files if name.startswith("array.")},
                    {
                        column: Head(
                            tuple(values), colour, file[f"head.{column}"], file[f"mean.{column}"], sharpness
                        )
                        for column, (values, colour, sharpness) in header["heads"].items()
                    },
                    float(header["typical"]),
                    Limits(*header["limits"]) if header["limits"] else None,
                )
        except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise Damaged(f"A ranking can't be read ({error}): publish the catalog again.") from error


_MARK = "landmarks."


def _landmarks(forms: Floats, tints: Floats, seed: int) -> dict[str, Floats]:
    """What `kernel` compares with, under the names in `arrays`."""
    found = kernel.landmarks(forms, tints, seed)
    return {_MARK + name: array for name, array in found.items()}


def _marks(arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    return {name.removeprefix(_MARK): array for name, array in arrays.items() if name.startswith(_MARK)}


def _plain(table: FeatureTable) -> Floats:
    """The shape part where nothing was learned, float32 [n, d], length 1."""
    return normalised(table["deep"].astype(np.float32)) if table else np.empty((0, 0), np.float32)


def _limits(
    shapes: Callable[[FeatureTable], Floats],
    table: FeatureTable,
    views: Views | None,
    foreign: FeatureTable | None,
    seed: int,
) -> tuple[float, Limits | None]:
    """How near products usually are to others, and what is too far: None where too little says so.

    `shapes` makes a table's shape parts, by which nearness is judged.
    """
    rows = shapes(table)
    if len(rows) < FEW:
        return 1.0, None
    sample = np.random.default_rng(seed).permutation(len(rows))[:1_000]
    near = confidence.near_rows(rows[sample], rows, sample)
    typical = float(np.median(near))
    if not foreign:
        return typical, None
    moved = confidence.near_rows(shapes(views.table), rows, views.rows) if views and len(views.rows) else None
    return typical, confidence.learn(near, confidence.near_rows(shapes(foreign), rows), moved)


def _blocks(arrays: Mapping[str, Floats]) -> dict[str, slice]:
    """Where the parts of a searched vector lie: the labels' parts at its end, shape has the rest."""
    kinds, colours = arrays["kind_axes"].shape[1], arrays["colour_axes"].shape[1]
    shapes = min(DIMENSIONS - kinds - colours, arrays["axes"].shape[1])
    return {
        "shape": slice(0, shapes),
        "kind": slice(shapes, shapes + kinds),
        "colour": slice(shapes + kinds, shapes + kinds + colours),
    }
