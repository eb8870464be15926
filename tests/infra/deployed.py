"""The dev stack on an emulator, and how people reach it: the catalog team, shoppers, strangers, ops."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from lookalike.bucket import Bucket
from lookalike.store import Headers
from tests.infra import catalog, cloud
from tests.infra.conftest import ROOT, build_layers, synthesise
from tests.infra.runtime import RuntimeApi, start_handler
from tests.infra.transform import transform
from workbench.local_stack import emulator

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
IMAGES = ("query", "publish")
NAME = "lookalike-dev"


@dataclass(frozen=True)
class Answer:
    """What an HTTP request got."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Deployed:
    """The stack, and how people reach it."""

    def __init__(self, aws: cloud.Cloud, resources: dict[str, str]) -> None:
        self.aws = aws
        self.resources = resources
        (stack,) = aws.cloudformation.describe_stacks(StackName=NAME)["Stacks"]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        self.bucket = Bucket(aws.s3, self.outputs["Bucket"])

    def named(self, name: str) -> str:
        """Physical id of what has this name in the template, before the hash that CDK adds."""
        (found,) = (
            id_ for logical, id_ in self.resources.items() if re.fullmatch(f"{name}[0-9A-F]{{8}}", logical)
        )
        return found

    def variables(self, function: str) -> dict[str, str]:
        """The environment that a function was deployed with."""
        configuration = self.aws.client_for("lambda").get_function_configuration(
            FunctionName=f"{NAME}-{function}"
        )
        found: dict[str, str] = configuration["Environment"]["Variables"]
        return found

    def put(self, picture: Path, name: str = "") -> None:
        """The catalog team copies a picture into the bucket, under its own name or another."""
        headers = Headers(content_type=cloud.content_type(picture.name))
        self.bucket.upload(picture, f"images/{name or picture.name}", headers)

    @contextmanager
    def deaf_to(self, prefix: str) -> Iterator[None]:
        """Meanwhile the bucket tells nobody of objects under `prefix`."""
        s3, name = self.aws.s3, self.bucket.name
        wired = s3.get_bucket_notification_configuration(Bucket=name)["QueueConfigurations"]
        rest = [one for one in wired if one["Filter"]["Key"]["FilterRules"][0]["Value"] != prefix]
        assert len(rest) < len(wired)

        def tell(queues: list[Any]) -> None:
            s3.put_bucket_notification_configuration(
                Bucket=name, NotificationConfiguration={"QueueConfigurations": queues}
            )

        tell(rest)
        try:
            yield
        finally:
            tell(wired)

    def reindex(self, *arguments: str) -> str:
        """Ops run `lookalike reindex` as against AWS; what it says."""
        ops = {"AWS_ACCESS_KEY_ID": cloud.ACCOUNT, "AWS_SECRET_ACCESS_KEY": "local"}
        done = subprocess.run(
            [
                Path(sys.executable).with_name("lookalike"),
                "reindex",
                "--bucket",
                self.bucket.name,
                *arguments,
            ],
            env={**os.environ, **emulator.client_environment(self.aws.endpoint), **ops},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    def role(self, function: str) -> str:
        """ARN of the role that a function has."""
        configuration = self.aws.client_for("lambda").get_function_configuration(
            FunctionName=f"{NAME}-{function}"
        )
        return str(configuration["Role"])

    def shopper(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Through CloudFront, in TLS as far as the emulator is concerned."""
        return self.ask(self.site, method, path, body, {"X-Forwarded-Proto": "https", **headers})

    @property
    def site(self) -> str:
        """CloudFront's name for us."""
        return str(urlsplit(self.outputs["SiteUrl"]).netloc)

    def stranger(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Straight to the HTTP API, past CloudFront."""
        host = f"{self.named('ApiHttp')}.execute-api.127.0.0.1"
        return self.ask(host, method, f"/$default{path}", body, headers)

    def ask(self, host: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """One HTTP request to the emulator under the name `host`."""
        connection = http.client.HTTPConnection(urlsplit(self.aws.endpoint).netloc, timeout=120)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {"Host": host, **named})
        answer = connection.getresponse()
        found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return found

    def products(self) -> int:
        """How many can be found now."""
        answer = self.shopper("GET", "/api/health")
        return int(answer.json["size"]) if answer.status == 200 else 0


@pytest.fixture(scope="module")
def deployed(lite0: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deployed")
    models = folder / "models"
    models.mkdir()
    for file in lite0.parent.glob(f"{lite0.stem}.*"):
        shutil.copy(file, models)
    build_layers(PYTHON)
    context = {"env": "dev", "region": cloud.REGION, "ingest_python": PYTHON, "encoder": "efficientnet-lite0"}
    synthesised = synthesise(folder / "cdk.out", models, context)
    with ExitStack() as running:
        apis = {name: running.enter_context(RuntimeApi()) for name in IMAGES}
        # the state machine's retries come at once
        services = {"SERVICES": ",".join(cloud.SERVICES), "AUTH": "true", "SFN_WAIT_SCALE": "0"}
        command = cloud.emulator_command(cloud.bare_python(folder))
        endpoint = running.enter_context(catalog.emulated(folder / "ministack", services, command))
        aws = cloud.Cloud(endpoint)
        aws.publish_assets(synthesised)
        proxies = {name: api.invoke_url for name, api in apis.items()}
        changed = transform(synthesised.template(), proxies, folder, urlsplit(endpoint).port or 0)
        made = Deployed(aws, aws.create_stack(NAME, changed))
        for name, api in apis.items():
            variables = {**made.variables(name), **emulator.client_environment(endpoint), **NO_TRACES}
            variables |= aws.credentials_of(made.role(name))
            process = start_handler(api, f"lambdas.{name}.handler.handler", variables, folder / f"{name}.log")
            running.callback(_stop, process)
        yield made


NO_TRACES = {
    "POWERTOOLS_TRACE_DISABLED": "true",
    "AWS_LAMBDA_FUNCTION_NAME": "emulated",
    "AWS_LAMBDA_FUNCTION_VERSION": "1",
}


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
