"""Which ports the local stack listens on: always on 127.0.0.1, never on one that is taken."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from lookalike.errors import BadRequest

HOST = "127.0.0.1"


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Whether somebody listens on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def require_free(port: int) -> None:
    """Raises BadRequest with what to do when `port` can't be used."""
    if not 0 < port < 65_536:
        raise BadRequest(f"{port} is not a port. Give one between 1 and 65535.")
    if is_taken(port):
        other = port + 1 if port < 65_535 else 8000
        raise BadRequest(
            f"Port {port} on {HOST} is in use by another program, or not for you. Stop that one, or choose"
            f" another port: `make demo PORT={other}` or `lookalike up --port {other}`."
        )


def answers(url: str, alive: Callable[[], object], seconds: float = 60) -> bool:
    """Waits until something answers at `url`. `alive` is called at every try, and may raise."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        alive()
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own, on 127.0.0.1
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.05)
    return False
