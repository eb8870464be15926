"""The measurement: the plain pipeline and ours on the same pictures, a query's labels never learned."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookalike import features
from lookalike.features import FeatureTable
from lookalike.learning import normalised
from lookalike.ranking import Ranking
from workbench import progress
from workbench.evaluate import measures
from workbench.evaluate.gathered import FOLDS, Gathered
from workbench.evaluate.measures import K
from workbench.evaluate.trial import Trial, photo

Items = NDArray[np.int64]
COLUMNS = ("articleType", "baseColour", "gender")
NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Shown:
    """The first six items that one pipeline shows for each catalog picture [n, 6] and each photo [p, 6].

    `seen[view]` [s, 6] for each product that is looked for in that view.
    """

    catalog: Items
    phone: Items
    seen: Mapping[str, Items]


@dataclass(slots=True)
class Ours:
    """Our pipeline, learned once for each fold without that fold's labels, and once with all of them."""

    data: Gathered
    folder: Path
    foreign: FeatureTable | None
    folds: list[Trial] = field(default_factory=list)

    def learn(self) -> None:
        """Learns and writes the snapshots; the last is of all labels."""
        with progress.bar("learning", " rankings") as show:
            for number in range(FOLDS + 1):
                self.folds.append(self._trial(number))
                show(number + 1, FOLDS + 1)

    def _trial(self, number: int) -> Trial:
        labels = taught(self.data, number)
        ranking = Ranking.learn(self.data.table, labels, self.data.views, self.foreign)
        known = self.data.catalog
        return Trial(self.folder / str(number), known.ids, known.labels, self.data.table, ranking)

    @property
    def whole(self) -> Trial:
        """The one that learned from all labels: for queries that have none."""
        return self.folds[FOLDS]

    def of(self, row: int) -> Trial:
        """The one that never learned from the labels of picture `row`."""
        return self.folds[int(self.data.fold[row])]


def taught(data: Gathered, number: int) -> list[Mapping[str, str]]:
    """The labels that fold `number` may learn from: none of its own pictures'. Fold FOLDS learns from all."""
    return [
        {} if fold == number else row
        for row, fold in zip(data.catalog.labels, data.fold.tolist(), strict=True)
    ]


def twins(data: Gathered, row: int) -> Items:
    """The picture itself and all that show the same thing: they never count."""
    return np.flatnonzero(data.group == data.group[row])


def plain(data: Gathered) -> Shown:
    """What the plain pipeline shows: the whole picture, maximum over the map, cosine, exactly."""
    rows = normalised(data.table["plain"].astype(np.float32))

    def first(queries: FeatureTable, own: Callable[[int], Items]) -> Items:
        if not queries:
            return np.zeros((0, K), np.int64)
        cosine = normalised(queries["plain"].astype(np.float32)) @ rows.T
        for row in range(len(cosine)):
            cosine[row, own(row)] = -2
        return np.argsort(-cosine, axis=1, kind="stable")[:, :K]

    return Shown(
        first(data.table, lambda row: twins(data, row)),
        first(data.photos, lambda _: NONE),
        {name: first(table, lambda _: NONE) for name, table in data.seen.items()},
    )


def ours(made: Ours) -> Shown:
    """What our pipeline shows, through a query's own code."""
    data = made.data
    count = features.count(data.table)
    with progress.bar("asking", " queries") as show:
        catalog = []
        for row in range(count):
            catalog.append(made.of(row).first(photo(data.table, row), twins(data, row)))
            show(row + 1, count)
    phone = [made.whole.first(photo(data.photos, row), NONE) for row in range(features.count(data.photos))]
    seen = {
        name: np.stack(
            [made.of(row).first(photo(table, at), NONE) for at, row in enumerate(data.looked_for.tolist())]
        )
        for name, table in data.seen.items()
    }
    return Shown(np.stack(catalog), np.stack(phone) if phone else np.zeros((0, K), np.int64), seen)


def figures(data: Gathered, shown: Shown) -> dict[str, Any]:
    """The figures of one pipeline, under stable keys; `interval` repeats each with its 95 % interval."""
    hits = catalog_hits(data, shown)
    found: dict[str, Any] = {
        "p_at_6": {name: round(measures.precision(one), 4) for name, one in hits.items()}
    }
    sure = {f"p_at_6.{name}": _interval(one.mean(1)) for name, one in hits.items()}
    if data.phone:
        right = phone_hits(data, shown)
        found |= {
            "phone_p_at_6": round(measures.precision(right), 4),
            "phone_hit_at_6": round(measures.any_hit(right), 4),
            "phone_halves": [round(measures.precision(right[part::2]), 4) for part in (0, 1)],
        }
        sure |= {"phone_p_at_6": _interval(right.mean(1)), "phone_hit_at_6": _interval(right.any(1))}
    same = {name: np.asarray(items[:, 0] == data.looked_for) for name, items in shown.seen.items()}
    found["robustness"] = {name: round(float(one.mean()), 4) for name, one in same.items()}
    sure |= {f"robustness.{name}": _interval(one) for name, one in same.items()}
    return found | {"interval": sure}


def catalog_hits(data: Gathered, shown: Shown) -> dict[str, measures.Hits]:
    """Which of the first six agree with each picture that has labels, by column, and in type and colour."""
    asked = np.flatnonzero([bool(row.get("articleType")) for row in data.catalog.labels])
    hits = {}
    for column in COLUMNS:
        labels = [row.get(column, "") for row in data.catalog.labels]
        hits[column] = measures.agree(labels, shown.catalog[asked], asked)
    return hits | {"type_and_colour": hits["articleType"] & hits["baseColour"]}


def phone_hits(data: Gathered, shown: Shown) -> measures.Hits:
    """Which of the first six are of a type that is right for each photo."""
    if data.phone is None:
        return np.zeros((0, K), np.bool_)
    types = np.array([row.get("articleType", "") for row in data.catalog.labels], object)
    right = [
        np.isin(types[items], data.phone.right[kind])
        for items, kind in zip(shown.phone, data.phone.classes, strict=True)
    ]
    return np.stack(right)


def _interval(of_queries: Any) -> list[float]:
    return [round(end, 4) for end in measures.interval(np.asarray(of_queries, np.float64))]


def leaks(data: Gathered, shown: Shown) -> list[str]:
    """What is wrong with the measurement: own pictures or twins among the finds, labels that leaked."""
    found = []
    for row, items in enumerate(shown.catalog):
        if np.isin(items, twins(data, row)).any():
            found.append(f"{data.catalog.ids[row]} finds itself or a twin")
    parted = [one for one in np.unique(data.group) if len(np.unique(data.fold[data.group == one])) > 1]
    found += [f"twins of {data.catalog.ids[int(one)]} are in two folds" for one in parted]
    for number in range(FOLDS):
        labels = taught(data, number)
        if any(labels[int(row)] for row in np.flatnonzero(data.fold == number)):
            found.append(f"fold {number} learned from labels of its own queries")
    return found
