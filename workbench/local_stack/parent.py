"""A process of the local stack goes when the one that started it goes, however that one died."""

import os
import signal
import threading
import time
from collections.abc import Mapping

PARENT = "LOOKALIKE_LOCAL_PARENT"
_LOOK_EVERY_S = 0.25


def mark() -> Mapping[str, str]:
    """What a child needs in its environment to know us."""
    return {PARENT: str(os.getpid())}


def leave_with_parent() -> None:
    """From now on, SIGTERM comes to this process when the one that `mark`ed it is gone."""
    parent = int(os.environ[PARENT])  # not getppid(): that may be another's already

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent").start()
