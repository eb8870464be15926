"""The same picture gives the same numbers down every path: ingest, index, a search, an evaluation."""

from pathlib import Path

import numpy as np
import pytest

from lookalike import changes, features, photo, query_token
from lookalike.encoder import Encoder
from lookalike.features import Features
from lookalike.store import Store
from tests.stack import RunningStack
from workbench.evaluate import described
from workbench.folder import Folder
from workbench.index import index
from workbench.push import push

NUMBERS = range(0, 60, 20)


@pytest.fixture(scope="module")
def encoder(lite0: Path) -> Encoder:
    return Encoder.load(lite0)


@pytest.fixture(scope="module")
def wanted(sample: Path, encoder: Encoder) -> dict[str, Features]:
    """Key → what the one path says of some pictures."""
    files = sorted((sample / "images").iterdir())
    return {
        f"images/{files[number].name}": features.describe(
            photo.square(photo.load(files[number].read_bytes())), encoder
        )
        for number in NUMBERS
    }


def filed(store: Store, encoder: Encoder) -> dict[str, Features]:
    """What publish has filed, by key; of several contents of a key, the last."""
    found: dict[str, Features] = {}
    for info in store.list(f"features/{encoder.id}/"):
        batch = changes.load(store.read(info.key).data)
        found |= {taken.seen.key: taken.features for taken in batch.taken}
    return found


def compare(found: Features, wanted: Features, *, within: float = 1e-3) -> None:
    """Another process may add up in another order: float16's last digit is not asked for."""
    assert set(found) == set(wanted)
    for name, block in wanted.items():
        scale = float(np.abs(block).max())
        np.testing.assert_allclose(found[name], block, rtol=within, atol=within * scale, err_msg=name)


def test_ingest(shop: RunningStack, wanted: dict[str, Features], encoder: Encoder) -> None:
    assert push(shop.catalog, shop.bucket).sent == 0
    found = filed(shop.bucket, encoder)
    for key, block in wanted.items():
        compare(found[key], block)


def test_index(
    sample: Path, lite0: Path, wanted: dict[str, Features], encoder: Encoder, tmp_path: Path
) -> None:
    small, out = tmp_path / "small", tmp_path / "out"
    (small / "images").mkdir(parents=True)
    for key in wanted:
        (small / key).write_bytes((sample / key).read_bytes())
    index(small, out, lite0)
    found = filed(Folder(out), encoder)
    assert set(found) == set(wanted)
    for key, block in wanted.items():
        compare(found[key], block)


def test_a_search(shop: RunningStack, wanted: dict[str, Features], encoder: Encoder) -> None:
    """A token holds the numbers in a byte each, so they are compared with what settling does to them."""
    schema = features.schema(encoder)
    for key, block in wanted.items():
        token = shop.search((shop.catalog / key).read_bytes(), k=1)["query"]
        _, settled = query_token.settle(block, encoder.id, schema)
        compare(query_token.load(token, encoder.id, schema), settled, within=0.02)


def test_an_evaluation(
    sample: Path, lite0: Path, wanted: dict[str, Features], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(described, "CACHE", tmp_path)
    table = described.table(lite0, [(sample / key, "", "") for key in wanted])
    for row, block in enumerate(wanted.values()):
        compare({name: table[name][row] for name in block}, block)
