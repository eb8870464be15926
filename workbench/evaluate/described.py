"""Pictures → features, down the one path, on every core; kept under build/evaluate, by content."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from lookalike import features, photo
from lookalike.encoder import Encoder
from lookalike.features import FeatureTable, Views
from workbench.evaluate import views
from workbench.progress import Progress, silent

CACHE = Path("build/evaluate")
RECIPE = 2  # raise it when the pictures' treatment here changes
Job = tuple[Path, str, str]
"""A file, what to make of it ("", a view's name, "views"), and the key that chance depends on."""

_encoder: Encoder | None = None


def table(encoder: Path, jobs: Sequence[Job], progress: Progress = silent) -> FeatureTable:
    """Features of each job's picture, and `plain`: the network's maximum over the whole picture."""
    return features.concat([one for one in _described(encoder, jobs, progress) if one])


def augmented(
    encoder: Path, files: Sequence[Path], keys: Sequence[str], progress: Progress = silent
) -> Views:
    """The views of those pictures that ingest would take views of. Row i is `files[i]`."""
    jobs: list[Job] = [(file, "views", key) for file, key in zip(files, keys, strict=True)]
    found = _described(encoder, jobs, progress)
    counts = [features.count(one) for one in found]
    return Views(np.repeat(np.arange(len(files)), counts), features.concat(found))


def _described(encoder: Path, jobs: Sequence[Job], progress: Progress) -> list[FeatureTable]:
    """One table a job (empty where it gives nothing), from the cache or from the network."""
    kept = CACHE / f"{_digest(encoder, jobs)}.npz"
    if not kept.exists():
        _store(kept, list(_run(encoder, jobs, progress)))
    with np.load(kept, allow_pickle=False) as file:
        counts = file["counts"]
        blocks = {name: file[name] for name in file.files if name != "counts"}
    ends = np.cumsum(counts)
    return [
        features.take(blocks, slice(end - count, end)) if count else {}
        for count, end in zip(counts.tolist(), ends.tolist(), strict=True)
    ]


def _store(path: Path, tables: Sequence[FeatureTable]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part.npz")
    counts = np.array([features.count(one) for one in tables])
    np.savez(part, counts=counts, **features.concat(tables))  # type: ignore[arg-type]
    part.replace(path)


def _digest(encoder: Path, jobs: Iterable[Job]) -> str:
    """Names a set of jobs by all that their result depends on."""
    found = hashlib.sha256(f"{encoder.stem} {features.VERSION} {RECIPE}".encode())
    for file, what, key in jobs:
        found.update(hashlib.sha256(file.read_bytes()).digest() + f"{what} {key};".encode())
    return found.hexdigest()


def _run(encoder: Path, jobs: Sequence[Job], progress: Progress) -> Iterable[FeatureTable]:
    cores = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
    with ProcessPoolExecutor(cores, get_context("spawn"), _open, (encoder,)) as pool:
        for done, one in enumerate(pool.map(_describe, jobs, chunksize=16), 1):
            progress(done, len(jobs))
            yield one


def _open(encoder: Path) -> None:
    global _encoder
    _encoder = Encoder.load(encoder)


def _describe(job: Job) -> FeatureTable:
    file, what, key = job
    if _encoder is None:
        raise RuntimeError("A process describes pictures only after _open.")
    picture = photo.load(file.read_bytes())
    if what == "views":
        return features.views(photo.square(picture), _encoder, key) or {}
    if what:
        seen = views.view(what, picture.pixels, key)
        picture = photo.Photo(seen, seen.shape[1], seen.shape[0], picture.format)
    pixels = photo.square(picture)
    plain = _encoder.encode(pixels).pooled.astype(np.float16)
    return features.stack([{**features.describe(pixels, _encoder), "plain": plain}])
