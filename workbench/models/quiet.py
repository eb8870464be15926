"""Keeps TensorFlow's and its converter's chatter off the terminal, unless something goes wrong."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Swallows what C++ code writes to stdout and stderr meanwhile; if the block fails, stderr gets it all.

    Whole file descriptors are redirected, since the chatter does not go through `sys.stderr`:
    use it around imports, conversions and other calls that print nothing a person needs.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # same numbers whatever the CPU offers
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryFile() as chatter:
        saved = os.dup(1), os.dup(2)
        os.dup2(chatter.fileno(), 1)
        os.dup2(chatter.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, original in zip((1, 2), saved, strict=True):
                os.dup2(original, descriptor)
                os.close(original)
            if failed:
                chatter.seek(0)
                os.write(2, chatter.read())
