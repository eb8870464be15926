"""The whole system as a context manager: MiniStack, ingest, publish and the site, each in a process."""

import os
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType

from lookalike.bucket import Bucket
from workbench import encoders
from workbench.local_stack import emulator, ports, state, wiring
from workbench.local_stack.processes import Processes, StackFailed

ROOT = Path(__file__).resolve().parents[2]
WORKER = "workbench.local_stack.worker"
ROLES = ("ingest", "publish", "site")
EMULATOR = "ministack"


class LocalStack:
    """`folder` keeps everything from one start to the next; `encoder` is a built encoder's file.

    Entering raises BadRequest when the port or the folder is somebody else's, StackFailed when a process does
    not start; then nothing is left running.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Path,
        port: int = 8000,
        *,
        emulator_port: int | None = None,
        frontend: Path = ROOT / "frontend",
    ) -> None:
        self.folder = folder.resolve()
        self.encoder = encoder.resolve()
        self.url = f"http://{ports.HOST}:{port}"
        self._port = port
        self._emulator_port = emulator_port or ports.free_port()
        self._frontend = frontend
        self._processes = Processes(self.folder)
        self._held = ExitStack()

    @property
    def endpoint_url(self) -> str:
        """Where the emulated S3 and SQS are."""
        return f"http://{ports.HOST}:{self._emulator_port}"

    @cached_property
    def bucket(self) -> Bucket:
        """The catalog's bucket."""
        return Bucket(wiring.clients(self.endpoint_url).s3, wiring.BUCKET)

    @property
    def pids(self) -> dict[str, int]:
        """Process ids by name: `ministack`, `ingest`, `publish`, `site`."""
        return self._processes.pids

    def __enter__(self) -> "LocalStack":
        self._held.enter_context(state.hold(self.folder))
        try:
            state.stop_leftovers(self.folder)
            ports.require_free(self._port)
            self._start_emulator()
            for role in ROLES:
                self._start_role(role)
            self._wait_for(self.url + "/", "site")
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def dead(self) -> list[str]:
        """Processes that ended without being asked to."""
        return self._processes.dead()

    def forgive(self) -> None:
        """Forgets how often what was started has died."""
        self._processes.forgive()

    def watch(self) -> None:
        """Starts again what has died; after MiniStack, everything is wired anew. Call it now and then.

        Raises StackFailed when something dies again and again.
        """
        dead = self._processes.dead()
        if EMULATOR in dead:
            self._processes.stop(ROLES, patience_s=0)  # they have nobody to talk to
            self._start_emulator()
            dead = list(ROLES)
        for role in dead:
            self._start_role(role)

    def _stop(self) -> None:
        self._processes.stop(ROLES)
        self._processes.stop([EMULATOR])
        self._held.close()

    def _start_emulator(self) -> None:
        environment = emulator.environment(self._emulator_port, self.folder / EMULATOR)
        self._processes.start(EMULATOR, emulator.MODULE, [], environment | self._mark)
        self._save()
        self._wait_for(self.endpoint_url + emulator.HEALTH, EMULATOR)
        self._queues = wiring.wire(self.endpoint_url)
        encoders.upload(self.bucket, self.encoder)

    def _start_role(self, role: str) -> None:
        self._processes.start(role, WORKER, [role, "--port", str(self._port)], self._environment(role))
        self._save()

    def _environment(self, role: str) -> dict[str, str]:
        """What infra gives the functions, and where the emulator is."""
        foreign = ("AWS_", "LOOKALIKE_", "POWERTOOLS_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        ours = {
            "LOOKALIKE_BUCKET": wiring.BUCKET,
            "LOOKALIKE_ENCODER": self.encoder.stem,
            "LOOKALIKE_CACHE": str(self.folder / "cache" / role),
            "LOOKALIKE_CHECK_SECONDS": "1",
            "LOOKALIKE_IMAGES_QUEUE": self._queues.ingest,
            "LOOKALIKE_LOCAL_PUBLISH_QUEUE": self._queues.publish,
            "LOOKALIKE_LOCAL_FRONTEND": str(self._frontend),
            "OPENBLAS_NUM_THREADS": "1",  # as infra does; here the functions share the cores, too
            "POWERTOOLS_TRACE_DISABLED": "true",
            "POWERTOOLS_METRICS_DISABLED": "true",
            "POWERTOOLS_LOG_LEVEL": "WARNING",
        }
        return inherited | emulator.client_environment(self.endpoint_url) | ours | self._mark

    @property
    def _mark(self) -> dict[str, str]:
        return {state.FOLDER: str(self.folder)}

    def _wait_for(self, url: str, name: str) -> None:
        if not ports.answers(url, lambda: self._processes.require_alive(name)):
            raise StackFailed(f"{name} does not answer at {url}. See {self._processes.log(name)}.")

    def _save(self) -> None:
        pids = {"lookalike": os.getpid(), **self._processes.pids}
        saved = state.StackState(self.url, self.endpoint_url, wiring.BUCKET, self.encoder.stem, pids)
        saved.save(self.folder)
