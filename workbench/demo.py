"""`make demo`: from nothing to a page in the browser, saying each step."""

import hashlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from lookalike import current, features, layout
from lookalike import models as encoder_files
from lookalike.errors import EncoderError, NotFound
from lookalike.manifest import Manifest
from workbench import encoders, models, settled
from workbench.local_stack import emulator, ports, state
from workbench.local_stack.stack import LocalStack
from workbench.progress import bar, step
from workbench.push import catalog_files, push

BUILD = Path("build")
SAMPLE_PRODUCTS = 480


def sample_catalog() -> Path:
    """The drawn catalog, made once under build/."""
    folder = BUILD / "sample"
    if not (folder / "styles.csv").exists():  # it is written last
        from workbench.sample_catalog import make

        drawing = step(f"drawing a sample catalog of {SAMPLE_PRODUCTS} products in {folder}")
        with drawing, bar("drawn") as progress:
            make(folder, SAMPLE_PRODUCTS, progress=progress)
    return folder


def state_folder(catalog: Path | None) -> Path:
    """Where the demo of this catalog keeps its state: one folder a catalog, so that they don't mix."""
    if catalog is None:
        return BUILD / "demo"
    mark = hashlib.sha256(str(catalog.resolve()).encode()).hexdigest()[:8]
    return BUILD / f"demo-{catalog.resolve().name}-{mark}"


def demo(catalog: Path | None, port: int, encoder: str | None) -> None:
    """Builds what is missing, starts the local stack on the catalog and serves it until Ctrl-C."""
    ports.require_free(port)  # before minutes of work
    folder = state_folder(catalog)
    serve(
        catalog or sample_catalog(),
        folder,
        port,
        lambda: own_encoder(folder, encoder) or models.ready(encoder),
    )


def up(catalog: Path | None, folder: Path, port: int, encoder: str | None) -> None:
    """Starts the local stack in `folder`, fills it with `catalog` if given, serves until Ctrl-C."""
    serve(catalog, folder, port, lambda: encoders.choose(encoder, own_encoder(folder, encoder)))


def own_encoder(folder: Path, encoder: str | None) -> Path | None:
    """The encoder that the stack in `folder` had: if it is here, can be used, and no other was asked for."""
    with suppress(NotFound, EncoderError):
        path = BUILD / "models" / encoder_files.model_file(state.load(folder).encoder)
        encoder_files.read_card(path)
        return path if encoder is None and path.exists() else None
    return None


def serve(catalog: Path | None, folder: Path, port: int, encoder: Callable[[], Path]) -> None:
    """Starts the local stack, fills it, and serves until Ctrl-C or SIGTERM; then stops what it started."""
    ports.require_free(port)
    if catalog is not None:
        next(catalog_files(catalog), None)  # a folder that can't be used is said before anything starts
    with _until_stopped(), ExitStack() as running:
        with step("getting the encoder ready"):
            file = encoder()
            print(f"  {encoders.label(file.stem)}", file=sys.stderr)
        with step("starting S3, queues, functions and the page on this machine"):
            stack = running.enter_context(LocalStack(folder, file, port))
        _tell_encoder(stack)
        if catalog is not None:
            _fill(stack, catalog)
        print(invitation(stack), file=sys.stderr, flush=True)
        while True:
            stack.watch()
            time.sleep(0.5)


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what goes on, wherever it is; more of them don't disturb the clean-up."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        print("\n• stopping every process that was started", file=sys.stderr, flush=True)
        raise KeyboardInterrupt

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _tell_encoder(stack: LocalStack) -> None:
    """An encoder is data: a catalog that has vectors keeps theirs, whatever was asked for."""
    found = current.read(stack.bucket)
    if not found:
        return
    manifest = Manifest.load(stack.bucket.read(layout.manifest_key(found[0].serving)).data)
    if manifest.features_version != features.VERSION:
        move = f"lookalike reindex --state {stack.folder} --encoder {stack.encoder.stem}"
        print(
            f"  The catalog in {stack.folder} was described by another version of lookalike: no search before"
            f" it is described anew.\n  While this runs: `{move}`. Or start over: remove that folder.",
            file=sys.stderr,
        )
    elif found[0].encoder != stack.encoder.stem:
        print(
            f"  The catalog in {stack.folder} was made with another encoder, and stays with that:"
            f" {encoders.label(found[0].encoder)}.\n"
            "  To move it: `lookalike reindex`. To start over: remove that folder.",
            file=sys.stderr,
        )


def _fill(stack: LocalStack, catalog: Path) -> None:
    with step(f"copying {catalog} into the bucket"), bar("sent") as progress:
        push(catalog, stack.bucket, progress=progress)
    filling = step("waiting until every picture is searchable or refused")
    with filling, bar("looked at") as progress:
        found = settled.wait(stack.bucket, progress=progress, each=stack.watch)
    print(
        f"  {found.searchable:,} products searchable, {found.refused:,} pictures refused.",
        file=sys.stderr,
    )


def invitation(stack: LocalStack) -> str:
    """Where everything is, and two things to try."""
    return f"""
  The page:   {stack.url}
  The report: {stack.url}/report   (what was taken, refused and why)

  Two things to try:
  1. Open the page, drop a photo of a garment on it or click an example, and draw a box around what matters.
  2. Put a picture in the bucket; seconds later it is searchable:
     AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION={emulator.REGION} \\
       aws --endpoint-url {stack.endpoint_url} s3 cp PICTURE.jpg s3://{stack.bucket.name}/images/
     or, without the AWS command line: .venv/bin/lookalike push FOLDER --state {stack.folder}
     (FOLDER holds images/ and, if you have it, styles.csv; boto3 with that endpoint_url does as well.)

  Ctrl-C stops everything.
"""
