"""Children: they stop when told to, go when their parent goes, and are not restarted for ever."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.local_stack.processes import Processes, StackFailed

# `this` is a stand-in for a process that dies at once: Python's own module of that name prints and ends.
DIES = "this"
LEAVES = """
import time
from workbench.local_stack import parent
parent.leave_with_parent()
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    running = Processes(tmp_path)
    yield running
    running.stop(list(running.pids))


def until(what: Callable[[], object]) -> None:
    for _ in range(600):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_process_that_ended_is_dead_and_its_log_is_told(processes: Processes) -> None:
    processes.start("poem", DIES, [], os.environ)
    until(processes.dead)
    assert processes.dead() == ["poem"]
    with pytest.raises(StackFailed, match=r"(?s)poem ended as soon .*poem.log:.*Namespaces are one honking"):
        processes.require_alive("poem")


def test_what_dies_again_and_again_is_not_started_for_ever(processes: Processes) -> None:
    for _ in range(5):
        processes.start("poem", DIES, [], os.environ)
        until(processes.dead)
    with pytest.raises(StackFailed, match="started 5 times in a minute"):
        processes.start("poem", DIES, [], os.environ)


def test_stopping_ends_a_process_and_forgets_it(processes: Processes) -> None:
    processes.start("server", "http.server", ["0", "--bind", "127.0.0.1"], os.environ)
    pid = processes.pids["server"]
    processes.stop(["server", "one that never was"])
    assert not runs(pid)
    assert processes.pids == {}


def test_a_child_goes_when_its_parent_is_killed() -> None:
    """The parent is a process in between, killed the hard way; the child is told by nobody."""
    between = f"""
import os, subprocess, sys, time
from workbench.local_stack import parent
child = subprocess.Popen([sys.executable, "-c", {LEAVES!r}], env={{**os.environ, **parent.mark()}},
                         stdout=subprocess.PIPE, start_new_session=True)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", between], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert runs(child)
        parent.kill()
    until(lambda: not runs(child))
