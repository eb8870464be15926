"""The state machine that `lookalike reindex` starts on AWS, as Step Functions' API tells of it."""

import json
from typing import Any

import pytest

from lookalike.errors import NotFound
from workbench.state_machine import Machine, MachineFailed

ARN = "arn:aws:states:eu-west-1:000000000000:stateMachine:"
RUN = "arn:aws:states:eu-west-1:000000000000:execution:lookalike-dev-reindex:1"


class StepFunctions:
    """As much of the service as the command uses; an execution goes through `statuses`, one at each look."""

    def __init__(self, *statuses: str, failed: int = 0) -> None:
        self.buckets = {
            "lookalike-dev-reindex": "shop-dev",
            "lookalike-prod-reindex": "shop",
            "other": "shop",
        }
        self.statuses = list(statuses)
        self.failed = failed
        self.started: list[Any] = []
        self.redriven: list[str] = []

    def get_paginator(self, operation: str) -> "StepFunctions":
        assert operation == "list_state_machines"
        return self

    def paginate(self) -> list[Any]:
        return [{"stateMachines": [{"stateMachineArn": ARN + name}]} for name in self.buckets]

    def describe_state_machine(self, **given: str) -> Any:
        bucket = self.buckets[given["stateMachineArn"].removeprefix(ARN)]
        return {"definition": json.dumps({"ItemReader": {"Parameters": {"Bucket": bucket}}})}

    def start_execution(self, **given: str) -> Any:
        self.started.append((given["stateMachineArn"], json.loads(given["input"])))
        return {"executionArn": RUN}

    def list_executions(self, **given: Any) -> Any:
        return {"executions": [{"executionArn": RUN, "status": self.statuses[0]}] if self.statuses else []}

    def redrive_execution(self, **given: str) -> None:
        self.redriven.append(given["executionArn"])

    def describe_execution(self, **given: str) -> Any:
        return {"status": self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]}

    def list_map_runs(self, **given: str) -> Any:
        return {"mapRuns": [{"mapRunArn": "arn:map"}]}

    def describe_map_run(self, **given: str) -> Any:
        return {"itemCounts": {"succeeded": 90, "failed": self.failed, "total": 100}}


def test_it_is_found_by_the_bucket_that_it_reads() -> None:
    assert Machine.of_bucket("shop", StepFunctions()).arn == ARN + "lookalike-prod-reindex"
    with pytest.raises(NotFound, match="AWS_REGION"):
        Machine.of_bucket("sho", StepFunctions())


def test_it_is_told_who_describes_and_where_to() -> None:
    service = StepFunctions()
    assert Machine(service, ARN).start("resnet50-ab", "staging") == RUN
    assert service.started == [(ARN, {"encoder": "resnet50-ab", "target": "staging"})]


def test_following_it_shows_progress_and_tells_what_was_tolerated() -> None:
    seen: list[tuple[int, int]] = []
    service = StepFunctions("RUNNING", "RUNNING", "SUCCEEDED", failed=3)
    failed = Machine(service, ARN).follow(RUN, lambda done, of: seen.append((done, of)), lambda: None)
    assert (failed, seen) == (3, [(93, 100)] * 3)


def test_a_run_that_failed_says_so_and_can_be_taken_up() -> None:
    service = StepFunctions("FAILED")
    with pytest.raises(MachineFailed, match="--resume"):
        Machine(service, ARN).follow(RUN, pause=lambda: None)
    assert Machine(service, ARN).resume() == RUN
    assert service.redriven == [RUN]


@pytest.mark.parametrize("statuses", [[], ["SUCCEEDED"], ["RUNNING"]])
def test_only_a_run_that_failed_is_taken_up(statuses: list[str]) -> None:
    with pytest.raises(NotFound, match="without --resume"):
        Machine(StepFunctions(*statuses), ARN).resume()
