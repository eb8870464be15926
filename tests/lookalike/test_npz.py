"""Files of arrays are read without pickles, and from many threads."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lookalike import npz


def file(**arrays: object) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def test_arrays_are_read_by_name() -> None:
    with npz.opened(file(one=np.arange(3), two=np.ones((2, 2)))) as found:
        assert sorted(found.files) == ["one", "two"]
        assert found["one"].tolist() == [0, 1, 2]


def test_pickles_are_refused() -> None:
    with npz.opened(file(one=np.array([object()]))) as found, pytest.raises(ValueError, match="pickle"):
        found["one"]


def test_many_threads_read_at_once() -> None:
    data = file(**{f"array{number}": np.arange(number) for number in range(20)})

    def read(_: int) -> int:
        with npz.opened(data) as found:
            return sum(len(found[name]) for name in found.files)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(read, range(40))) == {190}
