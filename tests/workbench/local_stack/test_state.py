"""The state folder: one stack at a time, and nothing of a killed one goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lookalike.errors import BadRequest, NotFound
from workbench.local_stack import state
from workbench.local_stack.state import StackState


def saved(folder: Path, **pids: int) -> StackState:
    one = StackState("http://127.0.0.1:1", "http://127.0.0.1:2", "lookalike", "lite0-abc", pids)
    one.save(folder)
    return one


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    one = saved(tmp_path, site=17)
    assert state.load(tmp_path) == one


def test_a_folder_without_a_stack_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="make demo"):
        state.load(tmp_path)


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "stack.json").write_text("{")
    with pytest.raises(NotFound, match="Start the stack anew"):
        state.load(tmp_path)


def test_two_stacks_cannot_have_one_folder(tmp_path: Path) -> None:
    with state.hold(tmp_path):
        assert state.is_running(tmp_path)
        with pytest.raises(BadRequest, match="Another local stack runs in"), state.hold(tmp_path):
            pass
    assert not state.is_running(tmp_path)


def sleeper(folder: Path) -> subprocess.Popen[bytes]:
    """A process that looks like one of a stack in `folder`, once it runs."""
    program = "import time; print('here', flush=True); time.sleep(600)"
    command = [sys.executable, "-c", program, "workbench.local_stack.worker"]
    process = subprocess.Popen(command, env={**os.environ, state.FOLDER: str(folder)}, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline()  # until then /proc shows neither command nor environment
    return process


def test_what_a_killed_stack_left_running_is_ended(tmp_path: Path) -> None:
    with sleeper(tmp_path) as left:
        saved(tmp_path, site=left.pid)
        state.stop_leftovers(tmp_path)
        assert left.wait(10) is not None


def test_a_process_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """A pid is used again; and another stack's processes look much like ours."""
    other = tmp_path / "other"
    other.mkdir()
    with sleeper(other) as theirs:
        saved(tmp_path, site=theirs.pid, ingest=os.getpid())
        state.stop_leftovers(tmp_path)
        assert theirs.poll() is None
        theirs.kill()
