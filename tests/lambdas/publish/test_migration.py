"""A new encoder: the old one serves until staging has every picture, then one flip moves the catalog over."""

from pathlib import Path

import pytest

from lambdas.ingest import handler as ingest
from lambdas.publish import ops
from lookalike import current, features
from lookalike.current import Current
from lookalike.errors import BadRequest, NotFound
from tests.fakes import FakeEncoder
from tests.lambdas.house import Context, House

OLD, NEW = FakeEncoder(seed=0), FakeEncoder(seed=1)


@pytest.fixture
def moving(tmp_path: Path) -> House:
    """A house of twelve pictures, one of them none, on its way from OLD to NEW."""
    house = House(tmp_path, OLD, NEW, hold_share=1.0)
    house.drop({f"images/{number}.jpg": number for number in range(11)} | {"images/bad.jpg": b"none"})
    house.publish()
    ops.migrate_to(house.store, NEW.id, "a test")
    return house


def now(house: House) -> Current:
    found = current.read(house.store)
    assert found
    return found[0]


def stage(house: House, *keys: str) -> None:
    """What the bulk job does with a part of the listing."""
    house.clock.advance(1)
    event = {"keys": list(keys), "encoder": NEW.id, "target": "staging"}
    ingest.respond(event, Context(), house.ingest)  # type: ignore[arg-type]


def test_the_old_encoder_serves_until_all_is_staged(moving: House) -> None:
    keys = ops.unstaged(moving.store)
    assert len(keys) == 12
    stage(moving, *keys[:6])
    moving.publish()
    assert (now(moving).encoder, now(moving).next_encoder) == (OLD.id, NEW.id)
    assert ops.unstaged(moving.store) == keys[6:]
    stage(moving, *keys[6:])
    assert moving.publish().published
    assert (now(moving).encoder, now(moving).next_encoder) == (NEW.id, None)
    assert moving.snapshot.manifest.encoder == NEW.id
    assert len(moving.products) == 11
    assert not moving.store.keys("staging/")
    assert not moving.store.keys("inbox/")
    assert ops.verify(moving.store) == []
    assert ops.unstaged(moving.store) == []


def test_pictures_dropped_meanwhile_are_in_both(moving: House) -> None:
    moving.drop({"images/new.jpg": 50})
    moving.publish()
    assert "new" in moving.products
    stage(moving, *ops.unstaged(moving.store))
    moving.drop({"images/newer.jpg": 51})
    moving.publish()
    assert now(moving).encoder == NEW.id
    assert {"new", "newer"} <= set(moving.products)


def test_a_picture_changed_after_it_was_staged_holds_the_flip_back(moving: House) -> None:
    stage(moving, *ops.unstaged(moving.store))
    moving.put("images/3.jpg", 70)
    moving.publish()
    assert now(moving).encoder == OLD.id
    assert ops.unstaged(moving.store) == ["images/3.jpg"]
    moving.look("images/3.jpg")
    moving.publish()
    assert now(moving).encoder == NEW.id
    assert moving.products["3"].etag == moving.store.read("images/3.jpg").info.etag


def test_pictures_deleted_meanwhile_are_in_neither(moving: House) -> None:
    stage(moving, *ops.unstaged(moving.store))
    moving.remove("images/3.jpg")
    moving.look("images/3.jpg")
    moving.publish()
    assert now(moving).encoder == NEW.id
    assert "3" not in moving.products


def test_new_pictures_after_the_flip_build_on_it(moving: House) -> None:
    stage(moving, *ops.unstaged(moving.store))
    moving.publish()
    moving.drop({"images/new.jpg": 50})
    moving.publish()
    assert moving.snapshot.manifest.counts["delta"] == 1
    snapshot = moving.snapshot
    item = snapshot.item("new")
    assert item is not None
    assert snapshot.nearest(snapshot.vectors([item])[0], 1)[0].tolist() == [item]


def test_a_pinned_version_serves_on_with_its_own_encoder(moving: House) -> None:
    version = now(moving).head
    ops.rollback(moving.store, version, "a test")
    stage(moving, *ops.unstaged(moving.store))
    moving.publish()
    assert now(moving).encoder == NEW.id
    assert moving.snapshot.manifest.encoder == OLD.id
    ops.resume(moving.store, "a test")
    assert moving.snapshot.manifest.encoder == NEW.id


def test_a_migration_can_be_given_up(moving: House) -> None:
    stage(moving, *ops.unstaged(moving.store))
    ops.stay(moving.store, "a test")
    moving.publish()
    assert (now(moving).encoder, now(moving).next_encoder) == (OLD.id, None)


def test_what_was_searchable_stays_searchable_since_then(moving: House) -> None:
    from lambdas.publish import head

    since = head.load(moving.store, now(moving).head).ledger.entries["images/1.jpg"].since
    stage(moving, *ops.unstaged(moving.store))
    moving.publish()
    assert head.load(moving.store, now(moving).head).ledger.entries["images/1.jpg"].since == since


def test_only_an_encoder_that_is_there_and_new_is_migrated_to(moving: House) -> None:
    with pytest.raises(NotFound, match="upload"):
        ops.migrate_to(moving.store, FakeEncoder(seed=9).id, "a test")
    with pytest.raises(BadRequest, match="already"):
        ops.migrate_to(moving.store, OLD.id, "a test")


def test_features_of_a_new_version_are_a_migration_too(
    moving: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program was updated, and computes other numbers with the same encoder."""
    ops.stay(moving.store, "a test")
    version = now(moving).head
    for module in ("lambdas.publish.plan", "lambdas.publish.migrate", "lambdas.publish.publish"):
        monkeypatch.setattr(f"{module}.VERSION", 99)
    for module in ("lambdas.publish.build", "lookalike.snapshot"):
        monkeypatch.setattr(f"{module}.VERSION", 99)
    monkeypatch.setattr(features, "VERSION", 99)
    moving.drop({"images/new.jpg": 50})
    assert not moving.publish().published
    assert now(moving).head == version
    assert len(moving.store.keys("staging/")) == 1
    moving.clock.advance(1)
    event = {"keys": ops.unstaged(moving.store), "encoder": OLD.id, "target": "staging"}
    ingest.respond(event, Context(), moving.ingest)  # type: ignore[arg-type]
    assert moving.publish().published
    assert moving.snapshot.manifest.features_version == 99
    assert "new" in moving.products
