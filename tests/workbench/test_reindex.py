"""`lookalike reindex`: all pictures again, or the move to another encoder, unnoticed until it is done."""

from pathlib import Path

import pytest

from lambdas.publish import ops
from lookalike import current
from lookalike.errors import BadRequest, NotFound
from tests.fakes import FakeEncoder
from tests.lambdas.house import House
from workbench import reindex
from workbench.index import Indexed
from workbench.reindex import NotMoved, Plan

OLD, NEW = FakeEncoder(seed=0), FakeEncoder(seed=1)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Nine products and a file that is no picture, described by OLD; NEW is under models/."""
    house = House(tmp_path, OLD, NEW, hold_share=1.0)
    house.drop({f"images/{number}.jpg": number for number in range(9)} | {"images/bad.jpg": b"none"})
    house.publish()
    return house


def describe(house: House, plan: Plan, cache: Path) -> Indexed:
    return reindex.describe(house.store, plan, cache, load=lambda path: house.encoders[path.stem])


def encoders(house: House) -> tuple[str, str | None]:
    found = current.read(house.store)
    assert found
    return found[0].encoder, found[0].next_encoder


def test_a_migration_serves_the_old_encoder_until_all_is_described_and_then_the_new(
    house: House, tmp_path: Path
) -> None:
    plan = reindex.prepare(house.store, NEW.id, "me")
    assert plan == (NEW.id, "staging")
    made = describe(house, plan, tmp_path / "cache")
    assert (made.described, made.failed, encoders(house)) == (9, {}, (OLD.id, NEW.id))
    reindex.finish(house.store, plan, pause=house.publish)
    assert encoders(house) == (NEW.id, None)
    assert len(house.products) == 9
    assert ops.verify(house.store) == []


def test_a_run_that_was_stopped_goes_on_with_what_is_missing(house: House, tmp_path: Path) -> None:
    plan = reindex.prepare(house.store, NEW.id, "me")
    describe(house, plan, tmp_path / "cache")
    house.drop({"images/later.jpg": 40})
    assert reindex.prepare(house.store, NEW.id, "me") == plan
    house.publish()
    assert encoders(house) == (NEW.id, None), "what came meanwhile was described by both"
    assert reindex.prepare(house.store, NEW.id, "me") == (NEW.id, "inbox")


def test_without_a_name_a_begun_migration_goes_on(house: House) -> None:
    reindex.prepare(house.store, NEW.id, "me")
    assert reindex.prepare(house.store, None, "me") == (NEW.id, "staging")


def test_naming_the_encoder_that_serves_ends_a_migration(house: House) -> None:
    reindex.prepare(house.store, NEW.id, "me")
    assert reindex.prepare(house.store, OLD.id, "me") == (OLD.id, "inbox")
    assert encoders(house) == (OLD.id, None)


def test_while_pictures_are_missing_nothing_moves_and_the_sentence_says_what_to_do(house: House) -> None:
    plan = reindex.prepare(house.store, NEW.id, "me")
    with pytest.raises(NotMoved, match=r"10 pictures are not described yet.*again"):
        reindex.finish(house.store, plan, pause=house.publish)
    assert encoders(house) == (OLD.id, NEW.id)


def test_a_publish_that_never_comes_is_told(house: House, tmp_path: Path) -> None:
    plan = reindex.prepare(house.store, NEW.id, "me")
    describe(house, plan, tmp_path / "cache")
    with pytest.raises(NotMoved, match="dead letters"):
        reindex.finish(house.store, plan, pause=lambda: None, tries=3)


def test_the_first_load_goes_through_the_inbox_and_sets_publish_off(tmp_path: Path) -> None:
    house = House(tmp_path, OLD)
    for number in range(5):
        house.put(f"images/{number}.jpg", number)
    plan = reindex.prepare(house.store, OLD.id, "me")
    assert plan == (OLD.id, "inbox")
    assert describe(house, plan, tmp_path / "cache").described == 5
    reindex.finish(house.store, plan)
    assert house.store.keys("inbox/")
    house.publish()
    assert len(house.products) == 5


def test_a_first_load_here_has_to_name_its_encoder(tmp_path: Path) -> None:
    house = House(tmp_path, OLD)
    with pytest.raises(BadRequest, match="--encoder"):
        describe(house, reindex.prepare(house.store, None, "me"), tmp_path)


@pytest.mark.parametrize("published", [True, False])
def test_an_encoder_that_is_not_in_the_bucket_is_named(tmp_path: Path, published: bool) -> None:
    house = House(tmp_path, OLD)
    if published:
        house.drop({"images/1.jpg": 1})
        house.publish()
    with pytest.raises(NotFound, match=NEW.id):
        reindex.prepare(house.store, NEW.id, "me")
