"""Lambda's door to ingest: queues' batches of S3 events, and the bulk job's lists of keys."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.ingest.pipeline import Bench, Outcome, run
from lambdas.ingest.state import State
from lookalike import events, layout
from lookalike.errors import BadRequest, LookalikeError

MARGIN_MS = 20_000
"""Time left when no further picture is begun: enough to end those that are, and to write what was found."""
TARGETS: dict[str, Callable[[str, datetime], str]] = {
    "inbox": lambda _, now: layout.inbox_key(now),
    "staging": layout.staging_key,
}

logger = Logger(service="ingest")
tracer = Tracer(service="ingest")


class NotDone(LookalikeError):
    """A key could not be looked at: the queue, or the bulk job, brings it again."""

    code = "not_done"


@cache
def state() -> State:
    """Built at the first event, so that importing this module costs nothing and needs no settings."""
    return State.from_env()


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An SQS batch → the messages that failed. A bulk event → counts; raises NotDone when a key failed."""
    return respond(event, context, state())


def respond(event: dict[str, Any], context: LambdaContext, state: State) -> dict[str, Any]:
    """`handler`, with what it works on."""
    if "Records" in event:
        return _queue(event, context, state)
    return _bulk(event, context, state)


def _queue(event: dict[str, Any], context: LambdaContext, state: State) -> dict[str, Any]:
    messages = {record["messageId"]: _keys(record["body"]) for record in event["Records"]}
    keys = [key for named in messages.values() if not isinstance(named, BadRequest) for key in named]
    receives = [int(record["attributes"]["ApproximateReceiveCount"]) for record in event["Records"]]
    again = max(receives, default=0) > 1
    outcome = run(keys, _bench(state, context), one_by_one=again) if keys else Outcome()
    _tell(outcome)

    def done(record: SQSRecord) -> None:
        named = messages[record.message_id]
        if isinstance(named, BadRequest):
            logger.error("Not an S3 event", extra={"message_id": record.message_id, "reason": str(named)})
            raise named
        _all_done(named, outcome)

    processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event, done, processor, context))


def _keys(body: str) -> list[str] | BadRequest:
    """The pictures that a message names; one that says nothing we understand fails by itself."""
    try:
        return [key for key in events.keys(body) if layout.is_picture(key)]
    except BadRequest as error:
        return error


def _bulk(event: dict[str, Any], context: LambdaContext, state: State) -> dict[str, Any]:
    keys, target = event.get("keys"), event.get("target", "inbox")
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys) or target not in TARGETS:
        raise BadRequest(
            'Ingest takes SQS batches of S3 events, or {"keys": [...], "encoder": id, "target": "inbox" or'
            f' "staging"}}; this event has {sorted(event)}.'
        )
    bench = _bench(state, context, event.get("encoder"), target)
    outcome = run(filter(layout.is_picture, keys), bench)
    _tell(outcome)
    _all_done(keys, outcome)
    counts = {"taken": outcome.taken, "absent": outcome.absent, "rejected": outcome.rejected}
    return {**counts, "written": outcome.written}


def _bench(state: State, context: LambdaContext, encoder: str | None = None, target: str = "inbox") -> Bench:
    return Bench(
        store=state.store,
        desks=state.desks(encoder),
        limits=state.limits,
        now=state.now,
        target=TARGETS[target],
        out_of_time=lambda: context.get_remaining_time_in_millis() < MARGIN_MS,
    )


def _all_done(keys: Sequence[str], outcome: Outcome) -> None:
    """Raises NotDone when one of `keys` failed."""
    failed = {key: outcome.failed[key] for key in keys if key in outcome.failed}
    if failed:
        key, error = next(iter(failed.items()))
        raise NotDone(f"{len(failed)} keys were not done; '{key}': {error!r}. They come again.") from error


def _tell(outcome: Outcome) -> None:
    """Numbers, and a line for each failure. Keys are the catalog team's file names."""
    counts = {
        "PicturesTaken": outcome.taken,
        "PicturesRejected": outcome.rejected,
        "KeysAbsent": outcome.absent,
        "KeysFailed": len(outcome.failed),
    }
    logger.info("Looked", extra={**counts, "written": outcome.written})
    for key, error in outcome.failed.items():
        logger.error("A key failed", extra={"key": key}, exc_info=error)
