"""A new version is questioned before anybody is served from it; what is wrong with it stops it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lambdas.publish import examine
from lookalike.errors import Damaged
from lookalike.snapshot import Snapshot
from tests.lambdas.house import House
from tests.snapshots import product, snapshot


def wanted(found: Snapshot) -> dict[str, object]:
    return {one.id: one for one in found.products(found.select({}))}


def test_a_good_version_passes_with_its_recall(tmp_path: Path) -> None:
    found = snapshot(tmp_path, range(200), new=[300], removed=[3])
    tested = examine.examine(found, {f"p{n}": product(n) for n in (*range(3), *range(4, 200), 300)})
    assert tested["recall_at_10"] == 1.0
    assert tested["sampled"] >= 50


def test_a_missing_product_stops_it(tmp_path: Path) -> None:
    found = snapshot(tmp_path, range(20), removed=[3])
    with pytest.raises(Damaged, match="holds 19 products, not 20"):
        examine.examine(found, {f"p{n}": product(n) for n in range(20)})


def test_a_wrong_row_stops_it(tmp_path: Path) -> None:
    found = snapshot(tmp_path, range(20))
    rows = {f"p{n}": product(n) for n in range(20)} | {"p7": replace(product(7), name="other")}
    with pytest.raises(Damaged, match="'p7' wrongly"):
        examine.examine(found, rows)


def test_vectors_that_are_not_found_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = snapshot(tmp_path, range(20))
    vectors = found.vectors
    monkeypatch.setattr(found, "vectors", lambda items: np.roll(-vectors(items), 1, axis=1))
    with pytest.raises(Damaged, match="find themselves"):
        examine.examine(found, {f"p{n}": product(n) for n in range(20)})


def test_an_index_that_loses_much_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = snapshot(tmp_path, range(60))
    nearest = found.nearest

    def lossy(vector: object, n: int, *, exact: bool = False) -> object:
        items, cosine = nearest(vector, 60 if not exact else n, exact=exact)  # type: ignore[arg-type]
        return (items, cosine) if exact else (items[[0, *range(20, 29)]], cosine[[0, *range(20, 29)]])

    monkeypatch.setattr(found, "nearest", lossy)
    tested = examine.examine(found, {f"p{n}": product(n) for n in range(60)})
    assert tested["recall_at_10"] < 0.9
    assert tested["scan"]


def test_what_fails_is_not_served(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.drop({"images/1.jpg": 1})
    version = house.publish().version
    house.drop({"images/2.jpg": 2})
    monkeypatch.setattr("lambdas.publish.examine.SAME", 2.0)
    with pytest.raises(Damaged):
        house.publish()
    assert house.snapshot.manifest.version == version
    assert house.store.keys("inbox/")
    monkeypatch.undo()
    house.publish()
    assert set(house.products) == {"1", "2"}


def test_an_empty_version_passes(tmp_path: Path) -> None:
    assert examine.examine(snapshot(tmp_path, [0], removed=[0]), {}) == {"sampled": 0, "recall_at_10": 1.0}
