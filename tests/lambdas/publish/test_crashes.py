"""Publish may die at any moment: readers stay on a whole version, and the next run ends the work."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdas.publish import ops
from tests.lambdas.house import House
from tests.lambdas.publish.steps import WRITES, Died, busy, found, settle


def deaths(folder: Path, age_s: float) -> Iterator[tuple[str, House, dict[str, str], dict[str, str]]]:
    """A house for each write of a publish, in which publish died before that write."""
    for step in range(1_000):
        house = House(folder / str(step), hold_share=1.0)
        wanted = busy(house)
        house.clock.advance(age_s)
        before = found(house)
        died_at = die_at(house, step)
        if died_at is None:
            return
        yield died_at, house, before, wanted


def die_at(house: House, step: int) -> str | None:
    """Publishes, and dies before the write number `step`; tells which it was, None when there are fewer."""
    seen: list[str] = []

    def hook(operation: str, key: str) -> None:
        if operation in WRITES:
            if len(seen) == step:
                raise Died(f"{operation} {key}")
            seen.append(key)

    house.store.hook = hook
    try:
        house.publish()
    except Died as death:
        return str(death)
    finally:
        house.store.hook = None
    return None


@pytest.mark.parametrize(("what", "age_s"), [("ledger-delta.json.gz", 0), ("index.ann", 60)])
def test_dying_before_any_write_loses_nothing(tmp_path: Path, what: str, age_s: float) -> None:
    """While a delta is written, and while a new base is."""
    places = []
    for died_at, house, before, wanted in deaths(tmp_path, age_s):
        places.append(died_at)
        after = found(house)
        assert after in (before, wanted | {"late": after.get("late")}) or after == without(wanted, "late"), (
            died_at
        )
        settle(house)
        assert found(house) == wanted, died_at
        assert house.products["3"].name == "Red shirt", died_at
        assert not house.store.keys("inbox/"), died_at
        assert ops.verify(house.store) == [], died_at
        latest = json.loads(house.store.read("reports/latest.json").data)["version"]
        assert latest == house.snapshot.manifest.version, died_at
    for place in (
        "write features/",
        what,
        "manifest.json",
        "write_if CURRENT",
        "delete inbox/",
        "reports/latest.html",
    ):
        assert any(place in one for one in places), place


def without(wanted: dict[str, str], product: str) -> dict[str, str]:
    return {one: etag for one, etag in wanted.items() if one != product}


def test_dying_while_keys_are_sent_sends_them_later(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = busy(house)

    def dies(keys: object) -> None:
        raise Died("the queue")

    with monkeypatch.context() as patch:
        patch.setattr(house, "send", dies)
        with pytest.raises(Died):
            house.publish()
    settle(house)
    assert house.sent == ["images/late.jpg"]
    assert found(house) == wanted


def test_a_lost_answer_to_the_flip_is_a_flip(house: House) -> None:
    """S3 stored CURRENT, and the answer never came; boto3's retry is then refused with 412."""
    busy(house)
    version = house.publish().version
    house.drop({"images/more.jpg": 70})
    write_if = house.store.write_if

    def retried(key: str, data: bytes, **options: object) -> object:
        write_if(key, data, **options)  # type: ignore[arg-type]
        return write_if(key, data, **options)  # type: ignore[arg-type]

    house.store.write_if = retried  # type: ignore[method-assign,assignment]
    outcome = house.publish()
    assert outcome.published
    assert outcome.version != version
    assert "more" in house.products
    assert not house.store.keys("inbox/")
