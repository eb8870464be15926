"""What the alarms and the dashboard look at is what publish sends."""

import json
import re
from pathlib import Path
from typing import Any

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


def dimensions(alarm: dict[str, Any]) -> str:
    """Of what: the function, queue or API by its logical id; of our own metrics the service."""
    said = json.dumps([one["Value"] for one in alarm["Dimensions"]])
    found = re.search(r"IngestImagesDeadLetters|PublishNewsDeadLetters|\w+(?=Function)|ApiHttp|publish", said)
    return found[0] if found else said


def test_each_alarm_looks_at_what_it_is_called_for(prod: Synthesised) -> None:
    alarms = [alarm["Properties"] for alarm in prod.of_type("AWS::CloudWatch::Alarm").values()]
    looks = {
        one["AlarmName"].removeprefix("lookalike-prod-"): (
            one["MetricName"],
            one.get("ExtendedStatistic", one.get("Statistic")),
            dimensions(one),
            one["Threshold"],
            one["EvaluationPeriods"],
        )
        for one in alarms
    }
    waiting = "ApproximateNumberOfMessagesVisible"
    assert looks == {
        "Errors": ("5xx", "Sum", "ApiHttp", 5, 1),
        "Slow": ("Latency", "p99", "ApiHttp", 8_000, 3),
        "Throttled": ("Throttles", "Sum", "Query", 5, 1),
        "IngestDeadLetters": (waiting, "Maximum", "IngestImagesDeadLetters", 1, 1),
        "PublishDeadLetters": (waiting, "Maximum", "PublishNewsDeadLetters", 1, 1),
        "PublishFails": ("Errors", "Sum", "Publish", 1, 3),
        "PublishHeld": ("PublishHeld", "Maximum", "publish", 1, 1),
        "InboxAge": ("OldestInboxAge", "Maximum", "publish", 1_800, 1),
        "SnapshotAge": ("SnapshotAge", "Maximum", "publish", 172_800, 1),
    }
    for one in alarms:
        assert one["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
        assert one["TreatMissingData"] == "notBreaching", "a shop without visitors is no emergency"


def test_the_dashboard_shows_what_wakes_people_and_its_link_leads_there(prod: Synthesised) -> None:
    dashboard = prod.one("AWS::CloudWatch::Dashboard")
    alarms = prod.of_type("AWS::CloudWatch::Alarm").values()
    shown = json.dumps(dashboard["DashboardBody"])
    for metric in {alarm["Properties"]["MetricName"] for alarm in alarms} - {"PublishHeld"}:
        assert metric in shown, metric
    assert str(prod.template()["Outputs"]["Dashboard"]["Value"]).endswith(f"/{dashboard['DashboardName']}")


def test_alarms_may_reach_the_topic(prod: Synthesised) -> None:
    given = prod.one("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    (allowed,) = (one for one in given if one["Effect"] == "Allow")
    assert (allowed["Action"], allowed["Principal"]) == (
        "sns:Publish",
        {"Service": "cloudwatch.amazonaws.com"},
    )


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
