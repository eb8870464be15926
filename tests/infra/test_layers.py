"""The ingest function's layers, as Lambda's Python 3.13 will find them."""

from pathlib import Path

import pytest

from tests.infra import wheels
from tests.infra.conftest import ROOT

MAY_UNZIP_TO = 250_000_000  # bytes: function and layers together


def test_function_and_layers_stay_under_lambdas_limit(layers: Path) -> None:
    code = [*layers.rglob("*"), *(ROOT / "lambdas/ingest").glob("*.py")]
    assert sum(path.stat().st_size for path in code if path.is_file()) < MAY_UNZIP_TO


def test_every_package_is_made_for_lambdas_python_and_its_glibc(layers: Path) -> None:
    assert wheels.unfit(layers / "vision/python", "3.13") == []


def test_a_package_for_another_python_or_a_newer_glibc_would_be_seen(tmp_path: Path) -> None:
    tags = [f"cp313-cp313-manylinux_2_{minor}_x86_64" for minor in range(17, 37)] + ["cp311-cp311-any"]
    for number, tag in enumerate(tags):
        (tmp_path / f"package{number}-1.dist-info").mkdir()
        (tmp_path / f"package{number}-1.dist-info/WHEEL").write_text(f"Wheel-Version: 1.0\nTag: {tag}\n")
    assert [line.split("-")[0] for line in wheels.unfit(tmp_path, "3.13")] == [
        "package18",
        "package19",
        "package20",
    ]


def test_the_core_layer_is_the_source(layers: Path) -> None:
    def content(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.glob("*.py")}

    assert content(layers / "core/python/lookalike") == content(ROOT / "layers/core/python/lookalike")


@pytest.mark.parametrize(
    "name", ["numpy", "PIL", "pi_heif", "ai_edge_litert", "boto3", "aws_lambda_powertools"]
)
def test_the_vision_layer_holds_what_ingest_imports(layers: Path, name: str) -> None:
    assert (layers / "vision/python" / name / "__init__.py").is_file()
