"""What is S3's alone: permissions, large files, headers, outages; and queues."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from moto import mock_aws

from lookalike.bucket import CONFIG, Bucket, Queue, StorageError
from lookalike.errors import Conflict, NotFound
from lookalike.store import Headers


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1", config=CONFIG)
        client.create_bucket(Bucket="catalog")
        yield client


@pytest.fixture
def bucket(client: Any) -> Bucket:
    return Bucket(client, "catalog")


class Refusing:
    """A client that answers every call with one error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        def call(**_: Any) -> Any:
            raise self.error

        return call


def refusing(code: str) -> Bucket:
    return Bucket(Refusing(ClientError({"Error": {"Code": code, "Message": "no"}}, "X")), "catalog")  # type: ignore[arg-type]


def test_an_object_is_served_as_told(bucket: Bucket, client: Any, tmp_path: Path) -> None:
    headers = Headers("image/webp", "public, max-age=5", {"kind": "thumb nail"})
    (tmp_path / "a").write_bytes(b"x")
    bucket.write("written", b"x", headers)
    bucket.upload(tmp_path / "a", "uploaded", headers)
    for key in ("written", "uploaded"):
        head = client.head_object(Bucket="catalog", Key=key)
        assert (head["ContentType"], head["CacheControl"]) == ("image/webp", "public, max-age=5")
        tags = client.get_object_tagging(Bucket="catalog", Key=key)["TagSet"]
        assert tags == [{"Key": "kind", "Value": "thumb nail"}]


def test_tagging_replaces_all_tags(bucket: Bucket, client: Any) -> None:
    bucket.write("a", b"x", Headers(tags={"kind": "base"}))
    bucket.tag("a", {"retired": "2026"})
    tags = client.get_object_tagging(Bucket="catalog", Key="a")["TagSet"]
    assert tags == [{"Key": "retired", "Value": "2026"}]


def test_a_large_file_goes_in_parts_and_comes_back_whole(bucket: Bucket, tmp_path: Path) -> None:
    source = tmp_path / "large"
    source.write_bytes(b"0123456789abcdef" * (33 << 16))
    info = bucket.upload(source, "snapshots/v/index.ann")
    assert info.etag.endswith("-3"), "33 MiB in parts of 16"
    bucket.download("snapshots/v/index.ann", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == source.read_bytes()


def test_without_permission_to_list_a_missing_key_is_missing_all_the_same(tmp_path: Path) -> None:
    denied = refusing("AccessDenied")
    with pytest.raises(NotFound, match="or no permission"):
        denied.read("images/1.jpg")
    with pytest.raises(NotFound):
        denied.download("images/1.jpg", tmp_path / "1.jpg")
    assert denied.head("images/1.jpg") is None


@pytest.mark.parametrize("code", ["AccessDenied", "SlowDown", "InternalError"])
def test_a_refused_write_is_no_missing_key_and_no_lost_race(code: str) -> None:
    with pytest.raises(StorageError, match="CURRENT"):
        refusing(code).write("CURRENT", b"x")
    with pytest.raises(StorageError):
        refusing(code).write_if("CURRENT", b"x", etag="e")


@pytest.mark.parametrize("code", ["PreconditionFailed", "ConditionalRequestConflict", "412", "NoSuchKey"])
def test_every_way_to_lose_a_race_is_a_conflict(code: str) -> None:
    with pytest.raises(Conflict):
        refusing(code).write_if("CURRENT", b"x", etag="e")


def test_a_bucket_that_is_not_there_is_named(client: Any) -> None:
    with pytest.raises(NotFound, match="'nowhere'"):
        list(Bucket(client, "nowhere").list("images/"))


def test_no_connection_is_a_storage_error() -> None:
    broken = Bucket(Refusing(EndpointConnectionError(endpoint_url="http://x")), "catalog")  # type: ignore[arg-type]
    with pytest.raises(StorageError, match="try again"):
        broken.read("images/1.jpg")


def test_a_failed_deletion_is_told(client: Any) -> None:
    class Denied:
        def delete_objects(self, **_: Any) -> Any:
            return {"Errors": [{"Key": "a", "Code": "AccessDenied"}]}

    with pytest.raises(StorageError, match="'a' can't be deleted"):
        Bucket(Denied(), "catalog").delete(["a"])  # type: ignore[arg-type]


def test_a_bucket_opens_with_retries_and_the_environment_s_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    client: Any = Bucket.open("catalog")._s3
    assert client.meta.endpoint_url == "http://127.0.0.1:9"
    assert client.meta.config.max_pool_connections == 32
    assert client.meta.config.retries == {"mode": "standard", "total_max_attempts": 5}


def test_a_queue_takes_any_number_of_messages() -> None:
    with mock_aws():
        sqs = boto3.client("sqs", region_name="us-east-1")
        url = sqs.create_queue(QueueName="images")["QueueUrl"]
        Queue(url, sqs).send([json.dumps(number) for number in range(23)])
        got = set()
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            got |= {json.loads(one["Body"]) for one in messages}
        assert got == set(range(23))


def test_a_refused_message_is_told() -> None:
    class Full:
        def send_message_batch(self, **_: Any) -> Any:
            return {"Failed": [{"Id": "0", "Code": "OverLimit"}]}

    with pytest.raises(StorageError, match=r"refused 1 messages \(OverLimit\)"):
        Queue("https://queue", Full()).send(["a"])  # type: ignore[arg-type]


def test_a_queue_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with mock_aws(), pytest.raises(StorageError, match="took no messages"):
        Queue.open("https://sqs.eu-west-1.amazonaws.com/1/none").send(["a"])


def test_without_an_account_it_says_what_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Bucket(Refusing(NoCredentialsError()), "catalog")  # type: ignore[arg-type]  # a fake client
    with pytest.raises(StorageError, match=r"Unable to locate credentials.*AWS_PROFILE"):
        nobody.read("CURRENT")
    monkeypatch.setenv("AWS_PROFILE", "nowhere")
    for opened in (Bucket.open, Queue.open):
        with pytest.raises(StorageError, match=r"profile \(nowhere\) could not be found.*AWS_PROFILE"):
            opened("catalog")
