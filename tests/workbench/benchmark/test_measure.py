"""The benchmark itself, on a small catalog: everything but its slow part."""

import json
from pathlib import Path

import pytest

from tests.encoders import lite0
from workbench import cli
from workbench.benchmark import answering, encoding, measure
from workbench.sample_catalog import make

__all__ = ["lite0"]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalog")
    make(folder, 12)
    return folder


def test_it_measures_and_prints_only_json(
    catalog: Path, lite0: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measure, "FRESH_PROCESSES", 1)
    monkeypatch.setattr("workbench.index.CHUNK", 5)
    cli.main(["benchmark", "--catalog", str(catalog), "--encoder", lite0.stem[:18], "--no-stack", "--json"])
    (figures,) = json.loads(capsys.readouterr().out).values()
    assert {"encode_ms", "ingest_per_s", "first_answer_s", "warm_search_ms", "beyond_share"} <= set(figures)
    assert figures["peak_memory_mb"] >= figures["memory_mb"] > 50


def test_a_median_leaves_out_what_comes_first() -> None:
    seen: list[object] = []
    assert encoding.median_ms(seen.append, "ab", rounds=3) >= 0
    assert seen == list("abababab")


def test_what_is_read_of_the_process_is_kilobytes() -> None:
    assert 10_000 < answering.kilobytes("VmRSS") <= answering.kilobytes("VmHWM")
