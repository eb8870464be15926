"""What a killed run left under build/ may not break the next one: files appear whole, runs take turns."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# Its own mounts and processes, which end with it, and it ends with us: whoever is killed, nothing stays
# mounted or running.
ALONE = (
    "setpriv", "--pdeathsig", "KILL",
    "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc",
)  # fmt: skip


class CommandFailed(Exception):
    """A program ended with an error; the message holds the end of what it said."""


def remove(path: Path) -> None:
    """Removes a file, a folder or nothing, whichever is there; never what another disk has mounted below."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def only_folder(path: Path) -> Path:
    """`path` as a folder that exists; a file in its place goes."""
    if path.exists() and not path.is_dir():
        remove(path)
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Waits until no other run works in `folder`."""
    lock = only_folder(folder) / "lock"
    if lock.is_dir():
        remove(lock)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(command: Sequence[str | Path], *, more: Mapping[str, str] | None = None) -> str:
    """Runs a program alone and returns what it printed. Raises CommandFailed."""
    done = subprocess.run(
        [*ALONE, *map(str, command)],
        env={**os.environ, **(more or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        end = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        raise CommandFailed(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{end}")
    return done.stdout
