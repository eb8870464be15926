"""`lookalike kaggle`: fetches the full Kaggle catalog, 44,000 products in 23 GB."""

import argparse
import sys
from pathlib import Path

from lookalike.errors import NotFound
from workbench import kaggle
from workbench.progress import bar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and from where if not from Kaggle."""
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("build/kaggle"),
        help="gets images/ and styles.csv (default: %(default)s)",
    )
    parser.add_argument(
        "--from", type=Path, dest="source", metavar="FOLDER", help="a download that is here already"
    )
    parser.add_argument("--copy", action="store_true", help="copy the pictures instead of linking them")


def run(args: argparse.Namespace) -> int:
    """Fetches, lays out, and says what to do with it."""
    source = args.source
    if source is None:
        print("fetching the set from Kaggle: 23 GB, continued where it was stopped", file=sys.stderr)
        source = kaggle.download()
    elif not source.is_dir():
        raise NotFound(f"There is no folder {source}. Name the one that the download was unpacked into.")
    with bar("laying out", " pictures") as progress:
        layout = kaggle.lay_out(source, args.folder, copy=args.copy, progress=progress)
    how = "linked" if layout.linked else "copied"
    print(
        f"{layout.pictures} pictures in {args.folder}, {layout.added} of them newly {how}.", file=sys.stderr
    )
    print(f"Try it: make demo CATALOG={args.folder}", file=sys.stderr)
    return 0
