"""Writes a sample catalog: images/<id>.jpg and styles.csv, each picture as soon as it is drawn."""

import csv
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from lookalike.errors import BadRequest
from workbench.sample_catalog.picture import studio_photo
from workbench.sample_catalog.products import COLUMNS, Sample, sample, samples

_BATCH = 8
_PER_PROCESS = 24  # fewer pictures than this aren't worth another process


def make(
    folder: Path,
    count: int,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    processes: int | None = None,
) -> None:
    """Draw the first ``count`` products of catalog ``seed`` into ``folder``; same arguments, same bytes.

    styles.csv is written last, so a folder that has one is complete. Calls ``progress(done, count)``.
    """
    if count < 1:
        raise BadRequest(f"A catalog needs at least one product; --count is {count}.")
    if seed < 0:
        raise BadRequest(f"A seed is a whole number from 0 up; --seed is {seed}.")
    images = folder / "images"
    try:
        images.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(
            f"{folder} can't be a catalog folder ({error.strerror}). Name another one."
        ) from error
    done = 0
    for drawn in _drawn(images, count, seed, processes):
        done += drawn
        if progress:
            progress(done, count)
    _write_styles(folder / "styles.csv", samples(count, seed))


def _drawn(images: Path, count: int, seed: int, processes: int | None) -> Iterator[int]:
    """Numbers of pictures as they get ready."""
    tasks = [(images, seed, start, min(_BATCH, count - start)) for start in range(0, count, _BATCH)]
    workers = processes or min(os.cpu_count() or 1, 4, 1 + count // _PER_PROCESS)
    if workers == 1:
        yield from map(_draw_batch, tasks)
        return
    # Spawned, not forked: whoever calls this may run threads.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_draw_batch, tasks)


def _draw_batch(task: tuple[Path, int, int, int]) -> int:
    images, seed, start, size = task
    for number in range(start, start + size):
        product = sample(number, seed)
        studio_photo(product).save(images / f"{product.id}.jpg", "JPEG", quality=88)
    return size


def _write_styles(path: Path, products: Iterator[Sample]) -> None:
    half = path.with_suffix(".csv.part")
    with half.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(product.row() for product in products)
    half.replace(path)
