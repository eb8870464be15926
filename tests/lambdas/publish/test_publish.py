"""What shoppers find after pictures came, changed and went, whatever events said of it."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lambdas.publish import ops
from lookalike import changes, features, layout
from lookalike.changes import Batch, Taken
from lookalike.product import NAME
from tests.fakes import FakeEncoder
from tests.lambdas.house import House, picture
from tests.lambdas.publish.steps import rebuild
from tests.snapshots import table


def test_a_dropped_picture_is_found_and_the_inbox_is_empty(house: House) -> None:
    house.drop({"images/a/7.jpg": 1})
    outcome = house.publish()
    assert (outcome.published, outcome.taken, outcome.products) == (True, 1, 1)
    product = house.products["7"]
    assert (product.name, product.image, product.width, product.height) == ("7", "images/a/7.jpg", 60, 80)
    assert house.store.head(product.thumbnail)
    assert not house.store.keys("inbox/")
    assert ops.verify(house.store) == []


def test_nothing_new_makes_no_version(house: House) -> None:
    assert not house.publish().published
    assert house.store.head("CURRENT") is None
    house.drop({"images/7.jpg": 1})
    house.publish()
    before = house.store.keys("snapshots/")
    assert not house.publish().published
    house.look("images/7.jpg", "images/7.jpg")
    assert not house.publish().published
    assert house.store.keys("snapshots/") == before
    assert not house.store.keys("inbox/")


def test_an_overwritten_picture_is_found_by_its_new_content_only(house: House) -> None:
    house.drop({"images/7.jpg": 1, "images/8.jpg": 2})
    house.publish()
    old = house.products["7"]
    house.drop({"images/7.jpg": 3})
    assert house.publish().replaced == 1
    new = house.products["7"]
    assert new.etag != old.etag
    assert new.thumbnail != old.thumbnail
    assert len(house.products) == 2


def test_a_deleted_picture_stops_matching(house: House) -> None:
    house.drop({"images/7.jpg": 1, "images/8.jpg": 2})
    house.publish()
    house.remove("images/7.jpg")
    house.look("images/7.jpg")
    assert house.publish().removed == 1
    assert list(house.products) == ["8"]


def test_deleting_the_last_picture_leaves_an_empty_catalog_that_fills_again(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.publish()
    house.remove("images/7.jpg")
    house.look("images/7.jpg")
    house.publish()
    assert house.products == {}
    house.drop({"images/8.jpg": 2})
    house.publish()
    assert list(house.products) == ["8"]


def test_undeleting_fires_a_delete_and_keeps_the_picture(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.publish()
    house.look("images/7.jpg")  # the delete of the delete marker: the picture is there
    house.publish()
    assert list(house.products) == ["7"]


def test_deleting_a_noncurrent_version_changes_nothing(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.publish()
    house.drop({"images/7.jpg": 2})
    house.look("images/7.jpg")  # ObjectRemoved of the version below
    house.publish()
    house.look("images/7.jpg")
    assert not house.publish().published
    assert list(house.products) == ["7"]


def test_a_picture_replaced_after_it_was_read_waits_for_its_own_event(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.put("images/7.jpg", 2)  # between ingest's look and the merge
    assert not house.publish().published
    assert house.products == {}
    house.look("images/7.jpg")
    house.publish()
    assert list(house.products) == ["7"]
    assert house.sent == []


def test_a_picture_deleted_after_it_was_read_is_not_found(house: House) -> None:
    house.drop({"images/7.jpg": 1, "images/8.jpg": 2})
    house.remove("images/7.jpg")
    house.publish()
    assert list(house.products) == ["8"]


def test_a_picture_whose_event_came_before_it_could_be_read_is_looked_at_again_at_once(house: House) -> None:
    house.drop({"images/8.jpg": 2})
    house.look("images/7.jpg")
    house.put("images/7.jpg", 1)
    outcome = house.publish()
    assert house.sent == ["images/7.jpg"]
    assert outcome.again == 1
    house.look(*house.sent)
    house.publish()
    assert set(house.products) == {"7", "8"}


def test_it_is_not_looked_at_again_when_a_later_record_made_it_good(house: House) -> None:
    house.look("images/7.jpg")
    house.drop({"images/7.jpg": 1})
    house.publish()
    assert house.sent == []


@pytest.mark.parametrize("order", list(itertools.permutations(["put", "delete", "put again"])))
def test_events_of_delete_and_reupload_come_in_every_order(house: House, order: tuple[str, ...]) -> None:
    """Put, delete, put again: the events come late and in any order, with a publish after each."""
    house.put("images/7.jpg", 1)
    house.remove("images/7.jpg")
    house.put("images/7.jpg", 2)
    for _ in order:
        house.look("images/7.jpg")
        house.publish()
    assert house.products["7"].etag == house.store.read("images/7.jpg").info.etag


@pytest.mark.parametrize("looks", list(itertools.product([False, True], repeat=4)))
def test_a_look_after_each_step_or_none_ends_the_same(house: House, looks: tuple[bool, ...]) -> None:
    steps: list[Callable[[], object]] = [
        lambda: house.put("images/7.jpg", 1),
        lambda: house.remove("images/7.jpg"),
        lambda: house.put("images/7.jpg", 2),
        lambda: house.put("images/7.jpg", 1),
    ]
    for step, look in zip(steps, looks, strict=True):
        step()
        if look:
            house.look("images/7.jpg")
            house.publish()
    house.look("images/7.jpg")
    house.publish()
    assert house.products["7"].etag == house.store.read("images/7.jpg").info.etag
    assert ops.verify(house.store) == []


def test_of_two_pictures_of_one_product_the_newest_shows_it(house: House) -> None:
    house.drop({"images/z/7.jpg": 1, "images/b/7.png": 2})
    house.publish()
    assert list(house.products) == ["7"]
    assert house.products["7"].image == "images/b/7.png"


def test_of_two_pictures_of_one_age_the_smaller_key_shows_the_product(house: House) -> None:
    house.store.write("images/b/7.jpg", picture(1))
    house.store.write("images/a/7.jpg", picture(2))
    house.look("images/b/7.jpg", "images/a/7.jpg")
    house.publish()
    assert house.products["7"].image == "images/a/7.jpg"


def test_a_product_falls_back_to_its_older_picture_without_another_look(house: House) -> None:
    house.drop({"images/a/7.jpg": 1, "images/8.jpg": 3})
    house.publish()
    house.drop({"images/b/7.jpg": 2})
    house.publish()
    assert house.products["7"].image == "images/b/7.jpg"
    house.remove("images/b/7.jpg")
    house.look("images/b/7.jpg")
    house.publish()
    assert house.products["7"].image == "images/a/7.jpg"
    assert ops.verify(house.store) == []


def test_a_product_falls_back_when_its_newest_picture_turns_out_to_be_none(house: House) -> None:
    house.drop({"images/a/7.jpg": 1})
    house.publish()
    house.drop({"images/b/7.jpg": b"not an image"})
    assert house.publish().refused == 1
    assert house.products["7"].image == "images/a/7.jpg"


def test_product_data_describes_pictures_that_come_before_and_after_it(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.publish()
    house.store.write(
        "metadata/styles.csv", b"id,productDisplayName,gender\n7,Red shirt,Men\n8,Blue shirt,Women\n"
    )
    house.publish()
    house.drop({"images/8.jpg": 2})
    house.publish()
    assert {one.id: (one.name, dict(one.attributes)) for one in house.products.values()} == {
        "7": ("Red shirt", {"gender": "Men"}),
        "8": ("Blue shirt", {"gender": "Women"}),
    }


def test_new_product_data_needs_no_new_vectors(house: House) -> None:
    house.drop({f"images/{number}.jpg": number for number in range(30)})
    house.publish()
    house.store.write("metadata/styles.csv", b"id,productDisplayName\n7,Red shirt\n")
    filed = house.store.keys("features/")
    house.store.log.clear()
    house.publish()
    assert house.products["7"].name == "Red shirt"
    assert house.store.keys("features/") == filed
    assert not [key for _, key in house.store.log if key.startswith("images/")]


def test_the_newest_file_wins_and_the_older_shows_when_it_goes(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.store.write("metadata/z.csv", b"id,productDisplayName,gender\n7,Old name,Men\n")
    house.clock.advance(5)
    house.store.write("metadata/a.csv", b"id,productDisplayName\n7,New name\n")
    house.publish()
    assert house.products["7"].name == "New name"
    assert not house.products["7"].attributes
    house.store.delete(["metadata/a.csv"])
    house.publish()
    assert house.products["7"].name == "Old name"
    house.store.delete(["metadata/z.csv"])
    house.publish()
    assert house.products["7"].name == "7"


@pytest.mark.parametrize(
    "broken", [b"PK\x03\x04", b"name,colour\nx,y\n", "id,productDisplayName\n7,\xe9".encode("latin-1")]
)
def test_a_file_that_is_refused_keeps_its_last_accepted_rows(house: House, broken: bytes) -> None:
    house.drop({"images/7.jpg": 1})
    house.store.write("metadata/styles.csv", b"id,productDisplayName\n7,Red shirt\n")
    house.publish()
    house.store.write("metadata/styles.csv", broken)
    house.publish()
    assert house.products["7"].name == "Red shirt"
    assert "metadata/styles.csv" in house.store.read("reports/latest.csv").data.decode()
    house.store.write("metadata/styles.csv", b"id,productDisplayName\n7,Blue shirt\n")
    house.publish()
    assert house.products["7"].name == "Blue shirt"


def test_small_changes_make_a_delta_and_many_a_new_base(house: House) -> None:
    house.drop({f"images/{number}.jpg": number for number in range(30)})
    house.publish()
    first = house.snapshot.manifest
    house.drop({"images/100.jpg": 100})
    house.publish()
    second = house.snapshot.manifest
    assert second.parents == {"base": first.version, "previous": first.version}
    assert second.files["index.ann"] == first.files["index.ann"]
    assert second.counts == {"products": 31, "base": 30, "delta": 1, "removed": 0, "rejected": 0}
    house.clock.advance(60)
    house.drop({f"images/{number}.jpg": number for number in range(101, 104)})
    house.publish()
    third = house.snapshot.manifest
    assert third.parents == {"base": third.version, "previous": second.version}
    assert (third.counts["base"], third.counts["delta"]) == (34, 0)


def test_a_bulk_load_builds_a_base_when_it_doubles_and_one_when_it_is_over(house: House) -> None:
    bases = []
    for first in range(0, 160, 10):
        house.drop({f"images/{number}.jpg": number for number in range(first, first + 10)})
        house.clock.now -= timedelta(seconds=10)  # it takes no time
        house.publish()
        bases.append(house.snapshot.manifest.counts["base"])
    assert sorted(set(bases)) == [10, 30, 70, 150]
    assert not house.publish().published
    house.clock.advance(60)
    house.drop({"images/1000.jpg": 1000})
    house.publish()
    assert house.snapshot.manifest.counts["base"] == 150  # a delta of 11 is less than a tenth


def test_a_large_delta_is_taken_in_once_its_base_is_not_young_any_more(house: House) -> None:
    house.drop({f"images/{number}.jpg": number for number in range(10)})
    house.publish()
    house.drop({f"images/{number}.jpg": number for number in range(10, 18)})
    house.publish()
    assert house.snapshot.manifest.counts["delta"] == 8
    assert not house.publish().published
    house.clock.advance(60)
    assert house.publish().published  # though there is no news
    assert house.snapshot.manifest.counts["base"] == 18
    assert not house.publish().published


def test_a_delta_carries_what_came_before(house: House) -> None:
    house.drop({f"images/{number}.jpg": number for number in range(40)})
    house.publish()
    for number in (100, 101):
        house.drop({f"images/{number}.jpg": number})
        house.publish()
    house.remove("images/3.jpg")
    house.look("images/3.jpg")
    house.publish()
    assert house.snapshot.manifest.counts["base"] == 40
    assert set(house.products) == {str(number) for number in range(40) if number != 3} | {"100", "101"}
    assert ops.verify(house.store) == []


def test_every_picture_is_nearest_to_itself_in_base_and_delta(house: House) -> None:
    house.drop({f"images/{number}.jpg": number for number in range(30)})
    house.publish()
    house.drop({"images/100.jpg": 100})
    house.publish()
    snapshot = house.snapshot
    for one in snapshot.products(snapshot.select({})):
        item = snapshot.item(one.id)
        vector = snapshot.vectors([item])[0]  # type: ignore[list-item]
        assert snapshot.nearest(vector, 1)[0].tolist() == [item]


def test_features_are_filed_once_and_rebuilding_reads_no_picture(house: House) -> None:
    house.drop({f"images/{number}.jpg": number for number in range(30)})
    house.publish()
    house.drop({"images/100.jpg": 100})
    house.publish()
    parts = house.snapshot.manifest.features
    rows = [one.seen.key for part in parts for one in changes.load(house.store.read(part).data).taken]
    assert sorted(rows) == sorted([f"images/{number}.jpg" for number in [*range(30), 100]])
    house.store.log.clear()
    assert rebuild(house).published
    assert not [key for _, key in house.store.log if key.startswith("images/")]
    assert house.snapshot.manifest.counts["base"] == 31


def test_batches_of_another_encoder_are_not_mixed_in_but_their_keys_looked_at(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.publish()
    house.put("images/8.jpg", 2)
    seen = house.store.head("images/8.jpg")
    assert seen
    row = {name: block[0] for name, block in table([8], 64).items()}
    stranger = FakeEncoder(seed=9).id
    batch = Batch(stranger, features.VERSION, house.now, [Taken(seen, row, "thumbnails/8-x.webp", 1, 1)])
    house.store.write(layout.inbox_key(house.now), changes.dump(batch))
    house.publish()
    assert list(house.products) == ["7"]
    assert house.sent == ["images/8.jpg"]
    assert not house.store.keys("inbox/")


def test_a_damaged_inbox_object_is_put_aside_and_holds_nobody_up(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.store.write("inbox/00000000T000000.000000Z-broken.npz", b"torn")
    outcome = house.publish()
    assert outcome.damaged == 1
    assert list(house.products) == ["7"]
    assert not house.store.keys("inbox/")
    assert house.store.read("reports/damaged/00000000T000000.000000Z-broken.npz").data == b"torn"


def test_an_inbox_larger_than_one_run_takes_is_merged_in_several(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdas.publish.gather.inbox.__defaults__", ("inbox/", 2))
    for number in range(5):
        house.drop({f"images/{number}.jpg": number})
    assert [house.publish().more for _ in range(3)] == [True, True, False]
    assert len(house.products) == 5


def test_many_changes_are_checked_by_one_listing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdas.publish.gather.MOST_HEADS", 3)
    house.drop({f"images/{number}.jpg": number for number in range(5)})
    house.remove("images/4.jpg")
    house.store.log.clear()
    house.publish()
    assert len(house.products) == 4
    assert not [key for name, key in house.store.log if name == "head" and key.startswith("images/")]


def test_a_thousand_pictures_are_searched_in_256_dimensions(tmp_path: Path) -> None:
    house = House(tmp_path, FakeEncoder(dimensions=300), hold_share=1.0)
    described = table(range(1_100), 300)
    taken = []
    for number in range(1_100):
        seen = house.store.write(f"images/{number}.jpg", str(number).encode())
        row = {name: block[number] for name, block in described.items()}
        taken.append(Taken(seen, row, f"thumbnails/{number}.webp", 1, 1))
    batch = Batch(house.encoder, features.VERSION, house.now, taken)
    house.store.write(layout.inbox_key(house.now), changes.dump(batch))
    house.publish()
    manifest = house.snapshot.manifest
    assert manifest.dimensions == 256
    assert manifest.self_test["recall_at_10"] >= 0.9


def test_names_of_any_kind_work(house: House) -> None:
    keys = [
        "images/a b/c+d%20é.jpg",
        "images/<b>.jpg",
        "images/ü/ü/ü/日本.jpg",
        "images/noext",
        "images/a.b.jpg",
    ]
    house.drop({key: number for number, key in enumerate(keys)})
    house.publish()
    assert sorted(one.image for one in house.products.values()) == sorted(keys)
    assert set(house.products) == {"c+d%20é", "<b>", "日本", "noext", "a.b"}


def test_names_are_the_csvs(house: House) -> None:
    house.drop({"images/7.jpg": 1})
    house.store.write("metadata/styles.csv", f"id,{NAME}\n7,Shirt, white\n".encode())
    house.publish()
    assert house.products["7"].name == "Shirt, white"
