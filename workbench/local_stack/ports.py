"""Which ports the local stack listens on: always on 127.0.0.1, never on one that is taken."""

import socket

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
        raise BadRequest(
            f"Port {port} on {HOST} is in use by another program. Stop that one, or choose another port: "
            f"`make demo PORT={port + 1}` or `lookalike up --port {port + 1}`."
        )
