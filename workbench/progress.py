"""Progress on stderr: bars for a terminal, one line at the end where nobody watches."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Progress = Callable[[int, int], None]
"""Called with (done, of)."""


def silent(done: int, of: int) -> None:
    """Progress that nobody wants to see."""


@contextmanager
def bar(what: str, unit: str = "") -> Iterator[Progress]:
    """A function `(done, of)` that draws how far `what` is."""
    watched = sys.stderr.isatty()
    with tqdm(desc=f"  {what}", unit=unit, disable=not watched, leave=True) as drawn:
        last = (0, 0)

        def show(done: int, of: int) -> None:
            nonlocal last
            last = (done, of)
            if drawn.total != of:
                drawn.total = of
                drawn.refresh()
            drawn.update(done - drawn.n)

        yield show
        if not watched and last[1]:
            print(f"  {what}: {last[0]:,} of {last[1]:,}", file=sys.stderr, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what begins and, when it has ended well, how long it took."""
    began = time.monotonic()
    print(f"• {what}", file=sys.stderr, flush=True)
    yield
    print(f"  done in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
