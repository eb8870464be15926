"""Ingest says what is there: a picture and its features, nothing, or why not. It loses no key."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from lambdas.ingest.pipeline import run
from lookalike import features, photo
from lookalike.changes import Batch
from tests.fakes import FakeEncoder
from tests.lambdas.house import House, picture

Inbox = Callable[[], list[Batch]]


def test_a_picture_is_taken_as_it_was_read(house: House, inbox: Inbox) -> None:
    etag = house.put("images/deep/er/1.jpg", 1)
    assert house.look("images/deep/er/1.jpg") == []
    (batch,) = inbox()
    (taken,) = batch.taken
    assert taken.seen == house.store.head("images/deep/er/1.jpg")
    assert taken.seen.etag == etag
    assert (taken.width, taken.height) == (60, 80)
    assert (batch.encoder, batch.features_version) == (house.encoder, features.VERSION)
    assert batch.written_at == house.now


def test_its_features_are_those_that_a_query_would_have(house: House, inbox: Inbox) -> None:
    house.drop({"images/1.jpg": 1})
    wanted = features.describe(photo.square(photo.load(picture(1))), FakeEncoder())
    got = inbox()[0].taken[0].features
    assert set(got) == set(wanted)
    for name, block in wanted.items():
        np.testing.assert_array_equal(got[name], block)


def test_its_thumbnail_is_a_small_webp_named_by_content_and_kept_for_ever(house: House, inbox: Inbox) -> None:
    etag = house.put("images/1.jpg", picture(1, size=(900, 600)))
    house.look("images/1.jpg")
    key = f"thumbnails/1-{etag[:8]}.webp"
    assert inbox()[0].taken[0].thumbnail == key
    with Image.open(io.BytesIO(house.store.read(key).data)) as image:
        assert (image.format, image.size) == ("WEBP", (400, 267))
    assert house.store.headers(key).content_type == "image/webp"
    assert "immutable" in house.store.headers(key).cache_control


def test_a_key_without_an_object_is_absent(house: House, inbox: Inbox) -> None:
    house.look("images/none.jpg")
    (absent,) = inbox()[0].absent
    assert (absent.key, absent.looked_at) == ("images/none.jpg", house.now)


def test_an_object_that_goes_between_head_and_read_is_absent(house: House, inbox: Inbox) -> None:
    house.put("images/1.jpg", 1)

    def remove(operation: str, key: str) -> None:
        if (operation, key) == ("read", "images/1.jpg"):
            house.store.hook = None
            house.remove("images/1.jpg")

    house.store.hook = remove
    assert house.look("images/1.jpg") == []
    assert [one.key for one in inbox()[0].absent] == ["images/1.jpg"]


def test_an_object_that_is_replaced_between_head_and_read_is_told_as_it_was_read(
    house: House, inbox: Inbox
) -> None:
    house.put("images/1.jpg", 1)

    def replace(operation: str, key: str) -> None:
        if (operation, key) == ("read", "images/1.jpg"):
            house.store.hook = None
            house.put("images/1.jpg", 2)

    house.store.hook = replace
    house.look("images/1.jpg")
    (taken,) = inbox()[0].taken
    assert taken.seen == house.store.head("images/1.jpg")
    wanted = features.describe(photo.square(photo.load(picture(2))), FakeEncoder())
    np.testing.assert_array_equal(taken.features["deep"], wanted["deep"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"a text", "not_an_image"),
        (picture(1)[:400], "damaged"),
        (b"%PDF-1.7", "unsupported_format"),
    ],
)
def test_a_bad_picture_is_data_and_ends_nothing(house: House, inbox: Inbox, data: bytes, code: str) -> None:
    house.put("images/bad.jpg", data)
    house.put("images/good.jpg", 1)
    assert house.look("images/bad.jpg", "images/good.jpg") == []
    (batch,) = inbox()
    (rejected,) = batch.rejected
    assert rejected.seen == house.store.head("images/bad.jpg")
    assert rejected.reject.code == code
    assert rejected.reject.remedy
    assert [one.seen.key for one in batch.taken] == ["images/good.jpg"]


def test_a_file_that_is_too_large_is_not_even_read(house: House, inbox: Inbox) -> None:
    house.put("images/film.mov", bytes(20_000_001))
    house.look("images/film.mov")
    assert inbox()[0].rejected[0].reject.code == "too_large"
    assert ("read", "images/film.mov") not in house.store.log


def test_a_key_that_is_named_often_is_looked_at_once(house: House, inbox: Inbox) -> None:
    house.put("images/1.jpg", 1)
    house.look("images/1.jpg", "images/1.jpg", "images/1.jpg")
    assert house.store.log.count(("read", "images/1.jpg")) == 1
    assert len(inbox()[0].taken) == 1


def test_two_keys_with_one_stem_are_two_records_with_a_thumbnail_each(house: House, inbox: Inbox) -> None:
    house.drop({"images/1.jpg": 1, "images/new/1.png": picture(2, kind="PNG")})
    taken = inbox()[0].taken
    assert [one.seen.key for one in taken] == ["images/1.jpg", "images/new/1.png"]
    assert len({one.thumbnail for one in taken}) == 2
    assert all(house.store.head(one.thumbnail) for one in taken)


def test_a_batch_is_one_object_in_the_order_of_its_keys(house: House, inbox: Inbox) -> None:
    keys = [f"images/{number}.jpg" for number in range(30)]
    house.drop({key: seed for seed, key in enumerate(keys)})
    (batch,) = inbox()
    assert [one.seen.key for one in batch.taken] == keys


def test_an_unexpected_crash_loses_its_own_key_only(
    house: House, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = photo.load

    def crash(data: bytes, *rest: object) -> photo.Photo:
        if data == picture(2):
            raise MemoryError("no room for 3 GB")
        return load(data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("lambdas.ingest.pipeline.photo.load", crash)
    for seed in (1, 2, 3):
        house.put(f"images/{seed}.jpg", seed)
    assert house.look("images/1.jpg", "images/2.jpg", "images/3.jpg") == ["images/2.jpg"]
    assert [one.seen.key for one in inbox()[0].taken] == ["images/1.jpg", "images/3.jpg"]
    monkeypatch.undo()
    assert house.look("images/2.jpg") == [], "a crash leaves a desk that works"


def test_a_process_that_dies_on_one_picture_has_kept_those_before(house: House, inbox: Inbox) -> None:
    def die(operation: str, key: str) -> None:
        if (operation, key) == ("read", "images/2.jpg"):
            raise KeyboardInterrupt

    for seed in (1, 2):
        house.put(f"images/{seed}.jpg", seed)
    house.store.hook = die
    from lambdas.ingest.pipeline import Bench

    bench = Bench(store=house.store, desks=house.ingest.desks(), limits=house.ingest.limits, now=house.clock)
    with pytest.raises(KeyboardInterrupt):
        run(["images/1.jpg", "images/2.jpg"], bench, one_by_one=True)
    assert [one.seen.key for one in inbox()[0].taken] == ["images/1.jpg"]


def test_a_thumbnail_that_can_t_be_written_fails_its_key(house: House, inbox: Inbox) -> None:
    def outage(operation: str, key: str) -> None:
        if key.startswith("thumbnails/1-"):
            raise TimeoutError

    house.put("images/1.jpg", 1)
    house.put("images/2.jpg", 2)
    house.store.hook = outage
    assert house.look("images/1.jpg", "images/2.jpg") == ["images/1.jpg"]
    assert [one.seen.key for one in inbox()[0].taken] == ["images/2.jpg"]


def test_an_inbox_that_can_t_be_written_fails_every_key(house: House, inbox: Inbox) -> None:
    def outage(operation: str, key: str) -> None:
        if key.startswith("inbox/"):
            raise TimeoutError

    house.put("images/1.jpg", 1)
    house.store.hook = outage
    assert house.look("images/1.jpg", "images/none.jpg") == ["images/1.jpg", "images/none.jpg"]
    house.store.hook = None
    assert inbox() == []
