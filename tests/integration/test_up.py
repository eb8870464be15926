"""`lookalike up` as a person runs it: in a process of its own, stopped with Ctrl-C, killed, started again."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stack import PATIENCE_S
from workbench.local_stack import ports
from workbench.sample_catalog import make

PRODUCTS = 12


class Up:
    """One `lookalike up`; `said` is its stderr, a file, so that nothing ever waits for a reader."""

    def __init__(self, folder: Path, catalog: Path, port: int) -> None:
        self.state, self.url = folder / "state", f"http://127.0.0.1:{port}"
        self._said = folder / "said.txt"
        command = [sys.executable, "-m", "workbench.cli", "up", "--encoder", "efficientnet-lite0"]
        command += ["--catalog", str(catalog), "--state", str(self.state), "--port", str(port)]
        with self._said.open("w") as said:
            self.process = subprocess.Popen(command, stderr=said, stdin=subprocess.DEVNULL)

    @property
    def said(self) -> str:
        return self._said.read_text()

    def ready(self) -> "Up":
        """Waits until it invites people."""
        until = time.monotonic() + PATIENCE_S
        while "Ctrl-C stops everything" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.05)
        return self

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    @property
    def pids(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.state / "stack.json").read_text())["pids"]
        return found

    def health(self) -> Any:
        with urllib.request.urlopen(self.url + "/api/health", timeout=60) as answer:  # noqa: S310  # ours
            return json.load(answer)


def gone(pids: dict[str, int]) -> bool:
    """Waits until none of these runs any more."""
    until = time.monotonic() + PATIENCE_S
    while any(runs(pid) for pid in pids.values()):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalog")
    make(folder, PRODUCTS, seed=5)
    return folder


@pytest.fixture(scope="module")
def up(catalog: Path, lite0: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """Running, with its catalog searchable. The last test of this file stops it."""
    running = Up(tmp_path_factory.mktemp("up"), catalog, ports.free_port()).ready()
    yield running
    running.process.kill()
    running.process.wait()
    assert gone(running.pids)


def test_it_says_each_step_and_two_things_to_try(up: Up) -> None:
    assert re.findall(r"^• (\w+)", up.said, flags=re.M) == ["getting", "starting", "copying", "waiting"]
    assert f"{PRODUCTS} products searchable, 0 pictures refused." in up.said
    assert f"The page:   {up.url}" in up.said
    assert (
        f"aws --endpoint-url http://127.0.0.1:{up.said.split('aws --endpoint-url http://127.0.0.1:')[1][:5]}"
    )
    assert "done in" in up.said
    assert "Traceback" not in up.said


def test_it_keeps_where_it_is_in_stack_json(up: Up) -> None:
    found = json.loads((up.state / "stack.json").read_text())
    assert found["url"] == up.url
    assert found["bucket"] == "lookalike"
    assert set(found["pids"]) == {"lookalike", "ministack", "ingest", "publish", "site"}
    assert all(map(runs, found["pids"].values()))
    assert f"--endpoint-url {found['endpoint_url']} s3 cp" in up.said


def test_a_second_stack_in_the_same_folder_is_refused(up: Up, catalog: Path) -> None:
    command = [sys.executable, "-m", "workbench.cli", "up", "--encoder", "efficientnet-lite0"]
    command += ["--state", str(up.state), "--port", str(ports.free_port())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 2
    assert f"Another local stack runs in {up.state}" in done.stderr
    assert "Traceback" not in done.stderr
    assert all(map(runs, up.pids.values()))


def test_a_port_in_use_is_a_sentence(up: Up, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "workbench.cli",
        "up",
        "--state",
        str(tmp_path),
        "--port",
        up.url[-5:].lstrip(":"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 2
    assert re.match(r"lookalike: Port \d+ on 127.0.0.1 is in use", done.stderr)


def test_killed_it_takes_its_processes_along_and_comes_back_with_everything(
    up: Up, catalog: Path, lite0: Path
) -> None:
    before, pids = up.health(), up.pids
    assert up.stop(signal.SIGKILL) == -signal.SIGKILL
    assert gone(pids)
    again = Up(up.state.parent, catalog, int(up.url.rpartition(":")[2])).ready()
    up.process = again.process
    assert "drawing" not in again.said
    assert "sent: " not in again.said, "everything is in the bucket already"
    assert again.health()["snapshot"] == before["snapshot"]


def test_ctrl_c_stops_every_process(up: Up) -> None:
    pids = up.pids
    before = logs(up, pids)
    assert up.stop(signal.SIGINT) == 0
    assert gone(pids)
    assert "stopping every process" in up.said
    assert "Traceback" not in up.said
    assert logs(up, pids) == before, "a process complained of being stopped"


def logs(up: Up, names: Iterable[str]) -> dict[str, str]:
    """What each process has said; of the killed ones, too, whose emulator may have been the first to go."""
    return {name: (up.state / f"{name}.log").read_text() for name in names if name != "lookalike"}
