"""`lookalike up`: the local stack, on what its bucket holds and, if given, a catalog."""

import argparse
from pathlib import Path

from workbench.demo import up
from workbench.target import DEFAULT_STATE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which catalog, where the state lies, where the page is."""
    parser.add_argument("--catalog", type=Path, help="a folder to copy into the bucket first")
    parser.add_argument(
        "--state",
        type=Path,
        default=DEFAULT_STATE,
        help="keeps the bucket's objects (%(default)s)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help="the page's port on 127.0.0.1 (%(default)s)",
    )
    parser.add_argument(
        "--encoder",
        help="resnet50 or efficientnet-lite0 (default: what can be had here)",
    )


def run(args: argparse.Namespace) -> int:
    """Serves until Ctrl-C."""
    up(args.catalog, args.state, args.port, args.encoder)
    return 0
