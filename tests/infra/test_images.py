"""The container images, built from what CDK would upload, run as Lambda runs them: `make image-test`.

The base is not AWS's (its registry may be out of reach) but one made here with its name, Python and layout.
"""

import base64
import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lookalike import current
from lookalike.bucket import Bucket
from tests.infra import box, catalog, wheels
from tests.infra.buildah import Buildah, Image
from tests.infra.conftest import ROOT, Synthesised
from tests.infra.leftovers import one_at_a_time
from tests.infra.registry import volumes
from tests.infra.rootfs import PYTHON, rootfs
from tests.infra.runtime import RuntimeApi

pytestmark = [pytest.mark.images, pytest.mark.timeout(1200)]

FOLDER = ROOT / "build" / "images"
FUNCTIONS = ("query", "publish")
COMPILER = (
    "apt-get update -qq && DEBIAN_FRONTEND=noninteractive "
    "apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-unsafe-io g++ python3-dev"
)
BASE = [
    "--entrypoint", '["/lambda-entrypoint.sh"]',
    "--workingdir", "/var/task",
    "--env", "LAMBDA_TASK_ROOT=/var/task",
    "--env", "LAMBDA_RUNTIME_DIR=/var/runtime",
    "--env", f"PATH={PYTHON}/bin:/usr/local/bin:/usr/bin:/bin",
]  # fmt: skip
ADDED_MB = 250
PRODUCTS = 24


@dataclass(frozen=True)
class Built:
    """All images of one run, unpacked."""

    base: Image
    functions: dict[str, Image]


@pytest.fixture(scope="module")
def built(dev: Synthesised) -> Iterator[Built]:
    """Both images from a synthesis' assets: a changed file is a new asset, and only that is built anew."""
    with one_at_a_time(FOLDER):
        tar, tool = rootfs(FOLDER), Buildah(FOLDER)
        (base,) = {base_name(function) for function in FUNCTIONS}
        made_base = f"{base}-{tar.stem}"
        if not tool.has(made_base):
            tool.import_base(tar, made_base, BASE, ROOT / "tests/infra/lambda-entrypoint.sh")
        tool.name(made_base, base)
        names = {function: image_name(dev.image_asset(function), function, tar) for function in FUNCTIONS}
        tool.keep_only({base, made_base, *names.values()})
        for function, name in names.items():
            if not tool.has(name):
                began = time.monotonic()
                dockerfile, asset = f"lambdas/{function}/Dockerfile", dev.image_asset(function)
                tool.build(asset, dockerfile, name, {"INSTALL_COMPILER": COMPILER}, volumes(FOLDER))
                say(f"{function}: built in {time.monotonic() - began:.0f} s")
        functions = {function: tool.unpack(name) for function, name in names.items()}
        yield Built(tool.unpack(base), functions)
        tool.forget_containers()


def image_name(asset: Path, function: str, base: Path) -> str:
    """Another source, another base: another name."""
    return f"lookalike-{function}:{asset.name.removeprefix('asset.')[:24]}-{base.stem}"


def base_name(function: str) -> str:
    dockerfile = (ROOT / f"lambdas/{function}/Dockerfile").read_text()
    (name,) = re.findall(r"^ARG BASE=(\S+)$", dockerfile, re.MULTILINE)
    return str(name)


def say(text: str) -> None:
    print(f"\n  {text}", flush=True)


def megabytes(folder: Path) -> int:
    done = subprocess.run(["du", "-xsm", str(folder)], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[0])


@dataclass(frozen=True)
class Function:
    """A function running from its image; `cold_s` is from its start until it answered the first event."""

    api: RuntimeApi
    cold_s: float
    first: Any


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with catalog.emulated(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture(scope="module")
def published(
    built: Built, endpoint: str, lite0: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Bucket, Any]:
    """A small catalog, published by the publish image itself."""
    folder = tmp_path_factory.mktemp("published")
    bucket = catalog.fill(endpoint, lite0, folder, PRODUCTS)
    image, log = built.functions["publish"], folder / "log"
    return bucket, run_once(image, {"do": "publish"}, endpoint, lite0.stem, log).first


def run_once(image: Image, event: Any, endpoint: str, encoder: str, log: Path) -> Function:
    with RuntimeApi() as api:
        began = time.monotonic()
        process = box.start(image, environment(api, endpoint, encoder), log)
        try:
            first = api.invoke(event, watch=process)
            return Function(api, time.monotonic() - began, first)
        finally:
            process.kill()
            process.wait()


def environment(api: RuntimeApi, endpoint: str, encoder: str) -> dict[str, str]:
    return {**catalog.environment(endpoint, encoder), "AWS_LAMBDA_RUNTIME_API": api.address}


@pytest.fixture(scope="module")
def query(
    built: Built, published: Any, endpoint: str, lite0: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Function]:
    """The query image, started and asked for its health."""
    log = tmp_path_factory.mktemp("query") / "log"
    with RuntimeApi() as api:
        began = time.monotonic()
        process = box.start(built.functions["query"], environment(api, endpoint, lite0.stem), log)
        try:
            first = api.invoke(request("GET", "/api/health"), watch=process)
            yield Function(api, time.monotonic() - began, first)
        except BaseException:
            print(log.read_text(errors="replace")[-4000:])
            raise
        finally:
            process.kill()
            process.wait()


def request(
    method: str, path: str, body: bytes = b"", kind: str = "image/jpeg", query: str = ""
) -> dict[str, Any]:
    """An event of API Gateway's HTTP API, payload 2.0."""
    return {
        "version": "2.0",
        "routeKey": f"{method} /api/{{proxy+}}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "127.0.0.1", "content-type": kind, "content-length": str(len(body))},
        "requestContext": {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "image-test",
            "stage": "$default",
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


@pytest.fixture(scope="module")
def photo() -> bytes:
    return (ROOT / "frontend/examples/red-dress.jpg").read_bytes()


def test_publish_builds_a_catalog_from_its_image(published: tuple[Bucket, Any]) -> None:
    bucket, outcome = published
    found = current.read(bucket)
    assert outcome["published"]
    assert outcome["products"] == PRODUCTS
    assert found
    assert found[0].serving == outcome["version"]


def test_query_answers_cold_and_warm(query: Function, published: tuple[Bucket, Any], photo: bytes) -> None:
    health = json.loads(query.first["body"])
    assert query.first["statusCode"] == 200
    assert (health["snapshot"], health["size"]) == (published[1]["version"], PRODUCTS)
    times = []
    answers = []
    for _ in range(3):
        began = time.monotonic()
        answers.append(query.api.invoke(request("POST", "/api/search", photo, query="k=6")))
        times.append(time.monotonic() - began)
    assert [answer["statusCode"] for answer in answers] == [200, 200, 200]
    found = [json.loads(answer["body"])["matches"] for answer in answers]
    assert len(found[0]) == 6
    assert found[0] == found[1] == found[2]
    say(
        f"query, cold: {query.cold_s:.2f} s from start to health (snapshot and all), first search "
        f"{times[0] * 1000:.0f} ms; warm: {times[1] * 1000:.0f} ms, {times[2] * 1000:.0f} ms"
    )


def test_an_iphones_photo_is_read_in_the_image_too(query: Function) -> None:
    """Its decoder runs in a process of its own, which has to find Python, the packages and memory there."""
    heic = (ROOT / "tests/data/heic/upright.heic").read_bytes()
    answer = query.api.invoke(request("POST", "/api/search", heic, kind="image/heic", query="k=1"))
    assert answer["statusCode"] == 200, answer["body"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_image_adds_no_more_than_it_may(built: Built, name: str) -> None:
    base, ours = megabytes(built.base.root), megabytes(built.functions[name].root)
    say(f"{name}: our Dockerfile adds {ours - base} MB to a base of {base} MB")
    assert 0 < ours - base <= ADDED_MB


@pytest.mark.parametrize("name", FUNCTIONS)
def test_annoy_runs_on_every_host_that_lambda_has(built: Built, name: str) -> None:
    (library,) = (built.functions[name].root / "opt/python/annoy").glob("annoylib*.so")
    command = ["objdump", "-d", str(library)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "%ymm" in listing, "compiled for AVX2, or objdump shows something else than it should"
    assert "%zmm" not in listing
    assert not re.search(r"%k[1-7]\b", listing), "a mask register: AVX-512 on short vectors"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_packages_load_on_lambdas_system(built: Built, name: str) -> None:
    assert wheels.unfit(built.functions[name].root / "opt/python", "3.13") == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_cold_start_compiles_nothing(built: Built, name: str) -> None:
    root = built.functions[name].root
    sources = [
        file for folder in ("opt/python", "var/task/lambdas") for file in (root / folder).rglob("*.py")
    ]
    without = [file for file in sources if not compiled(file).exists()]
    assert len(sources) > 1000
    assert without == []


def compiled(source: Path) -> Path:
    """Where Python 3.13 looks for a module's bytecode."""
    return source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_runs_as_nobody_with_files_that_it_cannot_change(built: Built, name: str, tmp_path: Path) -> None:
    image, log = built.functions[name], tmp_path / "log"
    assert image.user not in {"root", "0", ""}
    assert box.run(image, ["sh", "-c", "test $(id -u) = 1000 && touch /tmp/mine"], log) == 0
    for path in ("/opt/python/lookalike/mine", "/var/task/mine", "/mine"):
        assert box.run(image, ["touch", path], log) != 0, path
    assert "Read-only file system" in log.read_text()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_holds_the_package_and_its_own_function_only(built: Built, dev: Synthesised, name: str) -> None:
    root = built.functions[name].root
    core = dev.image_asset(name) / "layers/core/python/lookalike"
    assert {file.name: file.read_bytes() for file in (root / "opt/python/lookalike").glob("*.py")} == {
        file.name: file.read_bytes() for file in core.glob("*.py")
    }
    assert [folder.name for folder in (root / "var/task/lambdas").iterdir()] == [name]
    assert not list(root.glob("usr/bin/g++*")), "the compiler stays in its stage"
    assert not (root / "etc/pip.conf").exists(), "how this machine reaches an index is in no image"
