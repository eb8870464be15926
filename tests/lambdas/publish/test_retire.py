"""What no kept version refers to is tagged for the lifecycle; nothing else ever is."""

from datetime import timedelta
from pathlib import Path

import pytest

from lambdas.publish import ops, retire
from lookalike import current
from lookalike.manifest import Manifest
from tests.lambdas.house import House
from tests.lambdas.publish.steps import rebuild

DAY = 86_400


@pytest.fixture
def old(tmp_path: Path) -> House:
    """Thirty products, of which two versions are kept, and those that served in the last day."""
    house = House(tmp_path, hold_share=1.0, keep_versions=2, keep_days=1)
    house.drop({f"images/{number}.jpg": number for number in range(30)})
    house.publish()
    return house


def another(house: House, number: int, days: float = 2) -> str:
    house.clock.advance(days * DAY)
    house.drop({f"images/{number}.jpg": number})
    version: str = house.publish().version
    return version


def tagged(house: House, prefix: str = "") -> set[str]:
    return {key for key in house.store.keys(prefix) if house.store.tags(key)}


def manifest(house: House, version: str) -> Manifest:
    return Manifest.load(house.store.read(f"snapshots/{version}/manifest.json").data)


def test_versions_go_by_number_and_time_and_their_base_stays(old: House) -> None:
    base = old.snapshot.manifest
    made = [another(old, number) for number in (100, 101, 102)]
    gone = tagged(old, "snapshots/")
    assert f"snapshots/{base.version}/manifest.json" in gone
    assert not {file.key for name, file in base.files.items() if name != "history.json"} & gone
    assert {key for key in gone if made[-1] in key or made[-2] in key} == set()
    assert old.store.keys(f"snapshots/{made[0]}/") == sorted(tagged(old, f"snapshots/{made[0]}/"))
    assert [one.version for one in ops.versions(old.store)] == made[:0:-1]


def test_every_kept_version_has_all_that_it_names(old: House) -> None:
    for number in range(100, 112):
        another(old, number)
        for one in ops.versions(old.store):
            named = {file.key for file in one.files.values()} | set(one.features)
            assert not named & tagged(old), one.version
    assert len(ops.versions(old.store)) == 2


def test_an_old_base_goes_when_no_kept_version_names_it(old: House) -> None:
    base = old.snapshot.manifest
    another(old, 100)
    old.clock.advance(2 * DAY)
    rebuild(old)
    another(old, 101)
    another(old, 102)
    assert {file.key for file in base.files.values()} <= tagged(old)
    assert not set(old.snapshot.manifest.features) & tagged(old)
    assert set(base.features) <= tagged(old, "features/")


def test_what_served_lately_stays(old: House) -> None:
    first = another(old, 100)
    for number in (101, 102, 103):
        another(old, number, days=0.1)
    assert first in {one.version for one in ops.versions(old.store)}
    another(old, 104, days=3)
    another(old, 105, days=0)
    assert first not in {one.version for one in ops.versions(old.store)}


def test_a_version_that_was_rolled_back_to_stays_for_its_days(old: House) -> None:
    first = another(old, 100)
    another(old, 101)
    ops.rollback(old.store, first, "a test")
    another(old, 102)
    another(old, 103)
    assert old.snapshot.manifest.version == first
    ops.resume(old.store, "a test")
    another(old, 104, days=0.5)
    assert first in {one.version for one in ops.versions(old.store)}
    another(old, 105, days=2)
    assert first not in {one.version for one in ops.versions(old.store)}


def test_rolling_back_to_a_retired_version_takes_its_tags_off(old: House) -> None:
    first = another(old, 100)
    another(old, 101)
    another(old, 102)
    assert f"snapshots/{first}/manifest.json" in tagged(old)
    ops.rollback(old.store, first, "a test")
    assert not {file.key for file in manifest(old, first).files.values()} & tagged(old)
    assert f"snapshots/{first}/manifest.json" not in tagged(old)
    another(old, 103)
    assert f"snapshots/{first}/manifest.json" not in tagged(old)
    assert "100" in old.products


def test_nothing_is_tagged_twice(old: House) -> None:
    for number in (100, 101, 102):
        another(old, number)
    old.store.log.clear()
    another(old, 103, days=0)
    assert not [key for name, key in old.store.log if name == "tag"]


def test_what_is_on_its_way_into_a_version_is_left_alone(old: House) -> None:
    old.clock.advance(2 * DAY)
    old.store.write("snapshots/29990101T000000.000000Z-half/index.ann", b"half")
    old.store.write("features/e/29990101T000000.000000Z-half-7.npz", b"half")
    another(old, 100, days=0.5)
    assert not {key for key in tagged(old) if "half" in key}
    another(old, 101)
    assert len({key for key in tagged(old) if "half" in key}) == 2


def test_pictures_inbox_models_and_reports_are_never_tagged(old: House) -> None:
    for number in (100, 101, 102):
        another(old, number)
    assert all(key.startswith(("snapshots/", "features/")) for key in tagged(old))
    assert old.store.keys("models/")


def test_retiring_needs_no_listing_twice(old: House) -> None:
    found = current.read(old.store)
    assert found
    assert retire.retire(old.store, found[0], old.settings, old.now + timedelta(days=9)) == []
