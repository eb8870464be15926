"""Ingest with the real encoder, and on the real pictures beside the checkout."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lambdas.ingest.state import State
from lookalike import features, photo
from lookalike.changes import Batch
from lookalike.encoder import Encoder
from lookalike.settings import IngestSettings
from tests.lambdas.house import House, picture

Inbox = Callable[[], list[Batch]]


def use(house: House, model: Path, tmp_path: Path) -> Encoder:
    """The house's ingest works with a real encoder from here on."""
    encoder = Encoder.load(model)
    house.store.upload(model, f"models/{encoder.id}.tflite")
    house.store.upload(model.with_suffix(".json"), f"models/{encoder.id}.json")
    settings = IngestSettings(bucket="memory", cache=tmp_path / "cache", encoder=encoder.id)
    house.ingest = State(house.store, settings, Encoder.load, workers=2)
    return encoder


def test_two_workers_write_the_numbers_that_a_query_computes(
    house: House, inbox: Inbox, lite0: Path, tmp_path: Path
) -> None:
    encoder = use(house, lite0, tmp_path)
    house.drop({f"images/{seed}.jpg": seed for seed in range(12)})
    (batch,) = inbox()
    assert batch.encoder == encoder.id
    features.check(batch.table, encoder)
    for seed, taken in enumerate(batch.taken):
        wanted = features.describe(photo.square(photo.load(picture(seed))), encoder)
        for name, block in wanted.items():
            np.testing.assert_allclose(taken.features[name], block, rtol=1e-3, atol=1e-3, err_msg=name)


@pytest.mark.shared
def test_catalog_pictures_are_all_taken(
    house: House, inbox: Inbox, lite0: Path, tmp_path: Path, shared_data: Path
) -> None:
    use(house, lite0, tmp_path)
    files = sorted((shared_data / "catalog-3k" / "images").glob("*.jpg"))[:40]
    house.drop({f"images/{path.name}": path.read_bytes() for path in files})
    (batch,) = inbox()
    assert [one.seen.key for one in batch.taken] == [f"images/{path.name}" for path in files]
    assert {(one.width, one.height) for one in batch.taken} == {(225, 300)}
    deep = batch.table["deep"].astype(np.float32)
    deep /= np.linalg.norm(deep, axis=1, keepdims=True)
    assert np.median(deep @ deep.T) < 0.9, "different products have different vectors"


@pytest.mark.shared
def test_every_png_of_the_suite_is_taken_or_refused_by_name(
    house: House, inbox: Inbox, shared_data: Path
) -> None:
    files = sorted((shared_data / "pngsuite").glob("*.png"))
    for path in files:
        house.put(f"images/{path.name}", path.read_bytes())
    assert house.look(*(f"images/{path.name}" for path in files)) == []
    batches = inbox()
    refused = {Path(one.seen.key).stem for batch in batches for one in batch.rejected}
    taken = {Path(one.seen.key).stem for batch in batches for one in batch.taken}
    assert refused == {path.stem for path in files if path.name.startswith("x")}
    assert taken == {path.stem for path in files} - refused


@pytest.mark.shared
def test_phone_photos_are_taken_upright(house: House, inbox: Inbox, shared_data: Path) -> None:
    files = sorted((shared_data / "exif-orientation").rglob("*.jpg"))
    assert len(files) > 8
    house.drop({f"images/{path.name}": path.read_bytes() for path in files})
    shapes = {one.seen.key: one.width > one.height for one in inbox()[0].taken}
    assert len(shapes) == len(files)
    for key, lying in shapes.items():
        assert lying == ("landscape" in key.lower()), key
