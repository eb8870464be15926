"""One function of the local stack in a process of its own: `python -m workbench.local_stack.worker ROLE`."""

import argparse
import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from workbench.local_stack.pump import Handler, LambdaContext, Mapping, Pump
from workbench.local_stack.wiring import clients

INGEST = Mapping(batch=100, window_s=0.5)
PUBLISH = Mapping(batch=1000, window_s=0.5)
SWEEP_EVERY_S = 10.0
logger = logging.getLogger("lookalike.local")


def main() -> None:
    """Runs the role until its parent goes or says stop."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("role", choices=["ingest", "publish", "site"])
    arguments.add_argument("--port", type=int, default=8000)
    given = arguments.parse_args()
    logging.basicConfig(level=os.environ.get("LOOKALIKE_LOCAL_LOG", "WARNING"))
    if given.role == "site":
        _serve(given.port)
    else:
        _pump(given.role)


def _pump(role: str) -> None:
    stopped = _stop_flag()
    _, sqs = clients(os.environ["AWS_ENDPOINT_URL"])
    handler, sweep = _ingest() if role == "ingest" else _publish()
    queue, mapping = (
        (_queue("INGEST"), INGEST) if role == "ingest" else (_queue("PUBLISH"), PUBLISH)
    )
    pump = Pump(sqs, queue, role, handler, mapping)
    due = time.monotonic()
    while not stopped():
        if sweep and time.monotonic() >= due:
            _quietly(sweep)
            due = time.monotonic() + SWEEP_EVERY_S
        _quietly(pump.turn)


def _ingest() -> tuple[Handler, None]:
    from lambdas.ingest.handler import handler

    return handler, None


def _publish() -> tuple[Handler, Callable[[], object]]:
    from lambdas.publish.handler import handler

    # what EventBridge's schedule does on AWS, only more often: a deletion's event may never come
    return handler, lambda: handler({"do": "sweep"}, LambdaContext("publish"))


def _queue(name: str) -> str:
    return os.environ[f"LOOKALIKE_LOCAL_{name}_QUEUE"]


def _quietly(work: Callable[[], object]) -> None:
    """The emulator may be down for a moment; what was asked is asked again in the next turn."""
    try:
        work()
    except Exception:
        logger.exception("this turn failed; the next one tries again")
        time.sleep(1)


def _stop_flag() -> Callable[[], bool]:
    asked: list[int] = []
    parent = os.getppid()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return lambda: bool(asked) or os.getppid() != parent


def _serve(port: int) -> None:
    import threading

    import uvicorn

    from workbench.local_stack.site import create_site

    site = create_site(Path(os.environ["LOOKALIKE_LOCAL_FRONTEND"]))
    server = uvicorn.Server(
        uvicorn.Config(
            site,
            host="127.0.0.1",
            port=port,
            log_level="warning",
            access_log=False,
            lifespan="off",
        )
    )
    parent = os.getppid()

    def leave_with_parent() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        server.should_exit = True

    threading.Thread(target=leave_with_parent, daemon=True).start()
    server.run()


if __name__ == "__main__":
    main()
