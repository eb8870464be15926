"""Waiting until everything that is in the bucket is searchable or refused."""

from pathlib import Path

import pytest

from tests.lambdas.house import House
from workbench import settled
from workbench.settled import Counts, NotSettled


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("time.sleep", lambda _: None)
    return House(tmp_path)


def test_it_ends_with_the_counts_when_nothing_waits(house: House) -> None:
    house.drop({"images/1.jpg": 1, "images/2.jpg": 2})
    house.put("images/notes.jpg", b"no picture")
    house.look("images/notes.jpg")
    house.publish()
    assert settled.wait(house.store) == Counts(searchable=2, refused=1)


def test_it_tells_how_far_it_is(house: House) -> None:
    house.drop({"images/1.jpg": 1})
    house.publish()
    house.drop({"images/2.jpg": 2})
    seen: list[tuple[int, int]] = []
    looks: list[int] = []

    def look() -> None:
        looks.append(1)
        if len(looks) == 3:
            house.publish()

    settled.wait(house.store, progress=lambda done, of: seen.append((done, of)), each=look)
    assert seen == [(1, 2), (1, 2), (2, 2)]


def test_it_waits_for_what_was_deleted_too(house: House) -> None:
    house.drop({f"images/{seed}.jpg": seed for seed in range(5)})
    house.publish()
    house.remove("images/3.jpg")
    with pytest.raises(NotSettled, match="1 of 4 files are neither searchable nor refused"):
        settled.wait(house.store, stalled_after_s=0)


def test_it_gives_up_when_nothing_moves_and_says_where_to_look(house: House) -> None:
    house.put("images/1.jpg", 1)
    with pytest.raises(NotSettled, match=r"1 of 1 files .* Look at the .log files"):
        settled.wait(house.store, stalled_after_s=0)
