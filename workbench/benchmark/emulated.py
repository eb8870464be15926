"""S3 on this machine with an indexed catalog in it, for processes that answer from a bucket."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lookalike import layout
from lookalike.bucket import Bucket
from workbench.folder import Folder
from workbench.local_stack import emulator, ports, wiring
from workbench.local_stack.processes import Processes

QUERY_READS = (layout.CURRENT, layout.SNAPSHOTS, layout.MODELS)


@contextmanager
def serving(indexed: Path, folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment of a query function whose bucket holds what `lookalike index` wrote to `indexed`."""
    folder.mkdir(parents=True)
    port, processes = ports.free_port(), Processes(folder)
    url = f"http://{ports.HOST}:{port}"
    processes.start("ministack", emulator.MODULE, [], emulator.environment(port, folder))
    try:
        ports.answers(url + emulator.HEALTH, lambda: processes.require_alive("ministack"))
        wiring.wire(url)
        store, bucket = Folder(indexed), Bucket(wiring.clients(url).s3, wiring.BUCKET)
        for prefix in QUERY_READS:
            for info in store.list(prefix):
                bucket.upload(indexed / info.key, info.key)
        yield emulator.client_environment(url) | {
            "LOOKALIKE_BUCKET": wiring.BUCKET,
            "OPENBLAS_NUM_THREADS": "1",
            "POWERTOOLS_TRACE_DISABLED": "true",
            "POWERTOOLS_METRICS_DISABLED": "true",
            "POWERTOOLS_LOG_LEVEL": "ERROR",
        }
    finally:
        processes.stop(["ministack"])
