"""`lookalike sample`: draws a catalog, or the page's example photos."""

import argparse
import sys
from pathlib import Path

from lookalike.errors import BadRequest
from workbench.progress import bar
from workbench.sample_catalog import make
from workbench.sample_catalog.examples import make_examples


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, how many, which."""
    parser.add_argument("folder", type=Path, nargs="?", help="gets images/ and styles.csv")
    parser.add_argument("--count", type=int, default=480, help="how many products (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="which catalog; the same seed draws the same one")
    parser.add_argument(
        "--examples",
        type=Path,
        metavar="DIR",
        help="write six photos as a phone takes them, of products of that catalog",
    )


def run(args: argparse.Namespace) -> int:
    """Draws what was asked for and says where it is."""
    if args.folder is None and args.examples is None:
        raise BadRequest("Where to? Name a folder for the catalog, or --examples DIR.")
    if args.folder is not None:
        with bar("drawing", " pictures") as progress:
            make(args.folder, args.count, args.seed, progress)
        print(f"{args.count} products drawn in {args.folder}: images/ and styles.csv.", file=sys.stderr)
    if args.examples is not None:
        written = make_examples(args.examples, args.seed)
        print(f"{len(written)} example photos written to {args.examples}.", file=sys.stderr)
    return 0
