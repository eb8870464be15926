"""Starts, watches and stops the processes of the local stack."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from lookalike import layout
from lookalike.bucket import Bucket
from lookalike.errors import LookalikeError
from workbench.local_stack import emulator, ports, state, wiring

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("ingest", "publish", "site")


class StackFailed(LookalikeError):
    """A process of the local stack did not start."""

    code = "stack_failed"


@dataclass
class LocalStack:
    """MiniStack, ingest, publish and the site, each in a process; a context manager.

    `folder` keeps everything (pictures too) from one start to the next. `encoder` is the built encoder's file.
    """

    folder: Path
    encoder: Path
    port: int = 8000
    emulator_port: int = 0
    frontend: Path = ROOT / "frontend"
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()
        self._hold = state.hold(self.folder)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def endpoint_url(self) -> str:
        """Where the emulated S3 and SQS are."""
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def bucket(self) -> Bucket:
        """The catalog's bucket."""
        s3, _ = wiring.clients(self.endpoint_url)
        return Bucket(s3, wiring.BUCKET)

    def __enter__(self) -> "LocalStack":
        self._hold.__enter__()
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in ("site", "ingest", "publish", "emulator"):
            self._stop(name)
        self._hold.__exit__(None, None, None)

    def _start(self) -> None:
        state.stop_leftovers(self.folder)
        ports.require_free(self.port)
        self.emulator_port = self.emulator_port or ports.free_port()
        self._start_emulator()
        for role in ROLES:
            self._start_role(role)
        self._wait_for_site()
        self._save()

    def _start_emulator(self) -> None:
        # the folder in the environment is how `stop_leftovers` knows the process as ours
        mark = {"LOOKALIKE_LOCAL_STATE": str(self.folder)}
        self.processes["emulator"] = emulator.start(
            self.emulator_port, self.folder / "ministack", mark
        )
        self._queues = wiring.wire(self.endpoint_url)
        self._upload_encoder()

    def _upload_encoder(self) -> None:
        bucket = self.bucket
        for file in sorted(self.encoder.parent.glob(f"{self.encoder.stem}.*")):
            if bucket.head(layout.model_key(file.name)) is None:
                bucket.upload(file, layout.model_key(file.name))

    def _start_role(self, role: str) -> None:
        command = [
            sys.executable,
            "-m",
            "workbench.local_stack.worker",
            role,
            "--port",
            str(self.port),
        ]
        with (self.folder / f"{role}.log").open("ab") as log:
            self.processes[role] = subprocess.Popen(
                command,
                env=self._environment(),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "LOOKALIKE_"))
        }
        return (
            inherited
            | emulator.client_environment(self.endpoint_url)
            | {
                "LOOKALIKE_BUCKET": wiring.BUCKET,
                "LOOKALIKE_ENCODER": self.encoder.stem,
                "LOOKALIKE_CACHE": str(self.folder / "cache"),
                "LOOKALIKE_CHECK_SECONDS": "1",
                "LOOKALIKE_IMAGES_QUEUE": self._queues.ingest,
                "LOOKALIKE_LOCAL_STATE": str(self.folder),
                "LOOKALIKE_LOCAL_INGEST_QUEUE": self._queues.ingest,
                "LOOKALIKE_LOCAL_PUBLISH_QUEUE": self._queues.publish,
                "LOOKALIKE_LOCAL_FRONTEND": str(self.frontend),
                "POWERTOOLS_TRACE_DISABLED": "true",
                "POWERTOOLS_METRICS_DISABLED": "true",
                "POWERTOOLS_LOG_LEVEL": "WARNING",
            }
        )

    def _wait_for_site(self) -> None:
        process, until = self.processes["site"], time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            try:
                with urllib.request.urlopen(self.url + "/", timeout=2):
                    return
            except urllib.error.HTTPError:
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        log = self.folder / "site.log"
        end = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise StackFailed(
            f"The site did not start on port {self.port}. The end of {log}:\n{end}"
        )

    def watch(self) -> None:
        """Starts again what has died; after MiniStack, everything is wired anew. Call it now and then."""
        dead = [
            name
            for name, process in self.processes.items()
            if process.poll() is not None
        ]
        if "emulator" in dead:
            for role in ROLES:
                self._stop(role)
            self._start_emulator()
            dead = list(ROLES)
        for role in dead:
            self._start_role(role)
        if dead:
            self._save()

    def _stop(self, name: str) -> None:
        process = self.processes.pop(name, None)
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _save(self) -> None:
        pids = {name: process.pid for name, process in self.processes.items()}
        state.StackState(
            self.url,
            self.endpoint_url,
            wiring.BUCKET,
            self.encoder.stem,
            {"lookalike": os.getpid(), **pids},
        ).save(self.folder)
