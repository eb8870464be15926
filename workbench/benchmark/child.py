"""Fresh processes to measure in: each starts as cold as a function does."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lookalike.errors import LookalikeError


class ChildFailed(LookalikeError):
    """A process that was to be measured died."""

    code = "child_failed"


@dataclass(frozen=True, slots=True)
class Ran:
    """`first_s`: from the start of the process to its first line. `said`: what its last line, JSON, holds."""

    first_s: float
    said: Mapping[str, Any]


def compiled(folder: Path) -> dict[str, str]:
    """An environment in which Python keeps its bytecode in `folder`: what was run once starts as installed
    programs do, whatever this machine's settings are."""
    return {"PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": ""}


def run(module: str, *arguments: str, environment: Mapping[str, str] = {}, one_core: bool = False) -> Ran:
    """Runs `python -m module`, on one core if so wished. Raises ChildFailed."""
    core = {max(os.sched_getaffinity(0))} if one_core else os.sched_getaffinity(0)
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environment, "LOOKALIKE_BENCHMARK_CORES": ",".join(map(str, sorted(core)))},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        first = process.stdout.readline()
        first_s = time.perf_counter() - began
        last = [first, *process.stdout.readlines()][-1]
    if process.returncode:
        raise ChildFailed(f"{module} ended with {process.returncode}: what it said is above.")
    return Ran(first_s, json.loads(last))


def settle_on_cores() -> None:
    """To be called by a child before it does anything: keeps to the cores that it was given."""
    os.sched_setaffinity(0, map(int, os.environ["LOOKALIKE_BENCHMARK_CORES"].split(",")))
