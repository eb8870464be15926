"""The child processes of the local stack: started, watched, stopped."""

import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from lookalike.errors import LookalikeError
from workbench.local_stack import parent

_SECONDS_TO_END = 15
_RESTARTS, _WITHIN_S = 5, 60.0


class StackFailed(LookalikeError):
    """A process of the local stack did not start, or does not stay."""

    code = "stack_failed"


class Processes:
    """Children by name; each writes to `<folder>/<name>.log`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._starts: dict[str, list[float]] = {}

    @property
    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self._running.items()}

    def log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def start(self, name: str, module: str, arguments: Iterable[str], environment: Mapping[str, str]) -> None:
        """Runs `python -m module`, deaf to Ctrl-C, which is for us alone: we stop our children in order.

        Raises StackFailed when it was started too often: then it dies of something that stays.
        """
        now = time.monotonic()
        self._starts[name] = [at for at in self._starts.get(name, []) if now - at < _WITHIN_S] + [now]
        if len(self._starts[name]) > _RESTARTS:
            raise StackFailed(
                f"{name} was started {_RESTARTS} times in a minute and died. {self._end_of(name)}"
            )
        with self.log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                env={**environment, **parent.mark()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def forgive(self) -> None:
        """Forgets how often each was started."""
        self._starts.clear()

    def dead(self) -> list[str]:
        """Those that ended without being asked to."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def require_alive(self, name: str) -> None:
        """Raises StackFailed, with the end of its log, when the process has ended."""
        if name in self.dead():
            raise StackFailed(f"{name} ended as soon as it was started. {self._end_of(name)}")

    def stop(self, names: Iterable[str], patience_s: float = _SECONDS_TO_END) -> None:
        """Asks all of them to end, and insists after `patience_s`."""
        leaving = [process for name in names if (process := self._running.pop(name, None))]
        for process in leaving:
            process.terminate()
        until = time.monotonic() + patience_s
        for process in leaving:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _end_of(self, name: str) -> str:
        lines = self.log(name).read_text(errors="replace").splitlines()[-15:]
        return f"The end of {self.log(name)}:\n" + "\n".join(lines)
