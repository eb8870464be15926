"""Features → the vector that is searched. What publish learns of a catalog is stored beside its vectors."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from lookalike.errors import Damaged
from lookalike.features import FeatureTable, count

Floats = NDArray[np.float32]

DIMENSIONS = 256
LEARN_FROM = 1_024
"""Rows from which on a projection is learned; fewer are searched as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """`projection` is [D, 256], or None where the catalog was too small to learn one."""

    dimensions: int
    projection: Floats | None = None
    version: ClassVar[int] = 1

    @property
    def blocks(self) -> dict[str, slice]:
        """The parts of the searched vector."""
        return {"shape": slice(0, self.dimensions)}

    @classmethod
    def learn(cls, table: FeatureTable, labels: Sequence[Mapping[str, str]], *, seed: int = 0) -> Self:
        """Learns from the catalog's features [n, …] and their products' labels (row i's in `labels[i]`).

        A catalog without pictures is a table without blocks; it gives a ranking that has nothing to do.
        """
        del labels, seed  # the plain ranking learns from the pictures alone
        if not count(table):
            return cls(DIMENSIONS)
        deep = _normalised(table["deep"].astype(np.float32))
        if len(deep) < LEARN_FROM or deep.shape[1] <= DIMENSIONS:
            return cls(deep.shape[1])
        # Principal axes of the uncentred vectors: projecting on them keeps cosines best.
        _, axes = np.linalg.eigh((deep.T @ deep).astype(np.float64))
        return cls(DIMENSIONS, np.ascontiguousarray(axes[:, ::-1][:, :DIMENSIONS], np.float32))

    def vectors(self, table: FeatureTable) -> Floats:
        """The searched vectors of `table`: float32 [n, dimensions], L2-normalised."""
        if not count(table):
            return np.empty((0, self.dimensions), np.float32)
        deep = _normalised(table["deep"].astype(np.float32))
        return deep if self.projection is None else _normalised(deep @ self.projection)

    def extras(self, table: FeatureTable) -> dict[str, NDArray[np.generic]]:
        """Arrays [n, …] that re-ranking needs of each product beside its vector: `Snapshot.extra`."""
        del table  # the plain ranking needs none
        return {}

    def dump(self) -> bytes:
        """As a file (npz)."""
        file = io.BytesIO()
        arrays = {} if self.projection is None else {"projection": self.projection}
        np.savez(file, version=self.version, dimensions=self.dimensions, **arrays)  # type: ignore[arg-type]
        return file.getvalue()

    @classmethod
    def load(cls, data: bytes) -> Self:
        """What `dump` wrote. Raises Damaged when it is anything else, or of another version."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                if int(file["version"]) != cls.version:
                    raise Damaged(
                        f"A ranking has version {file['version']}; this program reads {cls.version}."
                    )
                return cls(int(file["dimensions"]), file.get("projection", None))
        except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise Damaged(f"A ranking can't be read ({error}): publish the catalog again.") from error


def _normalised(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), np.float32)
