"""What a running local stack tells others about itself: `<state>/stack.json`, and who may use the folder."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lookalike.errors import BadRequest, NotFound

FOLDER = "LOOKALIKE_LOCAL_STATE"
"""The environment variable that marks a process as belonging to the stack in that folder."""
_SECONDS_TO_LEAVE = 5


@dataclass
class StackState:
    """Where a local stack answers and which processes make it up."""

    url: str
    endpoint_url: str
    bucket: str
    encoder: str
    pids: dict[str, int] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Writes `stack.json`, whole or not at all."""
        fresh = folder / "stack.json.new"
        fresh.write_text(json.dumps(asdict(self), indent=2) + "\n")
        fresh.replace(folder / "stack.json")


def load(folder: Path) -> StackState:
    """The state saved in `folder`. Raises NotFound when no stack was ever started there."""
    try:
        return StackState(**json.loads((folder / "stack.json").read_text()))
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            f"No local stack was started in {folder}. Start one: `make demo`, or `lookalike up --state"
            f" {folder}`. For a bucket on AWS, give --bucket."
        ) from None
    except (ValueError, TypeError):
        raise NotFound(
            f"{folder / 'stack.json'} can't be read. Start the stack anew: `lookalike up`."
        ) from None


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keeps the state folder for this process; raises BadRequest when another stack has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadRequest(
                f"Another local stack runs in {folder}. Stop it with Ctrl-C where it was started, "
                "or give this one a folder of its own with --state."
            ) from None
        yield


def is_running(folder: Path) -> bool:
    """Whether a stack has the folder now."""
    try:
        with hold(folder):
            return False
    except BadRequest:
        return True


def stop_leftovers(folder: Path) -> None:
    """Ends what a killed stack left running in this folder, and nothing else."""
    try:
        pids = load(folder).pids
    except NotFound:
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        left = [pid for pid in pids.values() if _is_ours(pid, folder)]
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
        until = time.monotonic() + _SECONDS_TO_LEAVE
        while any(_is_ours(pid, folder) for pid in left) and time.monotonic() < until:
            time.sleep(0.05)


def _is_ours(pid: int, folder: Path) -> bool:
    """Whether `pid` runs and is a process that we started: pids are used again by others."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    ours = f"{FOLDER}={folder.resolve()}".encode()
    return b"workbench.local_stack." in command and ours in environment
