"""`lookalike push`: copies a catalog folder into the bucket."""

import argparse
import sys
from pathlib import Path

from workbench import target
from workbench.progress import bar
from workbench.push import push


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, the bucket, and whether to remove what the folder lacks."""
    parser.add_argument("folder", type=Path, help="holds images/ and, optionally, styles.csv")
    parser.add_argument(
        "--delete",
        action="store_true",
        help="remove from the bucket what the folder doesn't hold",
    )
    target.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Sends what differs and says how much that was."""
    with bar("sending") as progress:
        pushed = push(args.folder, target.open_bucket(args), delete=args.delete, progress=progress)
    print(
        f"{pushed.sent} of {pushed.files} files sent, {pushed.removed} removed.",
        file=sys.stderr,
    )
    return 0
