"""Progress bars on stderr; plain lines where stderr is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def bar(what: str, unit: str = "") -> Iterator[Callable[[int, int], None]]:
    """A function `(done, of)` that draws how far `what` is; where nobody watches, only its end is written."""
    watched = sys.stderr.isatty()
    with tqdm(desc=f"  {what}", unit=unit, disable=not watched, leave=True) as drawn:
        last = (0, 0)

        def show(done: int, of: int) -> None:
            nonlocal last
            last = (done, of)
            drawn.total = of
            drawn.update(done - drawn.n)

        yield show
        if not watched and last[1]:
            print(f"  {what}: {last[0]} of {last[1]}", file=sys.stderr)
