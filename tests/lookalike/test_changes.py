"""What ingest says survives the bucket, and damage is noticed, whatever byte it hits."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lookalike import changes, features
from lookalike.changes import Absent, Batch, Rejected, Taken
from lookalike.errors import Damaged
from lookalike.reject import Reject
from lookalike.store import Info
from tests.fakes import FakeEncoder

NOW = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


def taken(key: str, seed: int) -> Taken:
    pixels = np.random.default_rng(seed).integers(0, 256, (224, 224, 3), dtype=np.uint8)
    info = Info(key, f"etag{seed}", NOW + timedelta(seconds=seed), 1000 + seed)
    return Taken(info, features.describe(pixels, FakeEncoder()), f"thumbnails/{seed}.webp", 300 + seed, 400)


@pytest.fixture
def batch() -> Batch:
    return Batch(
        encoder=FakeEncoder().id,
        features_version=features.VERSION,
        written_at=NOW,
        taken=[taken("images/a b+c%.jpg", 1), taken("images/日本/ü.png", 2)],
        absent=[Absent("images/gone.jpg", NOW)],
        rejected=[
            Rejected(
                Info("images/x.txt", "e", NOW, 3), Reject("not_an_image", "It is text.", "Send a photo.")
            )
        ],
    )


def test_all_of_a_batch_survives(batch: Batch) -> None:
    back = changes.load(changes.dump(batch))
    assert (back.encoder, back.features_version, back.written_at) == (
        batch.encoder,
        batch.features_version,
        NOW,
    )
    assert list(back.absent) == list(batch.absent)
    assert list(back.rejected) == list(batch.rejected)
    for one, other in zip(back.taken, batch.taken, strict=True):
        assert (one.seen, one.thumbnail, one.width, one.height) == (
            other.seen,
            other.thumbnail,
            other.width,
            other.height,
        )
        assert set(one.features) == set(other.features)
        for name, block in one.features.items():
            np.testing.assert_array_equal(block, other.features[name])
            assert block.dtype == other.features[name].dtype


def test_the_table_has_a_row_for_each_picture_in_order(batch: Batch) -> None:
    table = features.check(changes.load(changes.dump(batch)).table, FakeEncoder())
    for name, block in table.items():
        np.testing.assert_array_equal(block[1], batch.taken[1].features[name])


def test_a_batch_without_pictures_survives(batch: Batch) -> None:
    back = changes.load(changes.dump(Batch(batch.encoder, 1, NOW, absent=batch.absent)))
    assert (list(back.taken), back.table, list(back.absent)) == ([], {}, list(batch.absent))


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a batch", b"\x93NUMPY\x01\x00", b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_batch_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        changes.load(data)


def test_pickles_are_not_opened(batch: Batch) -> None:
    import io

    file = io.BytesIO()
    np.savez(file, header=np.array([{"a": 1}], dtype=object))
    with pytest.raises(Damaged):
        changes.load(file.getvalue())


def test_a_batch_that_was_cut_short_is_refused(batch: Batch) -> None:
    data = changes.dump(batch)
    for length in range(0, len(data), 37):
        with pytest.raises(Damaged):
            changes.load(data[:length])


def test_a_flipped_bit_is_noticed_or_harmless_and_never_a_crash(batch: Batch) -> None:
    data, rng = changes.dump(batch), random.Random(0)
    for _ in range(500):
        hurt = bytearray(data)
        hurt[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        try:
            back = changes.load(bytes(hurt))
        except Damaged:
            continue
        assert [one.seen for one in back.taken] == [one.seen for one in batch.taken]


def test_a_later_format_says_to_update(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "FORMAT", 2)
    data = changes.dump(batch)
    monkeypatch.undo()
    with pytest.raises(Damaged, match="format 2"):
        changes.load(data)


def test_more_pictures_than_features_are_refused(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Batch, "table", property(lambda self: features.stack([self.taken[0].features])))
    data = changes.dump(batch)
    with pytest.raises(Damaged, match="names 2 pictures and describes 1"):
        changes.load(data)
