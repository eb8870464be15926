"""The closing lines of a test run: nothing that didn't run is hidden."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import summary

MIXED = """
import pytest
def test_good(): pass
def test_bad(): assert False
@pytest.mark.skip(reason="no moon tonight")
def test_dark(): pass
@pytest.mark.xfail(reason="known gap")
def test_gap(): assert False
@pytest.fixture
def broken(): raise RuntimeError
def test_error(broken): pass
"""
GOOD = "def test_good(): pass\n"


def junit(folder: Path, tier: str, source: str) -> Path:
    """A real report: pytest runs `source` and writes `<tier>.xml`."""
    (folder / f"test_{tier}.py").write_text(source)
    report = folder / f"{tier}.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", ".", f"test_{tier}.py"]
    command += ["-p", "no:cacheprovider", f"--junitxml={report}"]
    plain = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(command, cwd=folder, env=plain, capture_output=True, check=False, timeout=120)
    return report


def closing(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, list[str]]:
    code = summary.main([str(arg) for arg in argv])
    return code, capsys.readouterr().out.splitlines()


@pytest.fixture(autouse=True)
def _nothing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for switch in ("NO_SKIPS", "AGAIN"):
        monkeypatch.delenv(switch, raising=False)


def test_a_good_run_ends_with_the_plain_total(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = [junit(tmp_path, tier, GOOD) for tier in ("unit", "browser")]
    code, lines = closing(capsys, *reports)
    assert code == 0
    assert lines[-1] == "2 passed, 0 failed, 0 skipped"
    assert [line.split()[0] for line in lines if " passed" in line][:2] == ["unit", "browser"]


def test_failures_errors_skips_and_xfails_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = closing(capsys, junit(tmp_path, "unit", MIXED))
    assert code == 1
    assert lines[-1] == "1 passed, 2 failed, 2 skipped"
    assert "SKIPPED  unit: 1 × no moon tonight" in lines
    assert "SKIPPED  unit: 1 × expected to fail: known gap" in lines
    assert [line for line in lines if line.startswith("FAILED") and "test_bad" in line]


def test_where_nothing_may_be_skipped_a_skip_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_SKIPS", "1")
    skipped = GOOD + 'import pytest\n@pytest.mark.skip(reason="no moon")\ndef test_dark(): pass\n'
    code, lines = closing(capsys, junit(tmp_path, "unit", skipped))
    assert code == 1
    assert lines[-1] == "1 passed, 1 failed, 0 skipped"


def test_a_tier_that_died_or_found_nothing_is_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = closing(capsys, tmp_path / "infra.xml", junit(tmp_path, "unit", "x = 1\n"))
    assert code == 1
    assert lines[-1] == "0 passed, 2 failed, 0 skipped"
    assert any("infra" in line and "stopped before it could report" in line for line in lines)
    assert any("unit" in line and "no test was found" in line for line in lines)


def test_a_complaint_fails_the_run_and_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = closing(capsys, junit(tmp_path, "unit", GOOD), "Branch coverage is under 90 %.")
    assert code == 1
    assert "FAILED   Branch coverage is under 90 %." in lines
    assert lines[-1] == "1 passed, 0 failed, 0 skipped"


def test_a_run_that_needed_a_second_try_says_so_in_its_closing_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGAIN", "1")
    code, lines = closing(capsys, junit(tmp_path, "unit", GOOD))
    assert code == 0
    assert lines[-1].startswith("1 passed, 0 failed, 0 skipped (second try")
