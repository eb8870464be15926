"""Messages name keys: S3's own, and ours in the same form."""

import json

import pytest

from lookalike import events
from lookalike.errors import BadRequest

STRANGE = [
    "images/a b.jpg",
    "images/a+b.jpg",
    "images/100%.jpg",
    "images/%2B.jpg",
    "images/ü/日本.jpg",
    "images/a&b=c",
]


def test_a_message_of_ours_is_read_like_one_of_s3() -> None:
    assert events.keys(events.look(STRANGE)) == STRANGE


def test_s3_encodes_spaces_as_plus_and_the_rest_in_percent() -> None:
    records = [{"s3": {"object": {"key": "images/a+b%2Bc%25/%C3%BC.jpg"}}}]
    assert events.keys(json.dumps({"Records": records})) == ["images/a b+c%/ü.jpg"]


def test_a_test_event_names_nothing() -> None:
    assert events.keys('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"catalog"}') == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        "[]",
        "null",
        "{}",
        '{"Records": 1}',
        '{"Records": [{}]}',
        '{"Records": [{"s3": {"object": {}}}]}',
        '{"Records": [{"s3": {"object": {"key": 7}}}]}',
        '{"Records": [{"s3": {"object": {"key": ""}}}]}',
        '{"Records": [{"s3": {"object": {"key": "images/%FF.jpg"}}}]}',
    ],
)
def test_anything_else_is_refused(body: str) -> None:
    with pytest.raises(BadRequest, match="no S3 event"):
        events.keys(body)
