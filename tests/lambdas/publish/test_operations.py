"""What people do by hand: roll back, resume, accept what was held, see how far behind publishing is."""

import json
from datetime import timedelta

import pytest

from lambdas.publish import ops
from lookalike import current
from lookalike.current import Current
from lookalike.errors import BadRequest, NotFound
from tests.lambdas.house import House


def now(house: House) -> Current:
    found = current.read(house.store)
    assert found
    return found[0]


def delete(house: House, *numbers: int) -> None:
    keys = [f"images/{number}.jpg" for number in numbers]
    house.remove(*keys)
    house.look(*keys)


def test_rolling_back_serves_the_old_version_while_publishing_goes_on(house: House) -> None:
    house.drop({"images/1.jpg": 1})
    first = house.publish().version
    house.drop({"images/2.jpg": 2})
    house.publish()
    ops.rollback(house.store, first, "a test")
    assert set(house.products) == {"1"}
    house.drop({"images/3.jpg": 3})
    third = house.publish().version
    assert set(house.products) == {"1"}
    assert (now(house).serving, now(house).head, now(house).pinned) == (first, third, True)
    ops.resume(house.store, "a test")
    assert set(house.products) == {"1", "2", "3"}
    house.drop({"images/4.jpg": 4})
    house.publish()
    assert set(house.products) == {"1", "2", "3", "4"}


def test_rolling_back_to_what_is_not_there_changes_nothing(house: House) -> None:
    with pytest.raises(NotFound, match="lookalike versions"):
        ops.rollback(house.store, "20200101T000000.000000Z-000000000000", "a test")
    assert current.read(house.store) is None


def test_before_the_first_publish_there_is_nothing_to_do_by_hand(house: House) -> None:
    for act in (ops.resume, ops.accept, ops.stay):
        with pytest.raises(BadRequest):
            act(house.store, "a test")


def test_versions_are_listed_newest_first(house: House) -> None:
    made = []
    for number in range(3):
        house.drop({f"images/{number}.jpg": number})
        made.append(house.publish().version)
    assert [manifest.version for manifest in ops.versions(house.store)] == made[::-1]


def test_a_publish_that_removes_much_waits_and_loses_nothing(guarded: House) -> None:
    delete(guarded, 0, 1, 2, 3)
    assert guarded.publish().held
    held = now(guarded).held
    assert held
    assert (held["removed"], held["products"], held["accepted"]) == (4, 10, False)
    assert len(guarded.products) == 10
    assert guarded.store.keys("inbox/")
    assert "lookalike accept" in guarded.store.read("reports/latest.html").data.decode()


def test_what_is_put_back_releases_it(guarded: House) -> None:
    delete(guarded, 0, 1, 2, 3)
    guarded.publish()
    since = (now(guarded).held or {})["since"]
    guarded.clock.advance(60)
    guarded.publish()
    assert (now(guarded).held or {})["since"] == since
    guarded.drop({f"images/{number}.jpg": number for number in range(4)})
    assert not guarded.publish().held
    assert now(guarded).held is None
    assert len(guarded.products) == 10
    assert not guarded.store.keys("inbox/")
    assert "lookalike accept" not in guarded.store.read("reports/latest.html").data.decode()


def test_accepting_lets_it_through_and_knocks(guarded: House) -> None:
    delete(guarded, 0, 1, 2, 3)
    guarded.publish()
    waiting = guarded.store.keys("inbox/")
    ops.accept(guarded.store, "a test")
    assert len(guarded.store.keys("inbox/")) == len(waiting) + 1  # its event sets publish off
    assert guarded.publish().removed == 4
    assert len(guarded.products) == 6
    assert now(guarded).held is None
    assert not guarded.store.keys("inbox/")


def test_accepting_covers_what_was_held_and_not_what_came_after(guarded: House) -> None:
    delete(guarded, 0, 1, 2, 3)
    guarded.publish()
    ops.accept(guarded.store, "a test")
    delete(guarded, 4, 5, 6, 7)
    assert guarded.publish().held
    assert len(guarded.products) == 10
    assert not (now(guarded).held or {})["accepted"]


def test_a_few_more_than_were_accepted_go_along(guarded: House) -> None:
    delete(guarded, 0, 1, 2, 3)
    guarded.publish()
    ops.accept(guarded.store, "a test")
    delete(guarded, 4)
    assert not guarded.publish().held
    assert len(guarded.products) == 5


def test_nothing_held_is_nothing_to_accept(guarded: House) -> None:
    with pytest.raises(BadRequest, match="nothing to accept"):
        ops.accept(guarded.store, "a test")


def test_a_third_is_removed_without_asking(guarded: House) -> None:
    delete(guarded, 0, 1, 2)
    assert not guarded.publish().held
    assert len(guarded.products) == 7


def test_pictures_overwritten_by_rubbish_are_held_like_deleted_ones(guarded: House) -> None:
    guarded.drop({f"images/{number}.jpg": b"rubbish" for number in range(5)})
    assert guarded.publish().held
    assert len(guarded.products) == 10


def test_moving_pictures_removes_nothing(guarded: House) -> None:
    keys = [f"images/{number}.jpg" for number in range(10)]
    guarded.drop({f"images/moved/{number}.jpg": number for number in range(10)})
    guarded.remove(*keys)
    guarded.look(*keys)
    assert not guarded.publish().held
    assert all(product.image.startswith("images/moved/") for product in guarded.products.values())


def test_many_small_removals_of_an_hour_count_together_from_a_hundred_products_on(guarded: House) -> None:
    guarded.drop({f"images/{number}.jpg": number for number in range(10, 100)})
    guarded.publish()
    delete(guarded, *range(20))
    assert not guarded.publish().held
    delete(guarded, *range(20, 40))
    assert guarded.publish().held
    assert len(guarded.products) == 80
    guarded.clock.advance(3_600)
    assert not guarded.publish().held
    assert len(guarded.products) == 60


def test_what_was_accepted_does_not_count_in_the_hour_after(guarded: House) -> None:
    guarded.drop({f"images/{number}.jpg": number for number in range(10, 150)})
    guarded.publish()
    delete(guarded, *range(50))
    assert guarded.publish().held
    ops.accept(guarded.store, "a test")
    guarded.publish()
    delete(guarded, 60, 61)
    assert not guarded.publish().held


def test_pending_counts_what_is_not_yet_searchable_refused_or_gone(house: House) -> None:
    assert ops.pending(house.store) == (0, 0)
    house.put("images/1.jpg", 1)
    house.put("images/2.jpg", b"rubbish")
    house.store.write("metadata/styles.csv", b"id,productDisplayName\n1,a\n")
    assert ops.pending(house.store) == (3, 3)
    house.look("images/1.jpg", "images/2.jpg")
    house.publish()
    assert ops.pending(house.store) == (3, 0)
    house.put("images/1.jpg", 3)
    house.remove("images/2.jpg")
    assert ops.pending(house.store) == (2, 2)


def test_a_sweep_leaves_young_pictures_to_their_events(house: House) -> None:
    house.drop({"images/1.jpg": 1})
    house.publish()
    house.put("images/old.jpg", 2)
    settled = house.now
    house.clock.advance(60)
    house.put("images/young.jpg", 3)
    house.remove("images/1.jpg")
    assert ops.behind(house.store, settled) == ["images/1.jpg", "images/old.jpg"]
    assert ops.behind(house.store) == ["images/1.jpg", "images/old.jpg", "images/young.jpg"]


def test_verify_names_what_differs(house: House) -> None:
    assert ops.verify(house.store) == []
    house.put("images/1.jpg", 1)
    assert "Nothing was published" in ops.verify(house.store)[0]
    house.drop({"images/2.jpg": 2, "images/3.jpg": 3})
    house.publish()
    house.put("images/2.jpg", 5)
    house.remove("images/3.jpg")
    house.store.write("metadata/a.csv", b"id,productDisplayName\n")
    said = "\n".join(ops.verify(house.store))
    for words in ("1.jpg' is in", "2.jpg' holds another", "3.jpg' has gone", "a.csv' was changed"):
        assert words in said


def test_verify_misses_files_and_wrong_answers(house: House) -> None:
    house.drop({"images/1.jpg": 1, "images/2.jpg": 2})
    house.publish()
    manifest = house.snapshot.manifest
    house.store.delete([manifest.features[0]])
    assert any("features/" in sentence and "missing" in sentence for sentence in ops.verify(house.store))


def test_a_report_says_since_when_a_version_serves(house: House) -> None:
    house.drop({"images/1.jpg": 1})
    version = house.publish().version
    assert json.loads(house.store.read("reports/latest.json").data)["version"] == version
    assert house.snapshot.manifest.created_at == house.now
    assert house.now - house.snapshot.manifest.created_at < timedelta(seconds=1)
