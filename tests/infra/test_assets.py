"""What is uploaded, and when it is uploaded anew: an edit elsewhere rebuilds no image."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_

from infra import functions
from tests.infra.conftest import ROOT, Synthesised

KEPT = ("lambdas", "layers/core", "requirements")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what assets are made from, with some more around it."""
    for part in KEPT:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "README.md").write_text("a readme")
    monkeypatch.setattr(functions, "ROOT", tmp_path)
    return tmp_path


def hashes(out: Path) -> dict[str, str]:
    """Function → hash of its asset."""
    app = cdk.App(outdir=str(out))
    stack = cdk.Stack(app, "Assets")
    for name in ("query", "publish"):
        lambda_.DockerImageFunction(stack, name, code=functions.image(name))
    runtime, handler = lambda_.Runtime.PYTHON_3_13, "lambdas.ingest.handler.handler"
    lambda_.Function(stack, "ingest", code=functions.zipped("ingest"), runtime=runtime, handler=handler)
    app.synth()
    assets = json.loads((out / "Assets.assets.json").read_text())
    images = {asset["source"]["dockerFile"]: key for key, asset in assets["dockerImages"].items()}
    (ingest,) = (key for key, a in assets["files"].items() if a["source"]["packaging"] == "zip")
    return {
        "query": images["lambdas/query/Dockerfile"],
        "publish": images["lambdas/publish/Dockerfile"],
        "ingest": ingest,
    }


def add(path: str) -> Callable[[Path], None]:
    """An edit: the file gets a line, or is made."""

    def edit(checkout: Path) -> None:
        file = checkout / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as text:
            text.write("# edited\n")

    return edit


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("README.md", set()),
        ("docs/operations.md", set()),
        ("tests/test_new.py", set()),
        ("workbench/new.py", set()),
        ("infra/stack.py", set()),
        ("requirements/dev.txt", set()),
        ("lambdas/query/__pycache__/api.cpython-313.pyc", set()),
        ("layers/core/python/lookalike/__pycache__/photo.cpython-313.pyc", set()),
        ("lambdas/query/api.py", {"query"}),
        ("lambdas/query/Dockerfile", {"query"}),
        ("requirements/query.txt", {"query"}),
        ("lambdas/publish/report.css", {"publish"}),
        ("requirements/publish.txt", {"publish"}),
        ("lambdas/ingest/handler.py", {"ingest"}),
        ("requirements/build.txt", {"query", "publish"}),
        ("layers/core/python/lookalike/photo.py", {"query", "publish"}),
    ],
)
def test_an_asset_changes_with_its_own_files_and_only_with_them(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory, path: str, changed: set[str]
) -> None:
    before = hashes(tmp_path_factory.mktemp("before"))
    add(path)(checkout)
    after = hashes(tmp_path_factory.mktemp("after"))
    assert {name for name in before if before[name] != after[name]} == changed


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("function", ["query", "publish"])
def test_an_image_is_built_from_the_package_its_function_and_the_lock(
    dev: Synthesised, function: str
) -> None:
    own = {str(f.relative_to(ROOT)) for f in (ROOT / "lambdas" / function).iterdir() if f.is_file()}
    core = {str(f.relative_to(ROOT)) for f in (ROOT / "layers/core/python/lookalike").glob("*.py")}
    locks = {"requirements/build.txt", f"requirements/{function}.txt"}
    assert files(dev.image_asset(function)) == own | core | locks


def test_of_the_models_only_the_first_deploys_encoder_is_uploaded(
    dev: Synthesised, some_encoder: Path
) -> None:
    (encoder,) = some_encoder.glob("resnet50-*.tflite")
    folders = [path.parent for path in dev.folder.glob(f"asset.*/{encoder.name}")]
    assert [files(folder) for folder in folders] == [{encoder.name, f"{encoder.stem}.json"}]
