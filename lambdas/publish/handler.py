"""Lambda's door to publish: news of the inbox and of product data, and what the schedule asks for."""

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.publish import ops
from lambdas.publish.publish import Outcome, publish
from lambdas.publish.state import State
from lookalike import current, events, layout
from lookalike.errors import BadRequest
from lookalike.manifest import Manifest
from lookalike.store import Store

SETTLED = timedelta(minutes=15)
"""A sweep leaves younger pictures alone: their events are still on their way."""
MARGIN_MS = 120_000
"""Time left when no further run is begun."""
METERED = ("taken", "removed", "refused")
"""Counts that are metrics: each costs $0.30 a month beyond ten, and the log has them all."""

logger = Logger(service="publish")
metrics = Metrics(namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "lookalike"), service="publish")
tracer = Tracer(service="publish")


@cache
def state() -> State:
    """Built at the first event, so that importing this module costs nothing and needs no settings."""
    return State.from_env()


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An SQS batch → the messages that failed. `{"do": "sweep" | "compact" | "publish"}` → what was done."""
    return respond(event, context, state())


def respond(event: dict[str, Any], context: LambdaContext, state: State) -> dict[str, Any]:
    """`handler`, with what it works on."""
    try:
        if "Records" in event:
            return _queue(event, context, state)
        return _scheduled(event, context, state)
    finally:
        _watch(state.store, state.now())


def _queue(event: dict[str, Any], context: LambdaContext, state: State) -> dict[str, Any]:
    """Which keys the messages name does not matter: publish looks at the inbox, and at `metadata/`."""
    poison = [record["messageId"] for record in event["Records"] if not _understood(record["body"])]
    if len(poison) < len(event["Records"]):
        _publish(state, context)
    return {"batchItemFailures": [{"itemIdentifier": message} for message in poison]}


def _understood(body: str) -> bool:
    try:
        events.keys(body)
    except BadRequest as error:
        logger.error("Not an S3 event", extra={"reason": str(error)})
        return False
    return True


def _scheduled(event: dict[str, Any], context: LambdaContext, state: State) -> dict[str, Any]:
    jobs: dict[object, Callable[[], dict[str, Any]]] = {
        "sweep": lambda: _sweep(event, context, state),
        "compact": lambda: asdict(_publish(state, context, rebuild=True)),
        "publish": lambda: asdict(_publish(state, context)),
    }
    job = jobs.get(event.get("do"))
    if job is None:
        raise BadRequest(
            f'Publish takes SQS batches, or {{"do": one of {sorted(map(str, jobs))}}}: not {event}.'
        )
    return job()


def _sweep(event: dict[str, Any], context: LambdaContext, state: State) -> dict[str, Any]:
    """Finds what no event told of. `{"settled_s": 0}` takes pictures in of which one may be on its way."""
    outcome = _publish(state, context)
    settled = timedelta(seconds=float(event.get("settled_s", SETTLED.total_seconds())))
    keys = ops.behind(state.store, state.now() - settled)
    if keys:
        state.send(keys)
    logger.info("Swept", extra={"sent": len(keys)})
    return {**asdict(outcome), "sent": len(keys)}


def _publish(state: State, context: LambdaContext, *, rebuild: bool = False) -> Outcome:
    """Runs until the inbox is empty or the time is up; what is left then, the next event or sweep takes."""
    while True:
        outcome = publish(state.store, state.settings, state.now(), state.send, rebuild=rebuild)
        logger.info("Published" if outcome.published else "Nothing to publish", extra=asdict(outcome))
        for name in METERED:
            if count := getattr(outcome, name):
                metrics.add_metric(name=f"Keys{name.capitalize()}", unit=MetricUnit.Count, value=count)
        rebuild = False
        if not outcome.more or outcome.held or context.get_remaining_time_in_millis() < MARGIN_MS:
            return outcome


def _watch(store: Store, now: datetime) -> None:
    """The ages that alarms look at, in seconds."""
    oldest = next(iter(store.list(layout.INBOX)), None)
    age = (now - oldest.last_modified).total_seconds() if oldest else 0
    metrics.add_metric(name="OldestInboxAge", unit=MetricUnit.Seconds, value=max(age, 0))
    found = current.read(store)
    if found is None:
        return
    held = found[0].held is not None and not found[0].held.get("accepted")
    metrics.add_metric(name="PublishHeld", unit=MetricUnit.Count, value=int(held))
    manifest = Manifest.load(store.read(layout.manifest_key(found[0].head)).data)
    made = (now - manifest.created_at).total_seconds()
    metrics.add_metric(name="SnapshotAge", unit=MetricUnit.Seconds, value=max(made, 0))
    metrics.add_metric(name="Products", unit=MetricUnit.Count, value=manifest.counts["products"])
