"""CURRENT: written once first, then only on what was read, and never lost."""

import json
from dataclasses import replace
from typing import NoReturn

import pytest

from lookalike import current
from lookalike.current import Current
from lookalike.errors import Conflict, Damaged
from lookalike.store import Headers
from tests.fakes import MemoryStore

FIRST = Current(serving="v1", head="v1", encoder="fake-0")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def test_before_the_first_publish_there_is_none(store: MemoryStore) -> None:
    assert current.read(store) is None


def test_the_first_change_is_given_none_and_starts_the_serial(store: MemoryStore) -> None:
    seen: list[Current | None] = []

    def first(found: Current | None) -> Current:
        seen.append(found)
        return FIRST

    written = current.change(store, first, "publish")
    assert seen == [None]
    assert (written.serial, written.by) == (1, "publish")
    found = current.read(store)
    assert found
    assert found[0] == written
    assert found[1] == store.head("CURRENT").etag  # type: ignore[union-attr]


def test_all_of_it_survives_the_store(store: MemoryStore) -> None:
    held = {"version": "v2", "removes": 40}
    full = replace(FIRST, head="v2", pinned=True, next_encoder="other-1", held=held)
    written = current.change(store, lambda _: full, "ops")
    found = current.read(store)
    assert found
    assert found[0] == written
    assert written == replace(full, serial=1, written_at=written.written_at, by="ops")


def test_it_is_json_that_a_person_can_read(store: MemoryStore) -> None:
    current.change(store, lambda _: FIRST, "publish")
    assert json.loads(store.read("CURRENT").data)["serving"] == "v1"
    assert store.headers("CURRENT").content_type == "application/json"


def test_the_serial_never_repeats_though_the_content_does(store: MemoryStore) -> None:
    current.change(store, lambda _: FIRST, "a")
    there = current.change(store, lambda found: replace(found or FIRST, serving="v2"), "a")
    back = current.change(store, lambda found: replace(found or FIRST, serving="v1"), "a")
    assert (there.serial, back.serial) == (2, 3)


def test_a_change_that_changes_nothing_writes_nothing(store: MemoryStore) -> None:
    first = current.change(store, lambda _: FIRST, "a")
    store.log.clear()
    assert current.change(store, lambda found: found or FIRST, "b") == first
    assert store.log == [("read", "CURRENT")]


def test_who_loses_a_race_starts_over_from_what_is_there(store: MemoryStore) -> None:
    current.change(store, lambda _: FIRST, "a")
    calls = []

    def move(found: Current | None) -> Current:
        assert found
        calls.append(found.head)
        if len(calls) == 1:
            current.change(store, lambda other: replace(other or FIRST, head="theirs"), "other")
        return replace(found, serving="mine")

    written = current.change(store, move, "me")
    assert calls == ["v1", "theirs"]
    assert (written.serving, written.head, written.serial) == ("mine", "theirs", 3)


def test_two_first_writers_agree_on_one_first(store: MemoryStore) -> None:
    def first(found: Current | None) -> Current:
        if found is None:
            current.change(store, lambda _: FIRST, "other")
            return replace(FIRST, serving="mine", head="mine")
        return found

    assert current.change(store, first, "me").head == "v1"


class RepliesLost(MemoryStore):
    """A write succeeds, its reply is lost, and the retry is refused: S3 does that."""

    def write_if(
        self, key: str, data: bytes, *, etag: str | None, headers: Headers = current.HEADERS
    ) -> NoReturn:
        super().write_if(key, data, etag=etag, headers=headers)
        raise Conflict("412")


def test_a_refused_retry_of_what_did_succeed_is_a_success() -> None:
    store = RepliesLost()
    calls: list[Current | None] = []

    def first(found: Current | None) -> Current:
        calls.append(found)
        return FIRST

    assert current.change(store, first, "me").serial == 1
    assert calls == [None]


def test_who_always_loses_is_told(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookalike.current.time.sleep", lambda _: None)
    current.change(store, lambda _: FIRST, "a")

    def unlucky(found: Current | None) -> Current:
        assert found
        hook, store.hook = store.hook, None
        store.write("CURRENT", current.dump(replace(found, serial=found.serial + 1)))
        store.hook = hook
        return replace(found, serving="mine")

    with pytest.raises(Conflict, match="rollback"):
        current.change(store, unlucky, "rollback")


def test_what_the_change_raises_leaves_all_as_it_was(store: MemoryStore) -> None:
    current.change(store, lambda _: FIRST, "a")
    before = store.read("CURRENT").data

    def refuse(_: Current | None) -> Current:
        raise Conflict("the head moved")

    with pytest.raises(Conflict, match="the head moved"):
        current.change(store, refuse, "b")
    assert store.read("CURRENT").data == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"format": 1}',
        current.dump(FIRST).replace(b'"v1"', b"null"),
        current.dump(FIRST).replace(b'"serial": 0', b'"serial": "0"'),
        current.dump(FIRST).replace(b'"serving"', b'"surfing"'),
        current.dump(FIRST)[:-9],
    ],
)
def test_damage_is_named(data: bytes) -> None:
    with pytest.raises(Damaged, match="CURRENT"):
        current.load(data)


def test_a_later_format_says_to_update() -> None:
    with pytest.raises(Damaged, match="newer"):
        current.load(current.dump(FIRST).replace(b'"format": 1', b'"format": 2'))
