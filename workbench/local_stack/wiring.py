"""The bucket, the queues and who tells whom: what `infra` makes on AWS, made on the emulator."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from lookalike import layout

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

BUCKET = "lookalike"
_TRIES = 5
_CONFIG = Config(
    retries={"total_max_attempts": 5, "mode": "standard"},
    connect_timeout=5,
    read_timeout=60,
    max_pool_connections=32,
)


@dataclass(frozen=True)
class Queues:
    """URLs of the two queues: keys of pictures to look at, and news for publish."""

    ingest: str
    publish: str


class Clients(NamedTuple):
    """For S3 and SQS."""

    s3: "S3Client"
    sqs: "SQSClient"


def clients(endpoint_url: str) -> Clients:
    """boto3 clients that talk to the emulator and to nothing else."""
    account: dict[str, Any] = {
        "endpoint_url": endpoint_url,
        "region_name": "us-east-1",
        "aws_access_key_id": "local",
        "aws_secret_access_key": "local",
        "config": _CONFIG,
    }
    return Clients(boto3.client("s3", **account), boto3.client("sqs", **account))


def wire(endpoint_url: str) -> Queues:
    """Makes bucket, queues, dead letters and notifications; those that are there stay as they are."""
    s3, sqs = clients(endpoint_url)
    _bucket(s3)
    queues = Queues(
        ingest=_queue(sqs, "ingest", visibility=60),
        publish=_queue(sqs, "publish", visibility=60),
    )
    s3.put_bucket_notification_configuration(
        Bucket=BUCKET,
        NotificationConfiguration={
            "QueueConfigurations": [
                _notify(sqs, queues.ingest, layout.IMAGES),
                _notify(sqs, queues.publish, layout.METADATA),
                _notify(sqs, queues.publish, layout.INBOX),
            ]
        },
    )
    return queues


def _bucket(s3: "S3Client") -> None:
    try:
        s3.create_bucket(Bucket=BUCKET)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {
            "BucketAlreadyOwnedByYou",
            "BucketAlreadyExists",
        }:
            raise
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})


def _queue(sqs: "SQSClient", name: str, visibility: int) -> str:
    dead = sqs.create_queue(QueueName=f"{name}-dead-letters")["QueueUrl"]
    policy = {"deadLetterTargetArn": _arn(sqs, dead), "maxReceiveCount": _TRIES}
    return sqs.create_queue(
        QueueName=name,
        Attributes={
            "VisibilityTimeout": str(visibility),
            "RedrivePolicy": json.dumps(policy),
        },
    )["QueueUrl"]


def _arn(sqs: "SQSClient", url: str) -> str:
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def _notify(sqs: "SQSClient", url: str, prefix: str) -> Any:
    removed = [] if prefix == layout.INBOX else ["s3:ObjectRemoved:*"]
    return {
        "QueueArn": _arn(sqs, url),
        "Events": ["s3:ObjectCreated:*", *removed],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": prefix}]}},
    }
