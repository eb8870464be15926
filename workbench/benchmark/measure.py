"""All that is measured of one encoder, step by step, in fresh processes."""

import io
import os
import statistics
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workbench import settled
from workbench.benchmark import child, emulated, page
from workbench.index import index
from workbench.local_stack import ports
from workbench.local_stack.stack import LocalStack
from workbench.progress import Progress, bar, step
from workbench.push import push
from workbench.sample_catalog.picture import studio_photo
from workbench.sample_catalog.products import sample

PHOTOS = 20
FRESH_PROCESSES = 7
DROPS = 5


@dataclass
class Measured:
    """Figures of one encoder by name; units are in the names."""

    encoder: str
    products: int = 0
    figures: dict[str, float] = field(default_factory=dict)


def measure(catalog: Path, encoder: Path, *, drops: bool = True) -> Measured:
    """Everything, in a folder that is gone afterwards. Raises LookalikeError."""
    photos = _some(sorted((catalog / "images").rglob("*.jpg")))
    found = Measured(encoder.stem)
    with tempfile.TemporaryDirectory(prefix="lookalike-benchmark-") as folder:
        with step(f"{encoder.stem[:24]}: encoding on one core"):
            said = child.run("workbench.benchmark.encoding", str(encoder), *photos, one_core=True).said
            found.figures |= said
        indexed = Path(folder) / "indexed"
        with step("taking in the catalog on all cores"), bar("looked at") as progress:
            found.products, ingested = _ingest(catalog, indexed, encoder, progress)
            found.figures |= ingested
        with step("answering in fresh processes"):
            found.figures |= _answer(indexed, Path(folder), photos)
        if drops:
            with step("searching in a browser and dropping pictures, in a whole local stack"):
                found.figures |= _live(catalog, Path(folder) / "stack", encoder, photos)
    return found


def _some(paths: list[Path]) -> list[str]:
    return [str(path) for path in paths[:: max(1, len(paths) // PHOTOS)][:PHOTOS]]


def _ingest(catalog: Path, out: Path, encoder: Path, progress: Progress) -> tuple[int, dict[str, float]]:
    """Products; pictures a second, and CPU for one, between first and last chunk: no start, no publish."""
    seen: list[tuple[int, float, float]] = []

    def note(done: int, of: int) -> None:
        seen.append((done, time.perf_counter(), time.process_time()))
        progress(done, of)

    made = index(catalog, out, encoder, progress=note)
    (first, began, cpu_then), (last, ended, cpu_now) = seen[0], seen[-1]
    if first == last:
        return made.searchable, {}
    speed, cpu = (last - first) / (ended - began), (cpu_now - cpu_then) / (last - first)
    return made.searchable, {"ingest_per_s": speed, "ingest_cpu_ms": cpu * 1e3}


def _answer(indexed: Path, folder: Path, photos: list[str]) -> Iterator[tuple[str, float]]:
    with emulated.serving(indexed, folder / "s3") as environment:
        starts = []
        environment = {**environment, **child.compiled(folder / "bytecode")}
        for number in range(FRESH_PROCESSES + 1):
            cache = {"LOOKALIKE_CACHE": str(folder / f"cache-{number}")}
            ran = child.run("workbench.benchmark.answering", *photos, environment={**environment, **cache})
            if ran.said["status"] != 200:
                raise child.ChildFailed(f"A search was answered with {ran.said['status']}.")
            starts.append(ran)
        starts.pop(0)  # which compiled
        again = {"LOOKALIKE_CACHE": str(folder / "cache-0")}
        kept = child.run(
            "workbench.benchmark.answering", *photos, environment={**environment, **again}, one_core=True
        )
    yield "first_answer_s", statistics.median(one.first_s for one in starts)
    yield "first_cpu_s", statistics.median(one.said["first_cpu_s"] for one in starts)
    yield "warm_search_ms", ran.said["warm_ms"]
    yield "memory_mb", ran.said["VmRSS"]
    yield "peak_memory_mb", ran.said["VmHWM"]
    encode, decode = kept.said["encode_cpu_ms"], kept.said["decode_cpu_ms"]
    yield "encode_cpu_ms", encode
    yield "decode_cpu_ms", decode
    yield "beyond_cpu_ms", kept.said["search_cpu_ms"] - encode - decode
    yield "beyond_share", (kept.said["search_cpu_ms"] - encode - decode) / encode


def _live(catalog: Path, folder: Path, encoder: Path, photos: list[str]) -> Iterator[tuple[str, float]]:
    """From an answer to what is seen of it, from a PUT to being found: in a stack that is otherwise idle."""
    with LocalStack(folder, encoder, ports.free_port()) as stack:
        with bar("sent") as progress:
            push(catalog, stack.bucket, progress=progress)
        with bar("looked at") as progress:
            settled.wait(stack.bucket, progress=progress, each=stack.watch)
        shown = page.shown_after(stack.url, [Path(photo) for photo in photos]) if page.there() else []
        seconds = [_searchable_after(stack, number) for number in range(DROPS)]
    if shown:
        yield "shown_ms", statistics.median(shown)
        yield "shown_longest_ms", max(shown)
    yield "dropped_s", statistics.median(seconds)
    yield "dropped_longest_s", max(seconds)


def _searchable_after(stack: LocalStack, number: int) -> float:
    picture = io.BytesIO()
    studio_photo(sample(number, seed=4711)).save(picture, "JPEG")
    began = time.perf_counter()
    stack.bucket.write(f"images/dropped-{number}.jpg", picture.getvalue())
    while True:
        try:
            with urllib.request.urlopen(f"{stack.url}/api/products/dropped-{number}"):  # noqa: S310  # ours
                return time.perf_counter() - began
        except urllib.error.HTTPError:
            time.sleep(0.05)


def load() -> float:
    """How busy the machine was in the last minute: processes that wanted a core."""
    return os.getloadavg()[0]
