"""The figures as a table, for a terminal and for docs/figures.md."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from workbench import encoders
from workbench.benchmark.measure import Measured

# name, what it is, unit, decimals, the most (or, if negative, the least) it may be for lite0 and for resnet50
ROWS: tuple[tuple[str, str, str, int, tuple[float, float] | None], ...] = (
    ("encode_ms", "encoding a picture, one core", "ms", 1, (12, 35)),
    ("describe_ms", "all that is measured in a picture, one core", "ms", 1, None),
    ("ingest_per_s", "taking pictures in, all cores", "/s", 0, (-70, -30)),
    ("ingest_cpu_ms", "CPU of taking one in", "ms", 1, None),
    ("first_answer_s", "start of a process to its first answer", "s", 2, (1.5, 1.5)),
    ("first_cpu_s", "CPU of that", "s", 2, None),
    ("warm_search_ms", "a search by photo after that", "ms", 1, None),
    ("memory_mb", "resident memory of that process", "MB", 0, (350, 350)),
    ("peak_memory_mb", "its peak", "MB", 0, None),
    (
        "beyond_share",
        "CPU of a search beyond reading the photo and encoding it, of one encoding",
        "%",
        0,
        (0.3, 0.3),
    ),
    ("decode_cpu_ms", "CPU of reading the photo", "ms", 1, None),
    ("shown_ms", "the first result is on the page's screen, after the answer", "ms", 0, (100, 100)),
    ("shown_longest_ms", "the slowest of twenty", "ms", 0, None),
    ("dropped_s", "a dropped picture is searchable after", "s", 1, (15, 15)),
    ("dropped_longest_s", "the slowest of five", "s", 1, None),
)


def markdown(found: Sequence[Measured], command: str, load: float) -> str:
    """The last run's table, and how to get one's own."""
    head = "| | " + " | ".join(encoders.label(one.encoder) for one in found) + " | wanted |"
    rule = "|---|" + "---:|" * len(found) + "---|"
    rows = [_row(row, found) for row in ROWS if any(row[0] in one.figures for one in found)]
    cores = len(os.sched_getaffinity(0))
    machine = f"{_processor()}, {cores} cores, Python {platform.python_version()}"
    return f"""# How fast, and how much memory

Printed by `{command}` on {date.today()}: {machine}; {found[0].products:,} products.
When it began, {load:.1f} processes wanted a core.

{head}
{rule}
{chr(10).join(rows)}

How each is measured: `workbench/benchmark/`. Every process is a fresh one; figures are medians. Queries run
through the function's own handler and read their snapshot from S3 (emulated, on this machine) into an empty
cache. Where the official weights of resnet50 can't be had, it has seeded ones: as fast. A picture is dropped
into the bucket of the whole local stack, with its queues. There, too, a page in Chromium searches by photo:
from the answer's last byte to the frame that shows the first result's words; its picture may come later.
"""


def _row(row: tuple[str, str, str, int, tuple[float, float] | None], found: Sequence[Measured]) -> str:
    name, what, unit, decimals, wanted = row
    scale = 100 if unit == "%" else 1
    cells = [
        f"{one.figures[name] * scale:,.{decimals}f} {unit}" if name in one.figures else "" for one in found
    ]
    return f"| {what} | {' | '.join(cells)} | {_wanted(wanted, unit, scale)} |"


def _wanted(wanted: tuple[float, float] | None, unit: str, scale: int) -> str:
    if wanted is None:
        return ""
    sign = "≥" if wanted[0] < 0 else "≤"
    numbers = dict.fromkeys(f"{abs(one) * scale:g}" for one in wanted)
    return f"{sign} {' / '.join(numbers)} {unit}"


def missed(found: Sequence[Measured]) -> list[str]:
    """A sentence for each figure that is not as good as it should be."""
    sentences = []
    for name, what, unit, decimals, wanted in ROWS:
        for one in found:
            limit = wanted and wanted[not one.encoder.startswith("efficientnet-lite0")]
            value = one.figures.get(name)
            if limit and value is not None and (value < -limit if limit < 0 else value > limit):
                shown = f"{value * (100 if unit == '%' else 1):,.{decimals}f} {unit}"
                sentences.append(f"{encoders.label(one.encoder)}: {what}: {shown}")
    return sentences


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()
