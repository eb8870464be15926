"""How long each stage of one piece of work takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Milliseconds by stage, in the order in which they first ran; a stage that runs twice is added up."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what happens inside; also when it raises."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + (time.perf_counter() - began) * 1e3

    def timings(self) -> dict[str, float]:
        """The stages so far and `total`, the time since the watch was made, in milliseconds."""
        times = {**self.stages, "total": (time.perf_counter() - self._began) * 1e3}
        return {name: round(value, 2) for name, value in times.items()}
