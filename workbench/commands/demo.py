"""`lookalike demo`: everything from nothing to a page in the browser (`make demo`)."""

import argparse
from pathlib import Path

from workbench.demo import demo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which catalog, and where the page is."""
    parser.add_argument(
        "--catalog",
        type=Path,
        help="a folder with images/ and, if you have it, styles.csv",
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
    demo(args.catalog, args.port, args.encoder)
    return 0
