"""The reindex state machine on AWS: found by its bucket, started, followed, taken up where it failed."""

import json
import time
from collections.abc import Callable
from typing import Any

import boto3

from lookalike.errors import LookalikeError, NotFound
from workbench.progress import Progress, silent

_RUNNING = {"RUNNING", "PENDING_REDRIVE"}


class MachineFailed(LookalikeError):
    """The state machine ended without having done everything."""

    code = "machine_failed"


class Machine:
    """One state machine. `client` is boto3's for Step Functions."""

    def __init__(self, client: Any, arn: str) -> None:
        self._client, self.arn = client, arn

    @classmethod
    def of_bucket(cls, bucket: str, client: Any = None) -> "Machine":
        """The one that reads `bucket`. Raises NotFound."""
        client = client or boto3.client("stepfunctions")
        pages = client.get_paginator("list_state_machines").paginate()
        arns = [m["stateMachineArn"] for page in pages for m in page["stateMachines"]]
        for arn in arns:
            if arn.endswith("-reindex") and f'"{bucket}"' in _definition(client, arn):
                return cls(client, arn)
        raise NotFound(
            f"No state machine called …-reindex reads the bucket '{bucket}' in this account and region."
            " Check AWS_PROFILE and AWS_REGION, and that the stack is deployed (`make deploy`)."
        )

    def start(self, encoder: str, target: str) -> str:
        """Starts an execution over all of images/; its ARN."""
        given = json.dumps({"encoder": encoder, "target": target})
        return str(self._client.start_execution(stateMachineArn=self.arn, input=given)["executionArn"])

    def resume(self) -> str:
        """Takes the newest execution up where it failed; its ARN. Raises NotFound when none did."""
        newest = self._client.list_executions(stateMachineArn=self.arn, maxResults=1)["executions"]
        if not newest or newest[0]["status"] not in {"FAILED", "ABORTED", "TIMED_OUT"}:
            raise NotFound("No run of the state machine failed or was stopped: start one without --resume.")
        arn = str(newest[0]["executionArn"])
        self._client.redrive_execution(executionArn=arn)
        return arn

    def follow(
        self,
        execution: str,
        progress: Progress = silent,
        pause: Callable[[], None] = lambda: time.sleep(5),
    ) -> int:
        """Waits for the end; how many pictures failed and were tolerated. Raises MachineFailed."""
        while (found := self._client.describe_execution(executionArn=execution))["status"] in _RUNNING:
            counts = self._counts(execution)
            progress(counts.get("succeeded", 0) + counts.get("failed", 0), counts.get("total", 0))
            pause()
        counts = self._counts(execution)
        progress(counts.get("succeeded", 0) + counts.get("failed", 0), counts.get("total", 0))
        if found["status"] != "SUCCEEDED":
            raise MachineFailed(
                f"The run ended as {found['status']} ({found.get('error', 'no error named')}): see it in the"
                f" Step Functions console, mend it, and go on with --resume. {execution}"
            )
        return counts.get("failed", 0)

    def _counts(self, execution: str) -> dict[str, int]:
        runs = self._client.list_map_runs(executionArn=execution)["mapRuns"]
        if not runs:
            return {}
        described = self._client.describe_map_run(mapRunArn=runs[0]["mapRunArn"])
        counts: dict[str, int] = described["itemCounts"]
        return counts


def _definition(client: Any, arn: str) -> str:
    return str(client.describe_state_machine(stateMachineArn=arn)["definition"])
