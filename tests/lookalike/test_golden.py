"""Snapshots as earlier versions wrote them still open, and still answer the same."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from lookalike.manifest import Manifest
from lookalike.snapshot import Snapshot
from tests.golden import GOLDEN
from tests.snapshots import product


@pytest.fixture(params=sorted(GOLDEN.iterdir()), ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """Each snapshot there, with today's idea of what made its vectors.

    That may be another by now, and is refused by its own versions (`features.VERSION`, `Ranking.version`): a
    reindex is for that. Its files have to open for ever.
    """
    folder: Path = request.param
    manifest = Manifest.load((folder / "manifest.json").read_bytes())
    ranking = SimpleNamespace(dimensions=manifest.dimensions)
    monkeypatch.setattr("lookalike.snapshot.VERSION", manifest.features_version)
    monkeypatch.setattr("lookalike.snapshot.Ranking", SimpleNamespace(load=lambda data: ranking))
    return Snapshot.open(folder)


def test_all_its_products_are_there(golden: Snapshot) -> None:
    found = {one.id: one for one in golden.products(golden.select({}))}
    assert set(found) == {f"p{number}" for number in [0, 1, 2, *range(4, 12), 100]}
    assert found["p5"].name == "Gilded sandals, “no. 5”"
    assert found["p8"] == product(8)


def test_each_is_nearest_to_itself(golden: Snapshot) -> None:
    for item in golden.select({}):
        near, cosine = golden.nearest(golden.vectors([item])[0], 2)
        assert near[0] == item
        assert np.isclose(cosine[0], 1, atol=1e-5)


def test_filters_words_and_facets_answer(golden: Snapshot) -> None:
    assert golden.select({"baseColour": ["Gold"]}).tolist() == [5]
    assert golden.select({}, "gilded sand").tolist() == [5]
    assert golden.item("p3") is None
    assert golden.facets({})["baseColour"] == [
        ("Navy Blue", 4),
        ("White", 3),
        ("Black", 2),
        ("Red", 2),
        ("Gold", 1),
    ]
