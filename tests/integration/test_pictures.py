"""What the catalog team does to the bucket is what shoppers find, over real connections and by itself."""

from urllib.parse import quote

import pytest

from tests.stack import RunningStack, garment


def first(shop: RunningStack, photo: bytes) -> str:
    """The product that is found first for a photo."""
    return str(shop.search(photo, k=1)["matches"][0]["product"]["id"])


def test_everything_in_the_catalog_is_searchable(shop: RunningStack) -> None:
    pictures = sorted((shop.catalog / "images").iterdir())
    assert shop.api("/api/health")["size"] == len(pictures)
    for picture in pictures[::17]:
        assert first(shop, picture.read_bytes()) == picture.stem


def test_a_dropped_picture_becomes_searchable(shop: RunningStack) -> None:
    photo = garment(1)
    shop.put("images/dropped.jpg", photo)
    shop.wait_for(lambda: shop.product("dropped"))
    match = shop.search(photo, k=1)["matches"][0]
    assert match["product"]["id"] == match["product"]["name"] == "dropped"
    assert shop.get(match["image"]) == photo
    assert shop.get(match["thumbnail"])[8:12] == b"WEBP"


def test_what_was_merged_leaves_the_inbox(shop: RunningStack) -> None:
    shop.put("images/merged.jpg", garment(2))
    shop.wait_for(lambda: shop.product("merged"))
    shop.wait_for(lambda: not shop.keys("inbox/"))


def test_an_overwritten_picture_is_found_by_what_it_shows_now(shop: RunningStack) -> None:
    old, new = garment(3), garment(4)
    shop.put("images/overwritten.jpg", old)
    shop.wait_for(lambda: shop.product("overwritten"))
    before = shop.search(old, k=1)["matches"][0]
    shop.put("images/overwritten.jpg", new)
    shop.wait_for(lambda: first(shop, new) == "overwritten")
    after = shop.search(new, k=1)["matches"][0]
    assert after["image"] != before["image"], "a browser would show the old picture from its cache"
    assert after["thumbnail"] != before["thumbnail"]
    assert first(shop, old) != "overwritten"


def test_a_deleted_picture_stops_matching(shop: RunningStack) -> None:
    photo = garment(5)
    shop.put("images/deleted.jpg", photo)
    shop.wait_for(lambda: shop.product("deleted"))
    shop.delete("images/deleted.jpg")
    shop.wait_for(lambda: shop.product("deleted") is None)
    assert first(shop, photo) != "deleted"


def test_pictures_that_are_deleted_in_bulk_stop_matching(shop: RunningStack) -> None:
    keys = [f"images/bulk-{number}.jpg" for number in range(3)]
    for number, key in enumerate(keys):
        shop.put(key, garment(10 + number))
    shop.settle()
    objects = [{"Key": key} for key in keys]
    shop.s3.delete_objects(Bucket=shop.bucket.name, Delete={"Objects": objects})  # type: ignore[typeddict-item]
    shop.wait_for(lambda: not any(shop.product(f"bulk-{number}") for number in range(3)))


def test_an_undeleted_picture_is_found_again(shop: RunningStack) -> None:
    photo = garment(6)
    shop.put("images/undeleted.jpg", photo)
    shop.wait_for(lambda: shop.product("undeleted"))
    marker = shop.s3.delete_object(Bucket=shop.bucket.name, Key="images/undeleted.jpg")["VersionId"]
    shop.wait_for(lambda: shop.product("undeleted") is None)
    shop.s3.delete_object(Bucket=shop.bucket.name, Key="images/undeleted.jpg", VersionId=marker)
    shop.wait_for(lambda: shop.product("undeleted"))
    assert first(shop, photo) == "undeleted"


@pytest.mark.parametrize(
    "stem",
    ["two words", "plus+plus", "100%", "%41", "größe-衣服", "semi;colon&amp=1", "hash#tag?", "deep/er/still"],
)
def test_keys_may_hold_anything(shop: RunningStack, stem: str) -> None:
    photo = garment(7)
    product = stem.rpartition("/")[2]
    shop.put(f"images/{stem}.jpg", photo)
    shop.wait_for(lambda: shop.product(product))
    match = shop.match(product)
    assert match["product"]["id"] == product
    assert shop.get(match["image"]) == photo
    assert shop.get(match["thumbnail"])[8:12] == b"WEBP"
    similar = shop.api(f"/api/products/{quote(product, safe='')}/similar")
    assert len(similar["matches"]) == 6


def test_of_two_pictures_of_a_product_the_newest_shows_it_and_the_other_stands_in(shop: RunningStack) -> None:
    older, newer = garment(8), garment(9)
    shop.put("images/a/twice.jpg", older)
    shop.wait_for(lambda: shop.product("twice"))
    shop.put("images/b/twice.png", newer)
    shop.wait_for(lambda: "/b/twice.png" in shop.match("twice")["image"])
    shop.delete("images/b/twice.png")
    shop.wait_for(lambda: "/a/twice.jpg" in shop.match("twice")["image"])


def test_a_file_that_is_no_picture_is_refused_in_the_report_and_disturbs_nobody(shop: RunningStack) -> None:
    shop.put("images/holiday plans.jpg", b"this is a text, whatever its name says")
    shop.put("images/fine.jpg", garment(20))
    assert shop.settle().refused == 1
    assert shop.product("fine")
    assert shop.product("holiday plans") is None
    shop.wait_for(lambda: "holiday plans.jpg" in shop.get("/report").decode())
    rows = shop.get("/reports/latest.csv").decode().splitlines()
    assert "not taken" in next(row for row in rows if "holiday plans" in row)
    shop.put("images/holiday plans.jpg", garment(21))
    shop.wait_for(lambda: shop.product("holiday plans"))


def test_messages_that_are_no_events_disturb_nobody(shop: RunningStack) -> None:
    for name in ("ingest", "publish"):
        url = shop.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        shop.sqs.send_message(QueueUrl=url, MessageBody="{not even JSON")
    shop.put("images/after-poison.jpg", garment(22))
    shop.wait_for(lambda: shop.product("after-poison"))
