"""The event source mapping: batches, partial failures, functions that raise."""

from typing import Any

import pytest

from workbench.local_stack.pump import Mapping, Pump

URL = "http://127.0.0.1:1/000000000000/ingest"


class FakeQueue:
    """SQS as the pump uses it: what was received stays until it is deleted, and comes no second time."""

    def __init__(self, *bodies: str) -> None:
        self.waiting = [
            {
                "MessageId": f"m{at}",
                "ReceiptHandle": f"r{at}",
                "Body": body,
                "Attributes": {"ApproximateReceiveCount": "1"},
            }
            for at, body in enumerate(bodies)
        ]
        self.deleted: list[str] = []

    def receive_message(self, *, MaxNumberOfMessages: int, **_: Any) -> dict[str, Any]:  # noqa: N803
        got, self.waiting = self.waiting[:MaxNumberOfMessages], self.waiting[MaxNumberOfMessages:]
        return {"Messages": got} if got else {}

    def delete_message_batch(self, *, Entries: list[dict[str, str]], **_: Any) -> None:  # noqa: N803
        assert len(Entries) <= 10, "SQS takes ten at a time"
        self.deleted += [entry["ReceiptHandle"] for entry in Entries]


def pump(queue: FakeQueue, handler: Any, batch: int = 100) -> Pump:
    return Pump(queue, URL, "ingest", handler, Mapping(batch, window_s=0.05))  # type: ignore[arg-type]


def test_messages_are_gathered_into_one_event_and_deleted_afterwards() -> None:
    queue, events = FakeQueue(*(f"body {number}" for number in range(25))), []
    assert pump(queue, lambda event, _: events.append(event)).turn() == 25
    (event,) = events
    assert [record["body"] for record in event["Records"]] == [f"body {number}" for number in range(25)]
    assert event["Records"][0]["attributes"]["ApproximateReceiveCount"] == "1"
    assert event["Records"][0]["eventSourceARN"].endswith(":ingest")
    assert len(queue.deleted) == 25


def test_a_batch_is_no_larger_than_the_mapping_allows() -> None:
    sizes: list[int] = []
    one = pump(
        FakeQueue(*"abcdefghijklmnopqrstuvwxyz"),
        lambda event, _: sizes.append(len(event["Records"])),
        batch=20,
    )
    while one.turn():
        pass
    assert sizes == [20, 6]


def test_messages_that_the_handler_names_as_failed_stay() -> None:
    queue = FakeQueue("good", "bad", "good")
    failed = {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert pump(queue, lambda *_: failed).turn() == 2
    assert queue.deleted == ["r0", "r2"]


def test_a_handler_that_raises_returns_its_whole_batch(caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("out of disk")

    queue = FakeQueue("one", "two")
    assert pump(queue, broken).turn() == 0
    assert queue.deleted == []
    assert "2 messages will be tried again" in caplog.text


def test_an_empty_queue_calls_nobody() -> None:
    def never(*_: Any) -> None:
        raise AssertionError

    assert pump(FakeQueue(), never).turn() == 0
