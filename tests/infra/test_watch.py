"""What the alarms and the dashboard look at is what publish sends."""

import json
from pathlib import Path

import pytest

from lambdas.publish import handler
from lambdas.publish.state import State
from tests.infra.conftest import DEV, Synthesised
from tests.lambdas.house import Context, House

FREE = 10


@pytest.fixture
def sent(tmp_path: Path) -> set[str]:
    """The names of the metrics of one sweep over a small catalog."""
    house = House(tmp_path)
    house.drop({"images/1.jpg": 1, "images/2.jpg": b"none"})
    handler.metrics.clear_metrics()
    state = State(house.store, house.settings, house.send, house.clock)
    handler.respond({"do": "sweep"}, Context(), state)  # type: ignore[arg-type]
    names = set(handler.metrics.provider.metric_set)
    handler.metrics.clear_metrics()
    return names


def looked_at(prod: Synthesised) -> set[str]:
    alarms = [a["Properties"] for a in prod.of_type("AWS::CloudWatch::Alarm").values()]
    ours = {a["MetricName"] for a in alarms if a["Namespace"] == "lookalike-prod"}
    body = prod.one("AWS::CloudWatch::Dashboard")["DashboardBody"]["Fn::Join"][1]
    widgets = json.loads("".join(part if isinstance(part, str) else "-" for part in body))["widgets"]
    lines = [line for widget in widgets for line in widget["properties"]["metrics"]]
    return ours | {line[1] for line in lines if line[0] == "lookalike-prod"}


def test_every_metric_that_is_looked_at_is_sent(prod: Synthesised, sent: set[str]) -> None:
    wanted = looked_at(prod)
    assert {"PublishHeld", "OldestInboxAge", "SnapshotAge"} <= wanted
    assert wanted <= sent


def test_each_alarm_looks_at_what_it_is_called_for(prod: Synthesised) -> None:
    alarms = [alarm["Properties"] for alarm in prod.of_type("AWS::CloudWatch::Alarm").values()]
    looks = {
        one["AlarmName"].removeprefix("lookalike-prod-"): (one["MetricName"], one["Threshold"])
        for one in alarms
    }
    assert looks == {
        "Errors": ("5xx", 5),
        "Slow": ("Latency", 8_000),
        "Throttled": ("Throttles", 5),
        "IngestDeadLetters": ("ApproximateNumberOfMessagesVisible", 1),
        "PublishDeadLetters": ("ApproximateNumberOfMessagesVisible", 1),
        "PublishFails": ("Errors", 1),
        "PublishHeld": ("PublishHeld", 1),
        "InboxAge": ("OldestInboxAge", 1_800),
        "SnapshotAge": ("SnapshotAge", 172_800),
    }


def test_whoever_is_named_gets_the_alarms(dev: Synthesised, prod: Synthesised) -> None:
    mail = dev.one("AWS::SNS::Subscription")
    assert (mail["Protocol"], mail["Endpoint"]) == ("email", DEV["alarm_email"])
    assert not prod.of_type("AWS::SNS::Subscription")


def test_no_more_are_sent_than_are_free(sent: set[str]) -> None:
    assert len(sent) <= FREE


@pytest.mark.parametrize("name", ["Ingest", "Publish", "Query"])
def test_metrics_go_to_the_environments_own_namespace(prod: Synthesised, name: str) -> None:
    environment = prod.one("AWS::Lambda::Function", f"{name}Function")["Environment"]["Variables"]
    assert environment["POWERTOOLS_METRICS_NAMESPACE"] == "lookalike-prod"
