"""The prod shape with a domain, synthesised once, from Python: no account, no network, no Docker."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROD = {
    "env": "prod",
    "domain": "shop.example.com",
    "zone_id": "Z0123456789ABCDEFGHIJ",
    "zone_name": "example.com",
}
DEV = {
    "env": "dev",
    "throwaway": "on",
    "ingest_memory_mb": "2001",
    "publish_memory_mb": "3001",
    "query_memory_mb": "1001",
    "query_storage_mb": "1025",
    "provisioned": "2",
    "alarm_email": "ops@example.com",
    "log_days": "7",
}
Resource = dict[str, Any]


@dataclass(frozen=True)
class Synthesised:
    """A cloud assembly on disk."""

    folder: Path
    name: str

    def template(self, suffix: str = "") -> dict[str, Any]:
        """The template of the main stack, or of the one called `<name>-<suffix>`."""
        found: dict[str, Any] = json.loads((self.folder / f"{self.name}{suffix}.template.json").read_text())
        return found

    def of_type(self, kind: str, suffix: str = "") -> dict[str, Resource]:
        """Logical id → resource, those of one type."""
        return {
            name: resource
            for name, resource in self.template(suffix)["Resources"].items()
            if resource["Type"] == kind
        }

    def one(self, kind: str, beginning: str = "", suffix: str = "") -> Resource:
        """Properties of the one resource of a type whose logical id begins so."""
        found = [r for name, r in self.of_type(kind, suffix).items() if name.startswith(beginning)]
        assert len(found) == 1, f"{len(found)} resources {kind} {beginning}*"
        properties: Resource = found[0]["Properties"]
        return properties

    def image_asset(self, function: str) -> Path:
        """The staged folder from which the image of `lambdas/<function>` is built."""
        assets = json.loads((self.folder / f"{self.name}.assets.json").read_text())["dockerImages"].values()
        sources = [asset["source"] for asset in assets]
        (ours,) = (source for source in sources if source["dockerFile"] == f"lambdas/{function}/Dockerfile")
        return self.folder / str(ours["directory"])


@pytest.fixture(scope="session")
def some_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file named as an encoder, its card and others: synthesis looks at names only."""
    folder = tmp_path_factory.mktemp("models")
    content = b"named like an encoder"
    name = f"resnet50-{hashlib.sha256(content).hexdigest()}"
    for file in (f"{name}.tflite", f"{name}.json", f"efficientnet-lite0-{'0' * 64}.tflite", ".lock"):
        (folder / file).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def layers() -> Path:
    """The layers for Lambda's Python, built (or found) as `make layers` does."""
    return build_layers("3.13")


def build_layers(python: str) -> Path:
    """The layers for one Python, as `make layers` builds them; those that are there stay."""
    subprocess.run(["sh", "infra/build_layers.sh", python], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    return ROOT / "build" / "layers" / python


def synthesise(out: Path, models: Path, context: dict[str, str]) -> Synthesised:
    """Runs the app as the CDK command line does, into the folder `out`."""
    given = {"models": str(models), **json.loads((ROOT / "cdk.json").read_text())["context"], **context}
    done = subprocess.run(
        [sys.executable, "-m", "infra.app"],
        cwd=ROOT,
        env={
            "PATH": str(Path(sys.executable).parent),
            "CDK_OUTDIR": str(out),
            "CDK_CONTEXT_JSON": json.dumps(given),
        },
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return Synthesised(out, f"lookalike-{context.get('env', 'dev')}")


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory, some_encoder: Path, layers: Path) -> Synthesised:
    """prod, with WAF and domain."""
    return synthesise(tmp_path_factory.mktemp("prod"), some_encoder, PROD)


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory, some_encoder: Path, layers: Path) -> Synthesised:
    """dev, without either, as a throw-away, with every other option set."""
    return synthesise(tmp_path_factory.mktemp("dev"), some_encoder, DEV)
