"""A small catalog in an emulated bucket, with the real encoder: what functions that run for real work on."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from lambdas.ingest import handler as ingest
from lambdas.ingest.state import State
from lookalike import events, layout
from lookalike.bucket import Bucket
from lookalike.encoder import Encoder
from lookalike.settings import IngestSettings
from tests.lambdas.house import Context, sqs_event
from workbench import sample_catalog
from workbench.local_stack import emulator, parent, ports, wiring

_MINISTACK = (sys.executable, "-m", emulator.MODULE)


@contextmanager
def emulated(
    folder: Path, extra: Mapping[str, str] | None = None, command: Sequence[str] = _MINISTACK
) -> Iterator[str]:
    """MiniStack on a free port of 127.0.0.1; its address. What it says is in `<folder>/log`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = ports.free_port()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            env={**emulator.environment(port, folder, extra or {}), **parent.mark()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )

    def alive() -> None:
        said = (folder / "log").read_text(errors="replace")[-2000:]
        assert process.poll() is None, f"MiniStack ended with {process.returncode}:\n{said}"

    address = f"http://{ports.HOST}:{port}"
    try:
        assert ports.answers(address + emulator.HEALTH, alive, 120), "MiniStack does not answer"
        yield address
    finally:
        process.terminate()
        process.wait(30)


def fill(endpoint: str, encoder: Path, folder: Path, count: int) -> Bucket:
    """A bucket with `count` drawn products, a sheet and the encoder; ingest has looked, publish not."""
    s3, _ = wiring.clients(endpoint)
    s3.create_bucket(Bucket=wiring.BUCKET)
    bucket = Bucket(s3, wiring.BUCKET)
    for file in encoder.parent.glob(f"{encoder.stem}.*"):
        bucket.upload(file, layout.model_key(file.name))
    sample_catalog.make(folder / "catalog", count)
    pictures = {f"images/{path.name}": path for path in sorted((folder / "catalog" / "images").iterdir())}
    for key, path in pictures.items():
        bucket.upload(path, key)
    bucket.upload(folder / "catalog" / "styles.csv", "metadata/styles.csv")
    settings = IngestSettings(bucket=wiring.BUCKET, cache=folder / "cache", encoder=encoder.stem)
    event = sqs_event(*(events.look([key]) for key in pictures))
    answer = ingest.respond(event, Context(), State(bucket, settings, Encoder.load))  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": []}
    return bucket


def environment(endpoint: str, encoder: str) -> dict[str, str]:
    """What infra tells a function, and where its bucket is."""
    return {
        **emulator.client_environment(endpoint),
        "LOOKALIKE_BUCKET": wiring.BUCKET,
        "LOOKALIKE_ENCODER": encoder,
        "LOOKALIKE_CACHE": "/tmp/lookalike",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "AWS_LAMBDA_FUNCTION_NAME": "local",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "2048",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    }
