"""A thumbnail that no kept version names is tagged for the lifecycle, once a night; no other ever is."""

from pathlib import Path

import pytest

from lambdas.publish import ops, retire, thumbnails
from lookalike import layout
from tests.lambdas.house import House
from tests.lambdas.publish.steps import rebuild

DAY = 86_400


@pytest.fixture
def shop(tmp_path: Path) -> House:
    """Ten products, of which one version is kept, and those that served in the last day."""
    house = House(tmp_path, hold_share=1.0, keep_versions=1, keep_days=1)
    house.drop({f"images/{number}.jpg": number for number in range(10)})
    house.publish()
    return house


def night(house: House, days: float = 2) -> None:
    house.clock.advance(days * DAY)
    rebuild(house)


def tagged(house: House) -> set[str]:
    return {key for key in house.store.keys(layout.THUMBNAILS) if house.store.tags(key)}


def thumbnail(house: House, key: str) -> str:
    """Of the picture that is at `key` now."""
    info = house.store.head(key)
    assert info
    return layout.thumbnail_key(layout.product_id(key), info.etag)


def test_the_thumbnails_of_pictures_that_went_or_were_replaced_go_and_no_other(shop: House) -> None:
    gone = {thumbnail(shop, "images/1.jpg"), thumbnail(shop, "images/2.jpg")}
    shop.drop({"images/1.jpg": 71})
    shop.remove("images/2.jpg")
    shop.look("images/2.jpg")
    shop.publish()
    night(shop)
    night(shop)
    assert tagged(shop) == gone
    assert {product.thumbnail for product in shop.products.values()}.isdisjoint(gone)


@pytest.mark.parametrize("in_delta", [False, True])
def test_what_a_kept_version_shows_stays_with_it(shop: House, in_delta: bool) -> None:
    if in_delta:
        shop.drop({"images/1.jpg": 70})
        shop.publish()
    first = shop.snapshot.manifest
    assert ("ledger-delta.json.gz" in first.files) is in_delta
    replaced = thumbnail(shop, "images/1.jpg")
    shop.drop({"images/1.jpg": 71})
    shop.publish()
    ops.rollback(shop.store, first.version, "a test")
    for _ in range(3):
        night(shop)
    assert shop.products["1"].thumbnail == replaced
    assert replaced not in tagged(shop)
    ops.resume(shop.store, "a test")
    night(shop)
    night(shop)
    assert replaced in tagged(shop)


def test_the_thumbnail_of_a_picture_that_a_newer_one_hides_stays(shop: House) -> None:
    hidden = thumbnail(shop, "images/1.jpg")
    shop.drop({"images/newer/1.jpg": 71})
    shop.publish()
    night(shop)
    night(shop)
    assert tagged(shop) == set()
    shop.remove("images/newer/1.jpg")
    shop.look("images/newer/1.jpg")
    shop.publish()
    assert shop.products["1"].thumbnail == hidden


def test_what_ingest_has_just_made_is_left_alone(shop: House) -> None:
    made = layout.thumbnail_key("new", "0123456789abcdef")
    night(shop)
    shop.store.write(made, b"webp")
    night(shop, days=0.9)
    assert tagged(shop) == set()
    night(shop, days=0.2)
    assert tagged(shop) == {made}


def test_what_waits_in_the_inbox_is_left_alone(shop: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdas.publish.gather.inbox.__defaults__", (layout.INBOX, 1))
    for number in (71, 72):
        shop.drop({f"images/{number}.jpg": number})
    night(shop)
    assert shop.store.keys(layout.INBOX)
    assert tagged(shop) == set()


def test_a_picture_that_is_put_back_has_its_thumbnail_again(shop: House) -> None:
    data, lost = shop.store.read("images/1.jpg").data, thumbnail(shop, "images/1.jpg")
    shop.remove("images/1.jpg")
    shop.look("images/1.jpg")
    shop.publish()
    night(shop)
    night(shop)
    assert tagged(shop) == {lost}
    shop.drop({"images/1.jpg": data})
    shop.publish()
    shop.store.tag(lost, {"retired": "true"})  # as when ingest and the nightly run meet
    night(shop, days=0.5)
    assert tagged(shop) == set()
    assert shop.products["1"].thumbnail == lost


def test_rolling_back_to_a_retired_version_brings_its_thumbnails_along(shop: House) -> None:
    first, replaced = shop.snapshot.manifest.version, thumbnail(shop, "images/1.jpg")
    taken = thumbnail(shop, "images/2.jpg")
    shop.drop({"images/1.jpg": 71, "images/2.jpg": 72})
    shop.publish()
    night(shop)
    night(shop)
    assert tagged(shop) == {replaced, taken}
    shop.store.delete([taken])  # the lifecycle was quicker
    ops.rollback(shop.store, first, "a test")
    assert tagged(shop) == set()
    night(shop)
    assert tagged(shop) == set()


def test_dying_before_any_tag_leaves_none_that_is_not_remembered(shop: House) -> None:
    """What is tagged and forgotten could never be taken back."""
    shop.remove("images/1.jpg", "images/2.jpg")
    shop.look("images/1.jpg", "images/2.jpg")
    shop.publish()
    night(shop)

    def die(operation: str, key: str) -> None:
        if operation == "tag" and key.startswith("thumbnails/2"):
            raise OSError("killed")

    shop.store.hook = die
    with pytest.raises(OSError, match="killed"):
        night(shop)
    shop.store.hook = None
    remembered = retire.tagged(shop.store, thumbnails.RETIRED)
    assert {key.partition("-")[0] for key in tagged(shop)} == {"thumbnails/1"}
    assert tagged(shop) <= remembered


def test_by_day_nothing_is_swept_and_at_night_nothing_twice(shop: House) -> None:
    shop.remove("images/1.jpg")
    shop.look("images/1.jpg")
    shop.clock.advance(3 * DAY)
    shop.publish()
    shop.drop({"images/2.jpg": 72})
    shop.clock.advance(3 * DAY)
    shop.publish()
    assert tagged(shop) == set()
    night(shop)
    night(shop)
    assert len(tagged(shop)) == 2
    shop.store.log.clear()
    night(shop)
    assert not [key for name, key in shop.store.log if name == "tag" and key.startswith(layout.THUMBNAILS)]
