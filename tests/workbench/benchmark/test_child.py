"""Fresh processes to measure in."""

import os
from pathlib import Path

import pytest

from workbench.benchmark import child
from workbench.benchmark.child import ChildFailed

SPEAKS = """
import json, os, sys, time
from workbench.benchmark.child import settle_on_cores
settle_on_cores()
print("first", flush=True)
cores = len(os.sched_getaffinity(0))
print(json.dumps({"cores": cores, "said": sys.argv[1:], "told": os.environ.get("TOLD")}))
"""


@pytest.fixture
def speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that a child can run."""
    (tmp_path / "speaks.py").write_text(SPEAKS)
    (tmp_path / "dies.py").write_text("raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "speaks"


def test_its_last_line_is_what_it_says(speaks: str) -> None:
    ran = child.run(speaks, "a", "b", environment={"TOLD": "yes"})
    assert ran.said["said"] == ["a", "b"]
    assert ran.said["told"] == "yes"
    assert ran.said["cores"] == len(os.sched_getaffinity(0))


def test_it_keeps_to_one_core_when_told(speaks: str) -> None:
    before = os.sched_getaffinity(0)
    assert child.run(speaks, one_core=True).said["cores"] == 1
    assert os.sched_getaffinity(0) == before


def test_a_child_that_dies_is_told(speaks: str) -> None:
    with pytest.raises(ChildFailed, match="dies ended with 3"):
        child.run("dies")
