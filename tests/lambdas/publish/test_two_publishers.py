"""Two publishers at once are harmless: nothing relies on a lock."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from lambdas.publish import ops
from lambdas.publish.publish import publish
from tests.lambdas.house import House
from tests.lambdas.publish.steps import WRITES, busy, found, settle


def other(house: House) -> None:
    """A second publisher, with a disk of its own."""
    settings = replace(house.settings, cache=house.settings.cache / "other")
    publish(house.store, settings, house.now, house.send)


def interrupted(house: House, step: int) -> bool:
    """Publishes, and lets the other publish right before write number `step`; False when there are fewer."""
    writes: list[str] = []

    def hook(operation: str, key: str) -> None:
        if operation in WRITES:
            writes.append(key)
            if len(writes) == step + 1:
                house.store.hook = None
                other(house)

    house.store.hook = hook
    house.publish()
    house.store.hook = None
    return len(writes) > step


def test_another_may_publish_between_any_two_writes(tmp_path: Path) -> None:
    step = 0
    while True:
        house = House(tmp_path / str(step), hold_share=1.0)
        wanted = busy(house)
        more = interrupted(house, step)
        settle(house)
        assert found(house) == wanted, step
        assert ops.verify(house.store) == [], step
        assert not house.store.keys("inbox/")
        if not more:
            break
        step += 1
    assert step >= 15


def test_two_first_publishes_make_one_catalog(house: House) -> None:
    house.drop({"images/1.jpg": 1})

    def hook(operation: str, key: str) -> None:
        if operation == "write_if":
            house.store.hook = None
            house.drop({"images/2.jpg": 2})
            other(house)

    house.store.hook = hook
    house.publish()
    settle(house)
    assert set(house.products) == {"1", "2"}
    assert ops.verify(house.store) == []


@pytest.mark.parametrize("attempt", range(3))
def test_many_at_the_same_time_lose_nothing(tmp_path: Path, attempt: int) -> None:
    house = House(tmp_path, hold_share=1.0)
    for number in range(6):
        house.drop({f"images/{number}.jpg": number})
    failures = []

    def run(name: str) -> None:
        settings = replace(house.settings, cache=tmp_path / name)
        try:
            publish(house.store, settings, house.now, house.send)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test fails with it
            failures.append(error)

    threads = [threading.Thread(target=run, args=[f"disk-{number}"]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    settle(house)
    assert len(house.products) == 6
    assert ops.verify(house.store) == []
