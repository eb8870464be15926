"""Ingest describes with the encoder that CURRENT names, during a migration with two, never with another."""

from pathlib import Path

import pytest

from lambdas.ingest.state import State
from lookalike import changes, current
from lookalike.bucket import Bucket
from lookalike.changes import Batch
from lookalike.current import Current
from lookalike.errors import Damaged, EncoderError
from tests.fakes import FakeEncoder
from tests.lambdas.house import House

OLD, NEW = FakeEncoder(), FakeEncoder(dimensions=96, seed=1, name="new")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, OLD, NEW)


def name(house: House, encoder: str, coming: str | None = None) -> None:
    wanted = Current(serving="v", head="v", encoder=encoder, next_encoder=coming)
    current.change(house.store, lambda _: wanted, "test")


def batches(house: House) -> dict[str, Batch]:
    return {
        batch.encoder: batch
        for batch in (changes.load(house.store.read(key).data) for key in house.store.keys("inbox/"))
    }


def test_before_the_first_publish_the_settings_name_the_encoder(house: House) -> None:
    house.drop({"images/1.jpg": 1})
    assert list(batches(house)) == [OLD.id]


def test_then_current_names_it(house: House) -> None:
    name(house, NEW.id)
    house.drop({"images/1.jpg": 1})
    assert list(batches(house)) == [NEW.id]


def test_a_flip_is_seen_by_the_next_batch(house: House) -> None:
    name(house, OLD.id)
    house.drop({"images/1.jpg": 1})
    name(house, NEW.id)
    house.drop({"images/2.jpg": 2})
    assert {one: [taken.seen.key for taken in batch.taken] for one, batch in batches(house).items()} == {
        OLD.id: ["images/1.jpg"],
        NEW.id: ["images/2.jpg"],
    }


def test_during_a_migration_all_that_is_found_is_told_for_both(house: House) -> None:
    name(house, OLD.id, NEW.id)
    house.put("images/1.jpg", 1)
    house.put("images/bad.jpg", b"bad")
    house.look("images/1.jpg", "images/bad.jpg", "images/none.jpg")
    found = batches(house)
    assert set(found) == {OLD.id, NEW.id}
    for encoder in (OLD, NEW):
        batch = found[encoder.id]
        assert batch.table["deep"].shape == (1, encoder.dimensions)
        assert (len(batch.rejected), len(batch.absent)) == (1, 1)


def test_an_encoder_is_opened_once_for_each_worker_and_downloaded_once(house: House) -> None:
    opened: list[Path] = []

    def load(path: Path) -> FakeEncoder:
        opened.append(path)
        return OLD

    house.ingest._load = load
    house.drop({"images/1.jpg": 1})
    house.drop({"images/2.jpg": 2})
    assert len(opened) == 2
    downloads = [key for operation, key in house.store.log if operation == "download"]
    assert downloads == [f"models/{OLD.id}.tflite", f"models/{OLD.id}.json"]


@pytest.mark.parametrize("suffix", ["tflite", "json"])
def test_an_encoder_that_nobody_uploaded_whole_is_named(house: House, suffix: str) -> None:
    house.store.delete([f"models/{OLD.id}.{suffix}"])
    house.put("images/1.jpg", 1)
    with pytest.raises(EncoderError, match=f"{OLD.id}.*upload both"):
        house.look("images/1.jpg")
    assert house.store.keys("inbox/") == []


def test_an_encoder_whose_content_is_not_its_name_s_is_refused(house: House) -> None:
    house.store.write(f"models/{OLD.id}.tflite", b"another")
    house.put("images/1.jpg", 1)
    with pytest.raises(Damaged, match="hash"):
        house.look("images/1.jpg")


@pytest.mark.parametrize(
    "encoder", ["resnet50", "-", "../x-" + "0" * 64, "a/b-" + "0" * 64, "resnet50-" + "g" * 64]
)
def test_what_is_no_encoder_s_id_is_refused(house: House, encoder: str) -> None:
    name(house, encoder)
    house.put("images/1.jpg", 1)
    with pytest.raises(EncoderError, match="is no encoder"):
        house.look("images/1.jpg")


def test_the_real_thing_is_built_from_the_environment_without_asking_aws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOOKALIKE_BUCKET", "catalog")
    monkeypatch.setenv("LOOKALIKE_ENCODER", OLD.id)
    monkeypatch.setenv("LOOKALIKE_MAX_BYTES", "17")
    state = State.from_env()
    assert isinstance(state.store, Bucket)
    assert (state.store.name, state.limits.max_bytes) == ("catalog", 17)
