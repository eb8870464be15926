"""Events come twice, late, strange and broken: keys are looked at, messages are answered one by one."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from lambdas.ingest import handler
from lambdas.ingest.state import State
from lookalike import changes, events
from lookalike.changes import Batch
from lookalike.errors import BadRequest
from tests.lambdas.house import Context, House, sqs_event

Event = dict[str, Any]
Load = Callable[[str], Event]
Inbox = Callable[[], list[Batch]]


def respond(house: House, event: Event, left_ms: int = 300_000) -> Any:
    return handler.respond(event, Context(left_ms), house.ingest)  # type: ignore[arg-type]


def failed(answer: Event) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def test_an_event_only_says_look_at_this_key(house: House, aws_event: Load, inbox: Inbox) -> None:
    house.put("images/2024/autumn coat.jpg", 1)
    house.put("images/marker.jpg", 2)  # undeleted: the event that says "removed" is late
    assert failed(respond(house, aws_event("created_and_removed"))) == []
    (batch,) = inbox()
    assert [one.seen.key for one in batch.taken] == ["images/2024/autumn coat.jpg", "images/marker.jpg"]
    assert [one.key for one in batch.absent] == ["images/gone.jpg", "images/parts.jpg"]


def test_keys_are_decoded(house: House, aws_event: Load, inbox: Inbox) -> None:
    keys = ["images/a b+c%.jpg", "images/ü/日本.jpg", "images/very/very/deep/&=?#.jpg"]
    for seed, key in enumerate(keys):
        house.put(key, seed)
    assert failed(respond(house, aws_event("strange_keys"))) == []
    assert [one.seen.key for one in inbox()[0].taken] == keys


def test_a_test_event_is_fine_and_writes_nothing(house: House, aws_event: Load, inbox: Inbox) -> None:
    assert failed(respond(house, aws_event("test_event"))) == []
    assert inbox() == []


def test_what_is_no_picture_s_key_is_left_alone(house: House, aws_event: Load, inbox: Inbox) -> None:
    assert failed(respond(house, aws_event("not_pictures"))) == []
    assert inbox() == []


def test_a_poison_message_fails_alone(house: House, aws_event: Load, inbox: Inbox) -> None:
    house.put("images/1.jpg", 1)
    event = aws_event("poison")
    assert failed(respond(house, event)) == [event["Records"][1]["messageId"]]
    assert [one.seen.key for one in inbox()[0].taken] == ["images/1.jpg"]


def test_a_batch_of_nothing_but_poison_fails_message_by_message(house: House) -> None:
    event = sqs_event("?", "!")
    assert failed(respond(house, event)) == [one["messageId"] for one in event["Records"]]


def test_all_messages_of_a_key_that_failed_come_again_and_no_other(house: House, inbox: Inbox) -> None:
    for seed, key in enumerate(("images/1.jpg", "images/2.jpg")):
        house.put(key, seed)

    def outage(operation: str, key: str) -> None:
        if (operation, key) == ("read", "images/2.jpg"):
            raise TimeoutError("S3 did not answer")

    house.store.hook = outage
    bodies = [
        events.look(["images/1.jpg"]),
        events.look(["images/2.jpg"]),
        events.look(["images/1.jpg", "images/2.jpg"]),
    ]
    event = sqs_event(*bodies)
    assert failed(respond(house, event)) == [one["messageId"] for one in event["Records"][1:]]
    assert [one.seen.key for one in inbox()[0].taken] == ["images/1.jpg"]


def test_redelivered_messages_are_worked_through_one_by_one(house: House, inbox: Inbox) -> None:
    house.put("images/1.jpg", 1)
    house.put("images/2.jpg", 2)
    respond(house, sqs_event(events.look(["images/1.jpg"]), events.look(["images/2.jpg"]), receives=2))
    written = sorted([one.seen.key for one in batch.taken] for batch in inbox())
    assert written == [["images/1.jpg"], ["images/2.jpg"]]


def test_nearly_out_of_time_pictures_are_left_for_the_next_run(house: House, inbox: Inbox) -> None:
    house.put("images/1.jpg", 1)
    event = sqs_event(events.look(["images/1.jpg"]), events.look(["images/none.jpg"]))
    assert failed(respond(house, event, left_ms=5_000)) == [event["Records"][0]["messageId"]]
    assert [one.key for one in inbox()[0].absent] == ["images/none.jpg"]


def test_a_bulk_list_goes_to_the_inbox(house: House, inbox: Inbox) -> None:
    house.put("images/1.jpg", 1)
    house.put("images/2.jpg", b"no picture")
    answer = respond(house, {"keys": ["images/", "images/1.jpg", "images/2.jpg", "images/3.jpg"]})
    assert (answer["taken"], answer["rejected"], answer["absent"]) == (1, 1, 1)
    assert answer["written"] == house.store.keys("inbox/")
    assert inbox()[0].encoder == house.encoder


def test_a_bulk_list_of_nothing_writes_nothing(house: House, inbox: Inbox) -> None:
    assert respond(house, {"keys": []})["written"] == []
    assert inbox() == []


def test_a_bulk_list_with_a_failure_says_so_after_writing_the_rest(house: House, inbox: Inbox) -> None:
    house.put("images/1.jpg", 1)
    house.put("images/2.jpg", 2)

    def outage(operation: str, key: str) -> None:
        if (operation, key) == ("head", "images/2.jpg"):
            raise TimeoutError("S3 did not answer")

    house.store.hook = outage
    with pytest.raises(handler.NotDone, match=r"1 keys.*images/2\.jpg.*did not answer"):
        respond(house, {"keys": ["images/1.jpg", "images/2.jpg"]})
    assert [one.seen.key for one in inbox()[0].taken] == ["images/1.jpg"]


@pytest.mark.parametrize(
    "event", [{}, {"keys": "images/1.jpg"}, {"keys": [1]}, {"keys": [], "target": "elsewhere"}]
)
def test_an_event_of_neither_kind_is_refused(house: House, event: Event) -> None:
    with pytest.raises(BadRequest, match="SQS batches"):
        respond(house, event)


def test_the_lambda_entry_point_builds_its_state_once_from_the_environment(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house.put("images/1.jpg", 1)
    monkeypatch.setattr(State, "from_env", lambda: house.ingest)
    handler.state.cache_clear()
    try:
        answer = handler.handler(sqs_event(events.look(["images/1.jpg"])), Context())
    finally:
        handler.state.cache_clear()
    assert answer == {"batchItemFailures": []}
    (looked,) = (record for record in caplog.records if record.message == "Looked")
    assert vars(looked)["PicturesTaken"] == 1
    assert len(house.store.keys("inbox/")) == 1


def test_staging_is_for_the_coming_encoder_alone(house: House, inbox: Inbox) -> None:
    from tests.fakes import FakeEncoder

    coming = FakeEncoder(seed=1, name="coming")
    house.upload(coming)
    house.put("images/1.jpg", 1)
    answer = respond(house, {"keys": ["images/1.jpg"], "encoder": coming.id, "target": "staging"})
    assert answer["written"] == house.store.keys(f"staging/{coming.id}/")
    assert changes.load(house.store.read(answer["written"][0]).data).encoder == coming.id
    assert inbox() == []


def test_importing_the_handler_needs_no_settings_and_loads_no_model() -> None:
    code = (
        "import sys, lambdas.ingest.handler as h; print([m for m in ('ai_edge_litert',) if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={}, check=True)
    assert done.stdout.strip() == "[]"
