"""Lambda's door to publish: real events in, failed messages out, and the figures that alarms watch."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lambdas.publish import handler
from lambdas.publish.state import KEYS, State, nowhere, to_queue
from lookalike import events
from lookalike.errors import BadRequest, Damaged
from lookalike.settings import SettingsError
from tests.lambdas.house import Context, House, sqs_event


@pytest.fixture
def state(house: House) -> State:
    return State(house.store, house.settings, house.send, house.clock)


@pytest.fixture(autouse=True)
def no_figures_left() -> Iterator[None]:
    yield
    handler.metrics.clear_metrics()


def respond(event: dict[str, Any], state: State, left_ms: int = 300_000) -> dict[str, Any]:
    return handler.respond(event, Context(left_ms), state)  # type: ignore[arg-type]


def figures() -> dict[str, Any]:
    return {name: found["Value"][-1] for name, found in handler.metrics.provider.metric_set.items()}


def test_news_of_the_inbox_is_published(house: House, state: State) -> None:
    house.drop({"images/1.jpg": 1})
    assert respond(sqs_event(events.look(["inbox/x.npz"])), state) == {"batchItemFailures": []}
    assert list(house.products) == ["1"]


def test_a_test_event_is_no_failure(state: State) -> None:
    event = sqs_event(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}))
    assert respond(event, state) == {"batchItemFailures": []}


def test_a_poison_message_fails_alone(house: House, state: State) -> None:
    house.drop({"images/1.jpg": 1})
    event = sqs_event("not json", events.look(["inbox/x.npz"]))
    assert respond(event, state) == {
        "batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]
    }
    assert list(house.products) == ["1"]


def test_a_failed_publish_fails_the_batch_and_is_counted(house: House, state: State) -> None:
    house.drop({"images/1.jpg": 1})
    respond({"do": "publish"}, state)
    house.store.write("CURRENT", b"torn")
    with pytest.raises(Damaged):
        respond(sqs_event(events.look(["inbox/x.npz"])), state)


def test_a_sweep_finds_what_no_event_told_of(house: House, state: State) -> None:
    house.put("images/1.jpg", 1)
    house.store.write("metadata/styles.csv", b"id,productDisplayName\n1,Red shirt\n")
    assert respond({"do": "sweep"}, state)["sent"] == 0  # too young
    assert respond({"do": "sweep", "settled_s": 0}, state)["sent"] == 1
    assert house.sent == ["images/1.jpg"]
    house.clock.advance(3_600)
    assert respond({"do": "sweep"}, state)["sent"] == 1
    house.look(*house.sent)
    respond({"do": "publish"}, state)
    assert house.products["1"].name == "Red shirt"
    assert respond({"do": "sweep"}, state)["sent"] == 0


def test_compacting_takes_the_delta_into_a_new_base(house: House, state: State) -> None:
    house.drop({f"images/{number}.jpg": number for number in range(30)})
    house.publish()
    house.drop({"images/100.jpg": 100})
    house.publish()
    assert respond({"do": "compact"}, state)["published"]
    assert house.snapshot.manifest.counts["base"] == 31


def test_what_nobody_understands_is_said(state: State) -> None:
    with pytest.raises(BadRequest, match="sweep"):
        respond({"do": "dance"}, state)


def test_it_goes_on_until_the_inbox_is_empty_or_the_time_is_up(
    house: House, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdas.publish.gather.inbox.__defaults__", ("inbox/", 1))
    for number in range(3):
        house.drop({f"images/{number}.jpg": number})
    respond({"do": "publish"}, state, left_ms=10)
    assert len(house.products) == 1
    respond({"do": "publish"}, state)
    assert len(house.products) == 3


def test_the_figures_that_alarms_watch(guarded: House) -> None:
    state = State(guarded.store, guarded.settings, guarded.send, guarded.clock)
    keys = [f"images/{number}.jpg" for number in range(5)]
    guarded.remove(*keys)
    guarded.look(*keys)
    guarded.clock.advance(100)
    respond({"do": "publish"}, state)
    found = figures()
    assert found["PublishHeld"] == 1
    assert found["OldestInboxAge"] == 100
    assert found["SnapshotAge"] > 100
    assert found["Products"] == 10


def test_importing_needs_no_settings_and_the_first_event_names_what_is_missing() -> None:
    handler.state.cache_clear()
    with pytest.raises(SettingsError, match="LOOKALIKE_BUCKET"):
        handler.state()


def test_keys_are_sent_in_messages_that_ingest_understands() -> None:
    sent: list[str] = []

    class Queue:
        def send(self, bodies: list[str]) -> None:
            sent.extend(bodies)

    names = [f"images/a b+%é {number}.jpg" for number in range(KEYS + 1)]
    to_queue(Queue())(iter(names))  # type: ignore[arg-type]
    assert len(sent) == 2
    assert [key for body in sent for key in events.keys(body)] == names


def test_without_a_queue_keys_wait(house: House) -> None:
    nowhere(["images/1.jpg"])
    assert house.sent == []
