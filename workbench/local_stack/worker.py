"""One function of the local stack in a process of its own: `python -m workbench.local_stack.worker ROLE`."""

import argparse
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from workbench.local_stack import parent
from workbench.local_stack.ports import HOST
from workbench.local_stack.pump import LONG_POLL_S, Handler, LambdaContext, Mapping, Pump
from workbench.local_stack.wiring import clients

INGEST = Mapping(batch=100, window_s=0.5)
PUBLISH = Mapping(batch=1000, window_s=0.5)
SWEEP_EVERY_S = 60.0
SHORT_S, REST, LONGEST_REST_S = 2.0, 2, 10.0
"""A publish that took longer than SHORT_S is followed by a rest: REST times the excess."""
logger = logging.getLogger("lookalike.local")


def main() -> None:
    """Runs the role until it is told to stop, or until the process that started it is gone."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("role", choices=["ingest", "publish", "site"])
    arguments.add_argument("--port", type=int, default=8000)
    given = arguments.parse_args()
    parent.leave_with_parent()
    logging.basicConfig(level=os.environ.get("LOOKALIKE_LOCAL_LOG", "WARNING"))
    if given.role == "site":
        serve(given.port)
    else:
        {"ingest": ingest, "publish": publish}[given.role]()


def ingest() -> None:
    """Looks at what nobody has looked at yet, then at the keys that the images queue names."""
    from lambdas.ingest.handler import handler

    stopping = _stop_event()
    pump = _pump("LOOKALIKE_IMAGES_QUEUE", "ingest", handler, INGEST)
    stopping.wait(LONG_POLL_S)  # for so long, the last request of a killed predecessor may take messages
    _quietly(_sweep_pictures)
    while not stopping.is_set():
        _quietly(pump.turn)


def _sweep_pictures() -> None:
    """Fills the queue with every picture of which the catalog knows less than the bucket.

    It is emptied first: what it says is no more than what bucket and catalog say.
    """
    from lambdas.publish import ops
    from lambdas.publish.state import to_queue
    from lookalike.bucket import Bucket, Queue

    url = os.environ["LOOKALIKE_IMAGES_QUEUE"]
    _, sqs = clients(os.environ["AWS_ENDPOINT_URL"])
    sqs.purge_queue(QueueUrl=url)
    to_queue(Queue(url, sqs))(ops.behind(Bucket.open(os.environ["LOOKALIKE_BUCKET"])))


def publish() -> None:
    """Publishes what the publish queue brings, and sweeps now and then.

    The sweep is what EventBridge's schedule does on AWS, only more often: an event may never come.
    """
    from lambdas.publish.handler import handler

    stopping = _stop_event()
    pump = _pump("LOOKALIKE_LOCAL_PUBLISH_QUEUE", "publish", handler, PUBLISH)
    stopping.wait(LONG_POLL_S)
    due = time.monotonic()
    while not stopping.is_set():
        if time.monotonic() >= due:
            _quietly(lambda: handler({"do": "sweep"}, LambdaContext("publish")))
            due = time.monotonic() + SWEEP_EVERY_S
        began = time.monotonic()
        if _quietly(pump.turn):
            # In a bulk load there is always news, and ingest needs the cores more than publish does.
            excess = time.monotonic() - began - SHORT_S
            stopping.wait(max(0.0, min(REST * excess, LONGEST_REST_S)))


def serve(port: int) -> None:
    """The page, the pictures and the API."""
    import uvicorn

    from workbench.local_stack.site import create_site

    uvicorn.run(
        create_site(Path(os.environ["LOOKALIKE_LOCAL_FRONTEND"])),
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )


def _pump(queue: str, name: str, handler: Handler, mapping: Mapping) -> Pump:
    _, sqs = clients(os.environ["AWS_ENDPOINT_URL"])
    return Pump(sqs, os.environ[queue], name, handler, mapping)


def _quietly(work: Callable[[], object]) -> object:
    """The emulator may be down for a moment; what was asked is asked again in the next turn."""
    try:
        return work()
    except Exception:
        logger.exception("This turn failed; the next one tries again.")
        time.sleep(1)
        return None


def _stop_event() -> threading.Event:
    """Set by SIGTERM: what is being worked on is finished first."""
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: asked.set())  # noqa: ARG005
    return asked


if __name__ == "__main__":
    main()
