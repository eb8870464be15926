"""A process that encodes: `python -m workbench.benchmark.encoding ENCODER PICTURE…` prints milliseconds."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.benchmark.child import settle_on_cores

ROUNDS = 60


def main() -> None:
    """Medians over ROUNDS pictures: the network alone, and all that is measured in a picture."""
    settle_on_cores()
    from lookalike import features, photo
    from lookalike.encoder import Encoder

    encoder = Encoder.load(Path(sys.argv[1]))
    squares = [photo.square(photo.load(Path(name).read_bytes())) for name in sys.argv[2:]]
    print(
        json.dumps(
            {
                "encode_ms": median_ms(encoder.encode, squares),
                "describe_ms": median_ms(lambda pixels: features.describe(pixels, encoder), squares),
            }
        )
    )


def median_ms(work: Callable[..., object], items: Sequence[object], rounds: int = ROUNDS) -> float:
    """Milliseconds of CPU that `work` takes for one of `items`, after a few that don't count.

    On one core that is what a clock says of an idle machine, and nearly what it would say of a busy one.
    """
    times = []
    for number in range(rounds + 5):
        began = time.process_time()
        work(items[number % len(items)])
        times.append((time.process_time() - began) * 1e3)
    return statistics.median(times[5:])


if __name__ == "__main__":
    main()
