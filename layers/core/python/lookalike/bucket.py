"""The S3 bucket as a Store, and the queues beside it: the only file of this project that knows boto3."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from lookalike.errors import Conflict, LookalikeError, NotFound
from lookalike.store import Headers, Info, Stored

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

CONNECTIONS = 32
"""Threads that may talk to the bucket at once without waiting for each other."""
CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 5},
    max_pool_connections=CONNECTIONS,
    connect_timeout=5,
    read_timeout=60,
)
TRANSFER = TransferConfig(multipart_threshold=32 << 20, multipart_chunksize=16 << 20, max_concurrency=8)
_GONE = {"404", "NoSuchKey", "NoSuchBucket", "NotFound"}
_DENIED = {"403", "AccessDenied", "Forbidden"}
_NO_ACCOUNT = (
    *(CredentialRetrievalError, NoCredentialsError, NoRegionError, PartialCredentialsError),
    *(ProfileNotFound, SSOError, TokenRetrievalError),
)
_LOST = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}


class StorageError(LookalikeError):
    """S3 or SQS refused or could not be reached, after retries."""

    code = "storage"


class Bucket:
    """One bucket. Thread-safe. ETags are S3's: opaque, and different whenever the content is."""

    def __init__(self, client: "S3Client", name: str) -> None:
        self.name = name
        self._s3 = client

    @classmethod
    def open(cls, name: str) -> "Bucket":
        """With credentials, region and endpoint from the standard AWS environment."""
        with _account():
            return cls(boto3.client("s3", config=CONFIG), name)

    def read(self, key: str) -> Stored:
        with self._errors(key, denied=NotFound):
            answer = self._s3.get_object(Bucket=self.name, Key=key)
            return Stored(_info(key, answer, answer["ContentLength"]), answer["Body"].read())

    def head(self, key: str) -> Info | None:
        try:
            with self._errors(key, denied=NotFound):
                answer = self._s3.head_object(Bucket=self.name, Key=key)
        except NotFound:
            return None
        return _info(key, answer, answer["ContentLength"])

    def list(self, prefix: str, *, after: str = "") -> Iterator[Info]:
        pages = self._s3.get_paginator("list_objects_v2")
        with self._errors(prefix):
            for page in pages.paginate(Bucket=self.name, Prefix=prefix, StartAfter=after):
                for one in page.get("Contents", []):
                    yield _info(one["Key"], one, one["Size"])

    def write(self, key: str, data: bytes, headers: Headers = Headers()) -> Info:
        with self._errors(key):
            answer = self._s3.put_object(Bucket=self.name, Key=key, Body=data, **_headers(headers))
        return _written(key, answer, len(data))

    def write_if(self, key: str, data: bytes, *, etag: str | None, headers: Headers = Headers()) -> Info:
        condition: Any = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": f'"{etag}"'}
        try:
            with self._errors(key):
                answer = self._s3.put_object(
                    Bucket=self.name, Key=key, Body=data, **condition, **_headers(headers)
                )
        except NotFound as error:  # If-Match on a key that is gone
            raise Conflict(f"'{key}' is not there any more: read it again and start over.") from error
        return _written(key, answer, len(data))

    def download(self, key: str, path: Path) -> Info:
        info = self.head(key)
        if info is None:
            raise NotFound(self._gone(key))
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._errors(key, denied=NotFound):  # boto3 writes beside `path` and renames
            self._s3.download_file(self.name, key, str(path), Config=TRANSFER)
        return info

    def upload(self, path: Path, key: str, headers: Headers = Headers()) -> Info:
        with self._errors(key):
            self._s3.upload_file(str(path), self.name, key, ExtraArgs=_headers(headers), Config=TRANSFER)
            answer = self._s3.head_object(Bucket=self.name, Key=key)
        return _info(key, answer, answer["ContentLength"])

    def delete(self, keys: Iterable[str]) -> None:
        for some in _chunks(list(keys), 1000):
            with self._errors(some[0]):
                answer = self._s3.delete_objects(
                    Bucket=self.name, Delete={"Objects": [{"Key": key} for key in some], "Quiet": True}
                )
            for failed in answer.get("Errors", []):
                raise StorageError(
                    f"'{failed.get('Key')}' can't be deleted from '{self.name}' ({failed.get('Code')}):"
                    " check the permissions and try again."
                )

    def tag(self, key: str, tags: Mapping[str, str]) -> None:
        pairs = [{"Key": name, "Value": value} for name, value in tags.items()]
        with self._errors(key):
            self._s3.put_object_tagging(Bucket=self.name, Key=key, Tagging={"TagSet": pairs})  # type: ignore[typeddict-item]

    def _gone(self, key: str) -> str:
        return f"There is no object '{key}' in the bucket '{self.name}' (or no permission): check both names."

    @contextmanager
    def _errors(self, key: str, denied: type[LookalikeError] = StorageError) -> Iterator[None]:
        """Names boto's errors. Without s3:ListBucket a missing key answers 403: `denied` is its name."""
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _GONE or (code in _DENIED and denied is NotFound):
                raise NotFound(self._gone(key)) from error
            if code in _LOST:
                raise Conflict(
                    f"'{key}' was changed by somebody else: read it again and start over."
                ) from error
            raise StorageError(f"S3 refused '{key}' in '{self.name}': {error}") from error
        except _NO_ACCOUNT as error:
            raise _nobody(error) from error
        except (BotoCoreError, Boto3Error) as error:
            raise StorageError(
                f"S3 did not answer for '{key}' in '{self.name}' ({error}): try again."
            ) from error


class Queue:
    """One SQS queue, to which messages are sent."""

    def __init__(self, url: str, client: "SQSClient") -> None:
        self.url = url
        self._sqs = client

    @classmethod
    def open(cls, url: str) -> "Queue":
        """With credentials, region and endpoint from the standard AWS environment."""
        with _account():
            return cls(url, boto3.client("sqs", config=CONFIG))

    def send(self, bodies: Sequence[str]) -> None:
        """Sends the messages, in tens. Raises StorageError when one was not accepted."""
        for some in _chunks(bodies, 10):
            entries: Any = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(some)]
            try:
                answer = self._sqs.send_message_batch(QueueUrl=self.url, Entries=entries)
            except (ClientError, BotoCoreError) as error:
                raise StorageError(f"The queue {self.url} took no messages ({error}): try again.") from error
            if failed := answer.get("Failed"):
                reason = failed[0].get("Message") or failed[0].get("Code")
                raise StorageError(
                    f"The queue {self.url} refused {len(failed)} messages ({reason}): try again."
                )


@contextmanager
def _account() -> Iterator[None]:
    """Names what the AWS environment lacks for a client."""
    try:
        yield
    except _NO_ACCOUNT as error:
        raise _nobody(error) from error


def _nobody(error: Exception) -> StorageError:
    return StorageError(
        f"AWS can't be asked in anybody's name ({error}): check AWS_PROFILE and AWS_REGION, and that you are"
        " logged in (`aws sts get-caller-identity`)."
    )


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _info(key: str, answer: Any, size: int) -> Info:
    return Info(key, answer["ETag"].strip('"'), answer["LastModified"].astimezone(UTC), size)


def _written(key: str, answer: Any, size: int) -> Info:
    """A PUT's answer has no LastModified: its date, which is it to the second."""
    date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    modified = parsedate_to_datetime(date).astimezone(UTC) if date else datetime.now(UTC)
    return Info(key, answer["ETag"].strip('"'), modified, size)


def _headers(headers: Headers) -> dict[str, Any]:
    """How S3 is told to serve the object: parameters of put_object and of upload_file alike."""
    given = {
        "ContentType": headers.content_type,
        "CacheControl": headers.cache_control,
        "Tagging": urlencode(headers.tags),
    }
    return {name: value for name, value in given.items() if value}
