"""`make demo`: from nothing to a page in the browser, saying each step."""

import hashlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lookalike.errors import BadRequest
from workbench import settled
from workbench.local_stack import ports
from workbench.local_stack.stack import LocalStack
from workbench.progress import bar
from workbench.push import push

BUILD = Path("build")
SAMPLE_PRODUCTS = 480


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what begins and, at its end, how long it took."""
    began = time.monotonic()
    print(f"• {what}", file=sys.stderr, flush=True)
    yield
    print(f"  done in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


def sample_catalog() -> Path:
    """The drawn catalog, made once under build/."""
    from workbench.sample_catalog import make

    folder = BUILD / "sample"
    if not (folder / "complete").exists():
        with (
            step(f"drawing a sample catalog of {SAMPLE_PRODUCTS} products in {folder}"),
            bar("drawing") as progress,
        ):
            make(folder, SAMPLE_PRODUCTS, seed=0, progress=progress)
        (folder / "complete").touch()
    return folder


def state_folder(catalog: Path | None) -> Path:
    """Where the demo of this catalog keeps its state: one folder a catalog, so that they don't mix."""
    if catalog is None:
        return BUILD / "demo"
    mark = hashlib.sha256(str(catalog.resolve()).encode()).hexdigest()[:8]
    return BUILD / f"demo-{catalog.name}-{mark}"


def demo(catalog: Path | None, port: int, encoder: str | None) -> None:
    """Builds what is missing, starts the local stack on the catalog and serves it until Ctrl-C."""
    ports.require_free(port)
    if catalog is not None and not (catalog / "images").is_dir():
        raise BadRequest(
            f"{catalog} has no folder images/. A catalog is a folder with images/ and, if you have it, styles.csv."
        )
    up(catalog or sample_catalog(), state_folder(catalog), port, encoder)


def up(catalog: Path | None, folder: Path, port: int, encoder: str | None) -> None:
    """Starts the local stack in `folder`, fills it with `catalog` if given, serves until Ctrl-C or SIGTERM."""
    from workbench.models import ready

    ports.require_free(port)
    with step("looking for the encoder"):
        file = ready(encoder)
    stopping = _on_stop()
    with step("starting S3, queues, functions and the page on this machine"):
        stack = LocalStack(folder, file, port)
        stack.__enter__()
    try:
        if catalog is not None:
            _fill(stack, catalog)
        _invite(stack)
        while not stopping.wait(0.5):
            stack.watch()
    except KeyboardInterrupt:
        pass
    finally:
        print("• stopping every process that was started", file=sys.stderr)
        stack.__exit__(None, None, None)


def _fill(stack: LocalStack, catalog: Path) -> None:
    with step(f"copying {catalog} into the bucket"), bar("sending") as progress:
        push(catalog, stack.bucket, progress=progress)
    with (
        step("waiting until every picture is searchable or refused"),
        bar("searchable") as progress,
    ):
        found = settled.wait(stack.bucket, progress=progress, each=stack.watch)
    print(
        f"  {found.searchable:,} products searchable, {found.refused:,} pictures refused.",
        file=sys.stderr,
    )


def _invite(stack: LocalStack) -> None:
    print(
        f"""
  The page:   {stack.url}
  The report: {stack.url}/report   (what was taken, refused and why)

  Two things to try:
  1. Open the page, drop a photo of a garment on it or click an example, and draw a box around what matters.
  2. Put a picture in the bucket; seconds later it is searchable:
     AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 \\
       aws --endpoint-url {stack.endpoint_url} s3 cp PICTURE.jpg s3://{stack.bucket.name}/images/
     or, without the AWS command line: .venv/bin/lookalike push FOLDER --state {stack.folder}

  Ctrl-C stops everything.
""",
        file=sys.stderr,
        flush=True,
    )


def _on_stop() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _raise(stopping))
    return stopping


def _raise(stopping: threading.Event) -> None:
    """The first signal ends what goes on, wherever it is; more of them don't disturb the clean-up."""
    if not stopping.is_set():
        stopping.set()
        raise KeyboardInterrupt
