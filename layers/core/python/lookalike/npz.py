"""Files of arrays (npz), read without pickles and by one thread at a time."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

# NumPy reads an array's header with `ast`, which up to Python 3.12 raises SystemError when two threads do so.
_ONE = threading.Lock()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The file's arrays by name, read when they are asked for; don't read another file meanwhile.

    Raises what `np.load` raises: ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile and more.
    """
    with _ONE, np.load(io.BytesIO(data), allow_pickle=False) as file:
        yield file
