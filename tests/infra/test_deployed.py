"""The synthesised template, deployed on an emulator and used: by the catalog team and by shoppers.

Changed is only what tests/infra/transform.py lists. The emulator runs ingest from its zip and layers, in a
Python that has nothing else; publish and query run under awslambdaric, with their deployed environment.
IAM is on: each function is its own role, and may do what the template lets that role do.
"""

import csv
import http.client
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.site import page_policy
from lookalike import current, layout
from lookalike.bucket import Bucket, StorageError
from lookalike.errors import NotFound
from lookalike.store import Headers
from tests.infra import catalog, cloud
from tests.infra.conftest import build_layers, synthesise
from tests.infra.runtime import RuntimeApi, start_handler
from tests.infra.transform import transform
from workbench import sample_catalog
from workbench.local_stack import emulator
from workbench.state_machine import Machine

pytestmark = pytest.mark.timeout(600)

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
IMAGES = ("query", "publish")
PRODUCTS = 12
NAME = "lookalike-dev"
LATEST_TABLE = "reports/latest.csv"


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

    def put(self, picture: Path) -> None:
        """The catalog team copies a picture into the bucket."""
        headers = Headers(content_type=cloud.content_type(picture.name))
        self.bucket.upload(picture, f"images/{picture.name}", headers)

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
        services = {"SERVICES": ",".join(cloud.SERVICES), "AUTH": "true"}
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


@pytest.fixture(scope="module")
def garments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("garments")
    sample_catalog.make(folder, PRODUCTS, seed=5)
    return folder


@pytest.fixture(scope="module")
def filled(deployed: Deployed, garments: Path) -> Deployed:
    """The catalog team has put its pictures and its sheet into the bucket; nobody did anything else."""
    for picture in sorted((garments / "images").iterdir()):
        deployed.put(picture)
    deployed.bucket.upload(garments / "styles.csv", "metadata/styles.csv")
    cloud.eventually(lambda: deployed.products() == PRODUCTS, f"{PRODUCTS} products are searchable")
    return deployed


def test_pictures_put_into_the_bucket_become_searchable(filled: Deployed, garments: Path) -> None:
    found = current.read(filled.bucket)
    assert found
    assert found[0].serving == filled.shopper("GET", "/api/health").json["snapshot"]
    rows = {row["id"]: row for row in csv.DictReader((garments / "styles.csv").read_text().splitlines())}
    cloud.eventually(lambda: _named(filled, rows) == rows.keys(), "all are called as in the sheet")


def _named(deployed: Deployed, rows: dict[str, dict[str, str]]) -> set[str]:
    """Products that are called as in the sheet."""
    matches = deployed.shopper("GET", f"/api/products?k={PRODUCTS}").json["matches"]
    names = {match["product"]["id"]: match["product"]["name"] for match in matches}
    return {product for product, name in names.items() if name == rows[product]["productDisplayName"]}


def test_ingest_ran_from_its_own_zip_and_layers(filled: Deployed) -> None:
    lambda_ = filled.aws.client_for("lambda")
    configuration = lambda_.get_function_configuration(FunctionName=f"{NAME}-ingest")
    assert configuration["Runtime"] == f"python{PYTHON}"
    assert len(configuration["Layers"]) == 2
    mapping = lambda_.list_event_source_mappings(FunctionName=f"{NAME}-ingest")["EventSourceMappings"]
    assert [m["BatchSize"] for m in mapping] == [100]


def test_a_shoppers_photo_finds_the_product_it_shows(filled: Deployed, garments: Path) -> None:
    picture = sorted((garments / "images").iterdir())[3]
    answer = filled.shopper("POST", "/api/search?k=3", picture.read_bytes(), Content_Type="image/jpeg")
    assert answer.status == 200
    best = answer.json["matches"][0]
    assert best["product"]["id"] == picture.stem
    for url in (best["image"], best["thumbnail"]):
        shown = filled.shopper("GET", url)
        assert (shown.status, shown.headers["content-type"][:6]) == (200, "image/")


def test_whoever_comes_without_tls_is_sent_back_with_it(filled: Deployed) -> None:
    answer = filled.ask(filled.site, "GET", "/", b"", {})
    assert (answer.status, answer.headers["location"]) == (301, f"https://{filled.site}/")


def test_who_goes_past_cloudfront_is_refused(filled: Deployed, garments: Path) -> None:
    refused = filled.stranger("GET", "/api/health")
    assert (refused.status, refused.json["code"]) == (403, "forbidden")
    secret = filled.variables("query")["LOOKALIKE_ORIGIN_SECRET"]
    assert filled.stranger("GET", "/api/health", X_Origin_Secret="guessed").status == 403
    assert filled.stranger("GET", "/api/health", X_Origin_Secret=secret).status == 200


def test_the_page_comes_with_its_policy_and_the_bucket_shows_pictures_only(filled: Deployed) -> None:
    page = filled.shopper("GET", "/")
    assert (page.status, page.headers["content-type"][:9]) == (200, "text/html")
    assert page.headers["content-security-policy"] == page_policy()
    assert filled.shopper("GET", "/api/nothing").json["code"] == "not_found", "the API's own 404"
    for key in (layout.CURRENT, layout.LATEST_REPORT, "metadata/styles.csv"):
        assert filled.bucket.head(key), key
        assert filled.shopper("GET", f"/{key}").status in {403, 404}, key


def test_the_functions_may_not_more_than_they_need(filled: Deployed) -> None:
    picture = next(info.key for info in filled.bucket.list(layout.IMAGES))
    query = filled.aws.bucket_as(filled.aws.credentials_of(filled.role("query")), filled.bucket.name)
    assert query.read(layout.CURRENT).data
    for key in (layout.CURRENT, f"{layout.SNAPSHOTS}x", picture):
        with pytest.raises(StorageError, match="AccessDenied"):
            query.write(key, b"")
    with pytest.raises(NotFound, match="permission"):
        query.read(picture)
    ingest = filled.aws.bucket_as(filled.aws.credentials_of(filled.role("ingest")), filled.bucket.name)
    with pytest.raises(StorageError, match="AccessDenied"):
        ingest.delete([picture])
    assert filled.bucket.head(picture)


def test_the_catalog_team_fills_the_bucket_and_reads_reports_and_that_is_all(filled: Deployed) -> None:
    member = filled.aws.member_of(filled.outputs["CatalogTeamPolicy"])
    team = filled.aws.bucket_as(member, filled.bucket.name)
    assert team.read(layout.LATEST_REPORT).data
    team.write("metadata/more.csv", b"id,productDisplayName\n1,Nothing\n")
    team.delete(["metadata/more.csv"])
    assert list(team.list(layout.IMAGES))
    for key in (layout.CURRENT, layout.LATEST_REPORT, "models/x.tflite"):
        with pytest.raises(StorageError, match="AccessDenied"):
            team.write(key, b"")
    with pytest.raises(StorageError, match="AccessDenied"):
        list(team.list(layout.SNAPSHOTS))


def test_a_picture_that_is_none_stands_in_the_report(filled: Deployed) -> None:
    filled.bucket.write("images/99999.jpg", b"not a picture at all")
    cloud.eventually(lambda: _reported(filled, "images/99999.jpg"), "the report names the picture")
    assert "The file is not an image." in _reported(filled, "images/99999.jpg")
    assert filled.products() == PRODUCTS
    filled.bucket.delete(["images/99999.jpg"])


def _reported(deployed: Deployed, key: str) -> list[str]:
    """The row about a key in the newest report's table."""
    if deployed.bucket.head(LATEST_TABLE) is None:
        return []
    rows = csv.reader(io.StringIO(deployed.bucket.read(LATEST_TABLE).data.decode()))
    return next((row for row in rows if key in row), [])


def test_a_deleted_picture_is_no_longer_found(filled: Deployed, garments: Path) -> None:
    picture = sorted((garments / "images").iterdir())[0]
    filled.bucket.delete([f"images/{picture.name}"])
    cloud.eventually(
        lambda: filled.shopper("GET", f"/api/products/{picture.stem}").status == 404, "it is gone"
    )
    filled.put(picture)
    cloud.eventually(lambda: filled.products() == PRODUCTS, "it is back")


def test_reindex_finds_its_state_machine_by_the_bucket(filled: Deployed) -> None:
    """Only that: the emulator's distributed map knows no batches (tests/infra/test_bulk.py has the rest)."""
    machine = Machine.of_bucket(filled.bucket.name, filled.aws.client_for("stepfunctions"))
    assert machine.arn == filled.outputs["Reindex"]


@pytest.mark.parametrize("feed", ["IngestImages", "PublishNews"])
def test_a_message_that_nobody_understands_ends_among_the_dead_letters(filled: Deployed, feed: str) -> None:
    queue, dead = filled.named(f"{feed}Queue"), filled.named(f"{feed}DeadLetters")
    # five tries, each after the visibility timeout: 90 minutes with ingest's eighteen
    filled.aws.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})
    filled.aws.sqs.send_message(QueueUrl=queue, MessageBody="poison")
    letters = cloud.eventually(lambda: _letters(filled, dead), "a dead letter")
    assert letters == ["poison"]


def _letters(deployed: Deployed, queue: str) -> list[str]:
    found = deployed.aws.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [message["Body"] for message in found.get("Messages", [])]
