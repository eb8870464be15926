"""What may be an answer, tier by tier."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from lookalike import candidates
from lookalike.candidates import Candidates, Query, gather
from lookalike.product import Product
from lookalike.snapshot import Snapshot
from tests.catalogs import open_snapshot, product, random_table

SIZE = 6_000  # enough for the index to be asked instead of scanning


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    rows: list[Product] = [product(number) for number in range(SIZE)]
    return open_snapshot(tmp_path_factory.mktemp("large"), random_table(SIZE), rows, learned=False)


def query(snapshot: Snapshot, item: int = 7, *, own: bool = True) -> Query:
    items = np.array([item] if own else [], np.int64)
    return Query(snapshot.vectors([item])[0], items, None, "test")


def found(snapshot: Snapshot, asked: Query, tiers: int, **more: object) -> Candidates:
    settings = {"aim": asked.vector, "allowed": None, "exact": False, **more}
    return gather(snapshot, asked, tiers=tiers, **settings)  # type: ignore[arg-type]


def test_the_first_tier_is_the_nearest_without_the_query_itself(snapshot: Snapshot) -> None:
    got = found(snapshot, query(snapshot), 1)
    assert len(got.items) == candidates.DEPTH
    assert 7 not in got.items
    assert (np.diff(got.cosine) <= 0).all()
    np.testing.assert_allclose(got.vectors @ snapshot.vectors([7])[0], got.cosine, atol=1e-5)


def test_a_photo_leaves_nothing_out(snapshot: Snapshot) -> None:
    assert found(snapshot, query(snapshot, own=False), 1).items[0] == 7


def test_a_deeper_search_only_appends(snapshot: Snapshot) -> None:
    asked = query(snapshot)
    depths = [found(snapshot, asked, tiers) for tiers in (1, 2, 3)]
    for less, more in pairwise(depths):
        assert len(more.items) > len(less.items)
        np.testing.assert_array_equal(more.items[: len(less.items)], less.items)
        np.testing.assert_array_equal(more.tiers[: len(less.tiers)], less.tiers)
        assert (np.diff(more.tiers) >= 0).all()


def test_the_last_tier_has_everything_once(snapshot: Snapshot) -> None:
    got = found(snapshot, query(snapshot), 3)
    assert got.complete
    assert sorted(got.items) == [item for item in range(SIZE) if item != 7]
    assert not found(snapshot, query(snapshot), 2).complete


def test_filters_narrow_every_tier_and_voters_ignore_them(snapshot: Snapshot) -> None:
    allowed = snapshot.select({"articleType": ["Heels"]})
    got = found(snapshot, query(snapshot), 2, allowed=allowed)
    assert set(got.items) <= set(allowed.tolist())
    everything = found(snapshot, query(snapshot), 1, exact=True)
    near = found(snapshot, query(snapshot), 1, allowed=allowed, exact=True)
    np.testing.assert_array_equal(near.voters, everything.items[: candidates.VOTERS])


def test_fewer_candidates_than_a_tier_are_complete(snapshot: Snapshot) -> None:
    got = found(snapshot, query(snapshot), 1, allowed=np.array([7, 8, 9], np.int64))
    assert got.complete
    assert sorted(got.items) == [8, 9]


def test_nothing_allowed_gives_nothing(snapshot: Snapshot) -> None:
    got = found(snapshot, query(snapshot), 2, allowed=np.zeros(0, np.int64))
    assert got.complete
    assert not len(got.items)


def test_equals_come_in_the_same_order_at_every_depth(tmp_path: Path) -> None:
    table = random_table(2_000, seed=3)
    for block in table.values():
        block[100:1_900] = block[100]
    snapshot = open_snapshot(tmp_path, table, [product(number) for number in range(2_000)], learned=False)
    asked = query(snapshot, 100)
    shallow, deep = found(snapshot, asked, 2), found(snapshot, asked, 3)
    np.testing.assert_array_equal(deep.items[: len(shallow.items)], shallow.items)
    assert len(set(deep.items.tolist())) == len(deep.items)
