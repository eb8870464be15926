"""One local stack for the whole tier. Each test leaves the catalog as it found it."""

from collections.abc import Iterator

import pytest

from tests.stack import RunningStack, lite0, local_stack, sample

__all__ = ["lite0", "local_stack", "sample"]


@pytest.fixture
def shop(local_stack: RunningStack) -> Iterator[RunningStack]:
    """The running stack; what a test puts into its bucket goes when the test ends."""
    before = local_stack.keys("images/", "metadata/")
    yield local_stack
    local_stack.delete(*(local_stack.keys("images/", "metadata/") - before))
    local_stack.settle()
