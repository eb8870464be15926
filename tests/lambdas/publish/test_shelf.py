"""The features of every live picture, in few large parts."""

from collections.abc import Sequence

import numpy as np
import pytest

from lambdas.publish import shelf as shelves
from lambdas.publish.shelf import Shelf
from lookalike import changes
from lookalike.changes import Taken
from lookalike.errors import Damaged
from lookalike.features import Array
from lookalike.store import Info
from tests.fakes import Clock, MemoryStore
from tests.snapshots import START, table


def taken(*numbers: int) -> list[Taken]:
    described = table(numbers)
    rows = [{name: block[row] for name, block in described.items()} for row in range(len(numbers))]
    infos = [Info(f"images/{number}.jpg", f"e{number}", START, 1) for number in numbers]
    return [Taken(info, row, "t", 1, 1) for info, row in zip(infos, rows, strict=True)]


def pictures(*numbers: int) -> list[tuple[str, str]]:
    return [(f"images/{number}.jpg", f"e{number}") for number in numbers]


class Room:
    """A bucket with a shelf that small numbers fill."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shelves, "PART", 8)
        monkeypatch.setattr(shelves, "SMALL", 4)
        self.store = MemoryStore(Clock())
        self.parts: Sequence[str] = ()

    def add(self, *numbers: int, alive: Sequence[int] = range(1_000), tidy: bool = False) -> None:
        shelf = Shelf(self.store, "e", self.parts, START)
        shelf.add(taken(*numbers), set(pictures(*alive)).__contains__, tidy=tidy)
        self.parts = shelf.parts

    def find(self, *numbers: int) -> Array:
        found = Shelf(self.store, "e", self.parts, START).find(pictures(*numbers))
        return np.asarray(next(iter(found.values())))

    def sizes(self) -> list[int]:
        return [len(changes.load(self.store.read(part).data).taken) for part in self.parts]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(monkeypatch)


def test_features_are_found_in_the_order_asked_for(room: Room) -> None:
    room.add(*range(10))
    room.add(20)
    wanted = next(iter(table([20, 3, 9]).values()))
    assert np.array_equal(room.find(20, 3, 9), wanted)


def test_a_part_name_says_how_many_it_holds(room: Room) -> None:
    room.add(*range(10))
    assert [shelves.size(part) for part in room.parts] == room.sizes() == [8, 2]


def test_a_small_last_part_grows_and_full_ones_stay(room: Room) -> None:
    room.add(*range(8))
    first = room.parts[0]
    for number in range(8, 14):
        room.add(number)
    assert room.parts[0] == first
    assert sum(room.sizes()) == 14
    assert len(room.parts) <= 3


def test_what_is_dead_leaves_when_its_part_is_written_again(room: Room) -> None:
    room.add(0, 1, 2)
    room.add(3, alive=[1, 2, 3])
    assert sum(room.sizes()) == 3
    with pytest.raises(Damaged, match="lookalike reindex"):
        room.find(0)


def test_tidying_rewrites_what_is_mostly_dead_and_nothing_else(room: Room) -> None:
    room.add(*range(16))
    live, dead = room.parts
    room.add(alive=[*range(8), 8, 9], tidy=True)
    assert live in room.parts
    assert dead not in room.parts
    assert sum(room.sizes()) == 10
    assert len(room.find(*range(10))) == 10


def test_nothing_to_file_writes_nothing(room: Room) -> None:
    room.add(*range(8))
    room.store.log.clear()
    room.add()
    room.add(tidy=True)
    assert not [key for name, key in room.store.log if name == "write"]


def test_the_newest_of_two_is_found(room: Room) -> None:
    room.add(*range(8))
    room.add(0, *range(20, 27))
    assert len(room.find(0)) == 1
