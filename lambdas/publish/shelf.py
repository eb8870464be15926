"""`features/<encoder>/`: what was computed of every live picture, in large parts that manifests list."""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from lookalike import changes, features, foreign, layout
from lookalike.changes import Batch, Taken
from lookalike.errors import Damaged, NotFound
from lookalike.features import FeatureTable, Views
from lookalike.models import foreign_file
from lookalike.store import Store

PART = 4_096
"""Pictures in a full part: 10 to 20 MB."""
SMALL = 1_024
"""A part of fewer is written again with what comes next, so that parts stay few."""

Picture = tuple[str, str]
"""A key and an ETag: one content at one place."""


class Shelf:
    """The parts of one encoder that a manifest names. Parts never change; new ones take their place."""

    def __init__(self, store: Store, encoder: str, parts: Sequence[str], now: datetime) -> None:
        self._store = store
        self._encoder = encoder
        self._now = now
        self._loaded: dict[str, Batch] = {}
        self.parts = tuple(parts)
        """Keys, the oldest first."""

    def add(self, taken: Sequence[Taken], alive: Callable[[Picture], bool], *, tidy: bool = False) -> None:
        """Files `taken`; of parts that are written again only what is `alive` stays.

        That is the last part while it is small; with `tidy`, every part that is small or mostly dead.
        """
        again = [part for part in self.parts if tidy or part == self.parts[-1]]
        again = [part for part in again if size(part) < SMALL or (tidy and self._mostly_dead(part, alive))]
        if not taken and not (tidy and again):
            return
        rows = [one for part in again for one in self._load(part).taken if alive(_picture(one))]
        rows += taken
        kept = tuple(part for part in self.parts if part not in again)
        self.parts = kept + tuple(self._write(rows[at : at + PART]) for at in range(0, len(rows), PART))

    def find(self, wanted: Sequence[Picture]) -> FeatureTable:
        """The features of `wanted`, row by row. Raises Damaged when one was never filed."""
        missing = set(wanted)
        found: dict[Picture, features.Features] = {}
        for part in reversed(self.parts):
            if not missing:
                break
            here = {_picture(one): one.features for one in self._load(part).taken}
            found |= {picture: here[picture] for picture in missing & here.keys()}
            missing -= here.keys()
        if missing:
            key, etag = min(missing)
            raise Damaged(
                f"The features of {len(missing)} pictures are not filed, such as '{key}' ({etag}): run"
                " `lookalike reindex`."
            )
        return features.stack([found[picture] for picture in wanted])

    def views(self, wanted: Sequence[Picture]) -> Views:
        """Those of `wanted` that are described in other views, too: row by row of what `find` gives."""
        rows = {picture: row for row, picture in enumerate(wanted)}
        seen: dict[Picture, FeatureTable] = {}
        for part in self.parts:
            seen |= {_picture(one): one.views for one in self._load(part).taken if one.views}
        have = sorted((rows[picture], picture) for picture in seen.keys() & rows.keys())
        table = features.concat([seen[picture] for _, picture in have])
        counts = [features.count(seen[picture]) for _, picture in have]
        return Views(np.repeat(np.array([row for row, _ in have], np.int64), counts), table)

    def foreign(self) -> FeatureTable | None:
        """The features of pictures that show no product, where the encoder came with (current) ones."""
        try:
            return foreign.load(self._store.read(layout.model_key(foreign_file(self._encoder))).data)
        except NotFound:
            return None

    def _mostly_dead(self, part: str, alive: Callable[[Picture], bool]) -> bool:
        taken = self._load(part).taken
        return 2 * sum(alive(_picture(one)) for one in taken) < len(taken)

    def _write(self, rows: Sequence[Taken]) -> str:
        key = f"{layout.features_prefix(self._encoder)}{layout.unique_name(self._now)}-{len(rows)}.npz"
        batch = Batch(self._encoder, features.VERSION, self._now, rows)
        self._store.write(key, changes.dump(batch))
        self._loaded[key] = batch
        return key

    def _load(self, part: str) -> Batch:
        if part not in self._loaded:
            self._loaded[part] = changes.load(self._store.read(part).data)
        return self._loaded[part]


def size(part: str) -> int:
    """How many pictures a part holds: its name says it."""
    return int(part.rpartition("-")[2].removesuffix(".npz"))


def _picture(one: Taken) -> Picture:
    return one.seen.key, one.seen.etag
