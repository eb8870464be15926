"""`lookalike sample`, as typed."""

from pathlib import Path

import pytest

from workbench import cli


def test_it_draws_a_catalog_and_says_so_on_stderr(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sample", str(tmp_path / "shop"), "--count", "3", "--seed", "4"]) == 0

    said = capfd.readouterr()
    assert said.out == ""
    assert "3 products drawn" in said.err
    assert len(list((tmp_path / "shop/images").glob("*.jpg"))) == 3
    assert (tmp_path / "shop/styles.csv").exists()


def test_it_writes_examples_alone(tmp_path: Path) -> None:
    assert cli.main(["sample", "--examples", str(tmp_path)]) == 0

    assert len(list(tmp_path.glob("*.jpg"))) == 6


def test_it_asks_where_to(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sample"]) == 2

    assert "Name a folder" in capfd.readouterr().err
