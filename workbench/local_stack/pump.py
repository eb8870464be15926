"""What Lambda's event source mapping does: gathers messages, invokes a handler, deletes what it took."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

logger = logging.getLogger(__name__)
LONG_POLL_S = 1
"""How long a request waits for a first message."""
Handler = Callable[[dict[str, Any], Any], Any]


@dataclass(frozen=True)
class Mapping:
    """How a queue feeds its function: as in `infra`, with a shorter window."""

    batch: int
    window_s: float


@dataclass
class LambdaContext:
    """What Powertools reads of a Lambda context."""

    function_name: str
    memory_limit_in_mb: int = 2048
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:000000000000:function:local"
    aws_request_id: str = ""

    def get_remaining_time_in_millis(self) -> int:
        """No limit here; Lambda's longest, so that nothing hurries."""
        return 900_000


class Pump:
    """One queue and the handler it feeds."""

    def __init__(
        self,
        sqs: "SQSClient",
        queue_url: str,
        name: str,
        handler: Handler,
        mapping: Mapping,
    ) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._name = name
        self._handler = handler
        self._mapping = mapping

    def turn(self) -> int:
        """Waits a little for messages and hands one batch over; how many were taken."""
        messages = self._gather()
        if not messages:
            return 0
        event = {"Records": [_record(message, self._queue_url) for message in messages]}
        context = LambdaContext(self._name, aws_request_id=str(uuid4()))
        failed = self._invoke(event, context)
        done = [message for message in messages if message["MessageId"] not in failed]
        self._delete(done)
        return len(done)

    def _invoke(self, event: dict[str, Any], context: LambdaContext) -> set[str]:
        try:
            answer = self._handler(event, context) or {}
        except Exception:  # as Lambda: whatever a function raises returns its whole batch to the queue
            logger.exception(
                "%s failed; its %d messages will be tried again",
                self._name,
                len(event["Records"]),
            )
            return {record["messageId"] for record in event["Records"]}
        return {failure["itemIdentifier"] for failure in answer.get("batchItemFailures", [])}

    def _gather(self) -> list[Any]:
        messages: list[Any] = []
        until: float | None = None
        while len(messages) < self._mapping.batch:
            wait = 1.0 if until is None else until - time.monotonic()
            if wait <= 0:
                break
            got = self._receive(wait)
            messages += got
            if got and until is None:
                until = time.monotonic() + self._mapping.window_s
            if not messages:
                break
        return messages

    def _receive(self, wait: float) -> list[Any]:
        answer = self._sqs.receive_message(
            QueueUrl=self._queue_url,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=LONG_POLL_S if wait >= 1 else 0,
            MessageSystemAttributeNames=["All"],
        )
        got = answer.get("Messages", [])
        if not got and wait < 1:
            time.sleep(min(wait, 0.05))
        return list(got)

    def _delete(self, messages: list[Any]) -> None:
        for some in _by_tens(messages):
            self._sqs.delete_message_batch(
                QueueUrl=self._queue_url,
                Entries=[{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(some)],
            )


def _by_tens(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), 10):
        yield items[start : start + 10]


def _record(message: Any, queue_url: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message.get("MD5OfBody", ""),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:000000000000:{queue_url.rsplit('/', 1)[-1]}",
        "awsRegion": "us-east-1",
    }
