"""What a queue's message says: look at these keys. S3 sends such messages, and so do we."""

import json
from collections.abc import Iterable
from urllib.parse import quote_plus, unquote_plus

from lookalike.errors import BadRequest


def keys(body: str) -> list[str]:
    """The keys that an S3 event names, decoded, in its order. Raises BadRequest for any other message.

    What happened to a key is not asked: events come twice, late and out of order, so the bucket is (rule 1).
    The `s3:TestEvent` that S3 sends when a notification is set up names none.
    """
    try:
        event = json.loads(body)
        if event.get("Event") == "s3:TestEvent":
            return []
        return [_key(record["s3"]["object"]["key"]) for record in event["Records"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRequest(
            f"The message is no S3 event ({error!r}): send S3 notifications to this queue."
        ) from error


def look(keys: Iterable[str]) -> str:
    """A message that asks for another look at `keys`, in the form of an S3 event."""
    records = [{"eventSource": "lookalike", "s3": {"object": {"key": quote_plus(key)}}} for key in keys]
    return json.dumps({"Records": records})


def _key(text: str) -> str:
    key = unquote_plus(text, errors="strict")
    if not key:
        raise ValueError("an empty key")
    return key
