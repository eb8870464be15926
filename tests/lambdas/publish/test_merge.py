"""The bucket decides: neither order nor number of looks changes what is merged."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import numpy as np
import pytest

from lambdas.publish.ledger import Entry, Ledger
from lambdas.publish.merge import Merged, Record, by_key, merge
from lookalike.changes import Absent, Batch, Rejected, Taken
from lookalike.reject import Reject
from lookalike.store import Info

NOW = datetime(2026, 5, 1, tzinfo=UTC)
KEY = "images/7.jpg"


def info(etag: str, age_s: int = 60) -> Info:
    return Info(KEY, etag, NOW - timedelta(seconds=age_s), 10)


def taken(etag: str) -> Taken:
    return Taken(info(etag), {"deep": np.zeros(2, np.float16)}, f"thumbnails/7-{etag}.webp", 3, 4)


def rejected(etag: str) -> Rejected:
    return Rejected(info(etag), Reject("damaged", "It is broken.", "Send another."))


ABSENT = Absent(KEY, NOW)


def entry(etag: str) -> Entry:
    return Entry(
        etag, info(etag).last_modified, 10, NOW - timedelta(days=1), f"thumbnails/7-{etag}.webp", 3, 4
    )


def merged(before: Entry | None, there: Info | None, *records: Record) -> tuple[Merged, Ledger]:
    entries = {KEY: before} if before else {}
    found = merge(entries, {KEY: records}, {KEY: there}, NOW)
    return found, found.change.over(Ledger(entries))


def test_a_new_picture_is_taken() -> None:
    found, ledger = merged(None, info("a"), taken("a"))
    assert ledger.entries[KEY].thumbnail == "thumbnails/7-a.webp"
    assert ledger.entries[KEY].since == NOW
    assert len(found.taken) == 1


def test_a_record_of_other_content_than_the_buckets_is_not_taken() -> None:
    found, ledger = merged(None, info("b"), taken("a"))
    assert not ledger.entries
    assert not found.taken
    assert not found.again  # that content's own event is still to come


def test_a_picture_that_has_gone_meanwhile_is_not_taken() -> None:
    assert not merged(None, None, taken("a"))[1].entries


def test_an_absence_removes_only_what_is_absent() -> None:
    assert not merged(entry("a"), None, ABSENT)[1].entries
    assert merged(entry("a"), info("a"), ABSENT)[1].entries == {KEY: entry("a")}


def test_what_is_there_though_only_its_absence_was_seen_is_looked_at_again() -> None:
    assert merged(None, info("a"), ABSENT)[0].again == [KEY]
    assert merged(entry("a"), info("b"), ABSENT)[0].again == [KEY]


def test_a_record_that_made_the_absence_good_needs_no_other_look() -> None:
    assert not merged(None, info("a"), ABSENT, taken("a"))[0].again
    assert not merged(None, info("a"), taken("a"), ABSENT)[0].again
    assert not merged(entry("a"), info("a"), ABSENT)[0].again


def test_the_same_news_twice_is_news_once() -> None:
    found, ledger = merged(entry("a"), info("a"), taken("a"), taken("a"))
    assert not found.change
    assert not found.taken
    assert ledger.entries == {KEY: entry("a")}


def test_the_same_content_put_again_only_moves_its_time() -> None:
    found, ledger = merged(entry("a"), info("a", age_s=0), taken("a"))
    assert ledger.entries[KEY].last_modified == NOW
    assert ledger.entries[KEY].since == entry("a").since
    assert not found.taken


def test_a_picture_overwritten_by_what_is_none_is_refused_with_its_reason() -> None:
    _, ledger = merged(entry("a"), info("b"), rejected("b"))
    assert ledger.entries[KEY].reject == Reject("damaged", "It is broken.", "Send another.")


def test_a_reject_that_a_later_look_took_is_taken() -> None:
    refused = Entry("a", info("a").last_modified, 10, NOW, reject=Reject("too_large", "d", "r"))
    found, ledger = merged(refused, info("a"), rejected("a"), taken("a"))
    assert ledger.entries[KEY].reject is None
    assert len(found.taken) == 1


@pytest.mark.parametrize("there", [None, info("a"), info("b"), info("c")])
@pytest.mark.parametrize("before", [None, entry("a")])
def test_no_order_of_looks_changes_what_is_merged(there: Info | None, before: Entry | None) -> None:
    looks: list[Record] = [taken("a"), ABSENT, taken("b"), rejected("c")]
    results = [merged(before, there, *order) for order in permutations(looks)]
    assert len({str(ledger) for _, ledger in results}) == 1
    assert len({str(found.again) for found, _ in results}) == 1


def test_records_are_sorted_by_when_they_were_written() -> None:
    early = Batch("e", 1, NOW - timedelta(hours=1), [taken("a")])
    late = Batch("e", 1, NOW, [], [], [rejected("a")])
    assert [type(one) for one in by_key([late, early])[KEY]] == [Taken, Rejected]
