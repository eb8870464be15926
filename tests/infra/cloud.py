"""The emulated AWS that the template is deployed to; it runs zip functions in a Python without packages."""

import copy
import io
import json
import mimetypes
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import boto3
from botocore.config import Config

from lookalike.bucket import Bucket
from tests.infra.conftest import Synthesised
from tests.infra.transform import Emulated
from workbench.local_stack import emulator

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

ACCOUNT = "000000000000"
REGION = emulator.REGION
SERVICES = (
    "s3", "sqs", "sns", "iam", "sts", "lambda", "logs", "cloudformation", "apigateway", "cloudfront",
    "cloudwatch", "events", "stepfunctions", "ssm",
)  # fmt: skip
PATIENCE_S = 240
T = TypeVar("T")


def bare_python(folder: Path) -> Path:
    """A Python with nothing installed: what a function imports has to come from its own zip and layers."""
    wrapper = folder / "python"
    wrapper.write_text(f'#!/bin/sh\nexec {sys._base_executable} -I -S "$@"\n')  # type: ignore[attr-defined]
    wrapper.chmod(0o755)
    return wrapper


def emulator_command(python: Path) -> list[str]:
    """Starts MiniStack, which runs zip functions with `python` instead of its own."""
    start = f"import runpy, sys; sys.executable = {str(python)!r}; "
    start += f"runpy.run_module({emulator.MODULE!r}, run_name='__main__')"
    return [sys.executable, "-c", start]


def eventually(what: Callable[[], T], why: str) -> T:
    """Calls `what` until it gives something true."""
    until = time.monotonic() + PATIENCE_S
    while not (found := what()):
        assert time.monotonic() < until, f"{why}: not within {PATIENCE_S} s"
        time.sleep(0.2)
    return found


class Cloud:
    """boto3 clients for one emulator, and what CDK's command line does with an account."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._clients: dict[str, Any] = {}

    @property
    def s3(self) -> "S3Client":
        """The buckets."""
        return cast("S3Client", self.client_for("s3"))

    @property
    def sqs(self) -> "SQSClient":
        """The queues."""
        return cast("SQSClient", self.client_for("sqs"))

    @property
    def cloudformation(self) -> Any:
        """The stacks."""
        return self.client_for("cloudformation")

    def client_for(self, service: str) -> Any:
        """A client, made once."""
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,  # type: ignore[call-overload]
                endpoint_url=self.endpoint,
                region_name=REGION,
                aws_access_key_id=ACCOUNT,
                aws_secret_access_key="local",
                config=Config(retries={"total_max_attempts": 3}, read_timeout=120),
            )
        return self._clients[service]

    def credentials_of(self, role: str) -> dict[str, str]:
        """Environment variables with which a process is that role and nobody else.

        Lambda itself would assume it; here the test does, so the role has to trust us first.
        """
        trusting = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trusting]})
        self.client_for("iam").update_assume_role_policy(
            RoleName=role.rpartition("/")[2], PolicyDocument=document
        )
        given = self.client_for("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
            "AWS_SESSION_TOKEN": given["SessionToken"],
        }

    def member_of(self, policy: str) -> dict[str, str]:
        """Environment variables of a person who has this managed policy and no other."""
        iam, name = self.client_for("iam"), policy.rpartition("/")[2]
        iam.create_user(UserName=name)
        iam.attach_user_policy(UserName=name, PolicyArn=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}

    def bucket_as(self, who: dict[str, str], name: str) -> Bucket:
        """A bucket, as somebody with these credentials sees it."""
        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=who["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=who["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=who.get("AWS_SESSION_TOKEN"),
        )
        return Bucket(client, name)

    def publish_assets(self, synthesised: Synthesised) -> None:
        """Uploads what the template refers to, as `cdk deploy` does; images are not pulled here."""
        assets = json.loads((synthesised.folder / f"{synthesised.name}.assets.json").read_text())
        for asset in assets["files"].values():
            source = synthesised.folder / asset["source"]["path"]
            data = zipped(source) if source.is_dir() else source.read_bytes()
            for destination in asset["destinations"].values():
                bucket = destination["bucketName"].replace("${AWS::AccountId}", ACCOUNT)
                self.s3.create_bucket(Bucket=bucket)
                self.s3.put_object(Bucket=bucket, Key=destination["objectKey"], Body=data)

    def create_stack(self, name: str, emulated: Emulated) -> dict[str, str]:
        """Creates the stack and returns logical id → physical id. Fails with CloudFormation's own reasons."""
        self.s3.create_bucket(Bucket="templates")
        self.s3.put_object(Bucket="templates", Key=name, Body=json.dumps(emulated.template).encode())
        url = f"{self.endpoint}/templates/{name}"
        self.cloudformation.create_stack(
            StackName=name, TemplateURL=url, Capabilities=["CAPABILITY_NAMED_IAM"]
        )
        status = eventually(lambda: self._settled(name), f"stack {name}")
        events = self.cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        failed = [
            f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}"
            for e in events
            if e["ResourceStatus"].endswith("FAILED")
        ]
        assert status == "CREATE_COMPLETE", f"{status}: {failed}"
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
        found = {
            r["LogicalResourceId"]: r["PhysicalResourceId"]
            for p in pages
            for r in p["StackResourceSummaries"]
        }
        for notification in emulated.notifications:
            self._notify(notification, found)
        for upload in emulated.uploads:
            self._upload(upload, found)
        return found

    def _settled(self, name: str) -> str | None:
        (stack,) = self.cloudformation.describe_stacks(StackName=name)["Stacks"]
        status = str(stack["StackStatus"])
        return None if status.endswith("IN_PROGRESS") else status

    def _notify(self, notification: Any, resources: dict[str, str]) -> None:
        """What CDK's function for bucket notifications does."""
        queues = copy.deepcopy(notification["NotificationConfiguration"]["QueueConfigurations"])
        for one in queues:
            url = resources[one["QueueArn"]["Fn::GetAtt"][0]]
            attributes = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])[
                "Attributes"
            ]
            one["QueueArn"] = attributes["QueueArn"]
        self.s3.put_bucket_notification_configuration(
            Bucket=resources[notification["BucketName"]["Ref"]],
            NotificationConfiguration={"QueueConfigurations": queues},
        )

    def _upload(self, upload: Any, resources: dict[str, str]) -> None:
        """What CDK's own upload function does: unzips its sources into a bucket."""
        target = resources[upload["DestinationBucketName"]["Ref"]]
        prefix = upload.get("DestinationBucketKeyPrefix", "")
        for key in upload["SourceObjectKeys"]:
            data = self.s3.get_object(Bucket=f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}", Key=key)[
                "Body"
            ].read()
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    body, kind = archive.read(name), content_type(name)
                    self.s3.put_object(Bucket=target, Key=prefix + name, Body=body, ContentType=kind)


def content_type(name: str) -> str:
    """As AWS's command line guesses it."""
    return mimetypes.guess_type(name)[0] or "binary/octet-stream"


def zipped(folder: Path) -> bytes:
    """The folder as a zip, as CDK packs an asset."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return file.getvalue()
