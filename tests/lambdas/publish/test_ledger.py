"""Publish's memory, stored as what changed since a base."""

from datetime import UTC, datetime

import pytest

from lambdas.publish import head, ledger
from lambdas.publish.history import Event, History, Run
from lambdas.publish.ledger import Change, Entry, Ledger, Sheet
from lookalike.errors import Damaged
from lookalike.reject import Reject
from tests.lambdas.house import House

THEN = datetime(2026, 1, 1, 12, 30, 15, tzinfo=UTC)
TAKEN = Entry("e1", THEN, 5, THEN, "thumbnails/1.webp", 3, 4)
REFUSED = Entry("e2", THEN, 6, THEN, reject=Reject("damaged", "It is broken.", "Send another."))
SHEET = Sheet(
    "e3", THEN, THEN, {"1": {"gender": "Men"}}, ((2, "1", "repaired"),), ((3, "", "no id"),), "refused"
)
FULL = Ledger({"images/1.jpg": TAKEN, "images/ü.jpg": REFUSED}, {"metadata/a.csv": SHEET})


def test_a_ledger_survives_being_stored() -> None:
    assert ledger.load(ledger.dump(FULL.since(Ledger()))).over(Ledger()) == FULL


def test_a_change_says_only_what_changed() -> None:
    after = Ledger({"images/1.jpg": TAKEN, "images/3.jpg": TAKEN}, FULL.sheets)
    change = after.since(FULL)
    assert change.entries == {"images/ü.jpg": None, "images/3.jpg": TAKEN}
    assert change.sheets == {}
    assert ledger.load(ledger.dump(change)).over(FULL) == after


def test_no_change_is_false() -> None:
    assert not FULL.since(FULL)
    assert Change({"images/1.jpg": None})


def test_the_same_ledger_is_the_same_file() -> None:
    other = Ledger(dict(sorted(FULL.entries.items(), reverse=True)), FULL.sheets)
    assert ledger.dump(FULL.since(Ledger())) == ledger.dump(other.since(Ledger()))


def test_a_history_survives_being_stored_and_forgets_the_oldest() -> None:
    run, event = Run(THEN, "v", 1, 2, 3, 4, 5), Event(THEN, "taken", "images/1.jpg", "1")
    history = History().with_run(run, [event])
    assert History.load(history.dump()) == history
    for _ in range(10):
        history = history.with_run(run, [event] * 100)
    assert len(history.events) == 500


@pytest.mark.parametrize("data", [b"", b"torn", b"{}", b'{"format": 9}'])
def test_what_is_no_ledger_or_history_is_said_so(data: bytes) -> None:
    with pytest.raises(Damaged):
        ledger.load(data)
    with pytest.raises(Damaged):
        History.load(data)


def test_a_ledger_of_a_later_format_is_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "FORMAT", 2)
        data = ledger.dump(Change())
    with pytest.raises(Damaged, match="update"):
        ledger.load(data)


def test_a_ledger_that_is_not_what_its_manifest_says_stops_publishing(house: House) -> None:
    house.drop({"images/1.jpg": 1})
    version = house.publish().version
    house.store.write(f"snapshots/{version}/history.json", History().dump())
    with pytest.raises(Damaged, match="roll back"):
        head.load(house.store, version)
