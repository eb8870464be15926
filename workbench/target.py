"""Which bucket a command works on: one on AWS, or the local stack's."""

import argparse
import getpass
import socket
from pathlib import Path

from lookalike.bucket import Bucket
from lookalike.errors import NotFound
from workbench.local_stack import state, wiring

DEFAULT_STATE = Path("build/demo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--bucket` and `--endpoint-url`, or `--state`; without any, the local stack in build/demo."""
    parser.add_argument("--bucket", help="the catalog's bucket (default: the local stack's)")
    parser.add_argument("--endpoint-url", help="where S3 is, when it isn't AWS")
    parser.add_argument(
        "--state",
        type=Path,
        default=DEFAULT_STATE,
        help="a local stack's folder (%(default)s)",
    )


def open_bucket(args: argparse.Namespace) -> Bucket:
    """The bucket that the arguments name. Raises BadRequest or NotFound with what to do."""
    if args.bucket:
        if args.endpoint_url:
            return Bucket(wiring.clients(args.endpoint_url)[0], args.bucket)
        return Bucket.open(args.bucket)
    if args.endpoint_url:
        return Bucket(wiring.clients(args.endpoint_url)[0], wiring.BUCKET)
    running = state.load(args.state)
    if not state.is_running(args.state):
        raise NotFound(
            f"The local stack in {args.state} is stopped. Start it: `make demo`, or `lookalike up --state"
            f" {args.state}`. For a bucket on AWS, give --bucket."
        )
    return Bucket(wiring.clients(running.endpoint_url)[0], running.bucket)


def person() -> str:
    """Who does something to the catalog: it is written down in CURRENT."""
    return f"{getpass.getuser()}@{socket.gethostname()}"
