"""`lookalike benchmark`: how fast everything is on this machine, and how much memory it takes."""

import argparse
import json
import shlex
import sys
from pathlib import Path

from workbench.benchmark import table
from workbench.benchmark.measure import load, measure
from workbench.models import build
from workbench.models.weights import SEEDED, WeightsError
from workbench.progress import bar, step
from workbench.sample_catalog import make

NAMES = ("efficientnet-lite0", "resnet50")
PRODUCTS = 2_946
BUSY = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which catalog and encoders, how to print."""
    parser.add_argument(
        "--catalog", type=Path, metavar="DIR", help=f"holds images/ (default: {PRODUCTS} drawn products)"
    )
    parser.add_argument("--encoder", action="append", choices=NAMES, help="one of them only")
    parser.add_argument("--no-stack", action="store_true", help="leave out the slow part: dropping pictures")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table there, too")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON and nothing else")


def run(args: argparse.Namespace) -> int:
    """Prints the table; 1 when a figure is not as good as it should be."""
    busy = load()
    if busy > BUSY:
        print(
            f"This machine is busy (load {busy:.1f}): figures will be worse than they are.", file=sys.stderr
        )
    catalog = args.catalog or _drawn(Path("build/benchmark"))
    found = [measure(catalog, _encoder(name), drops=not args.no_stack) for name in args.encoder or NAMES]
    text = table.markdown(found, shlex.join(["lookalike", *sys.argv[1:]]), busy)
    if args.markdown:
        args.markdown.write_text(text)
    if args.json:
        print(json.dumps({one.encoder: one.figures for one in found}, indent=2))
    else:
        print(text)
    missed = table.missed(found)
    for sentence in missed:
        print(f"Not as good as it should be. {sentence}", file=sys.stderr)
    return 1 if missed else 0


def _encoder(name: str) -> Path:
    """With real weights where they can be had: seeded ones are as fast."""
    try:
        return build.build(name)
    except WeightsError:
        return build.build(name, Path("build/benchmark/models"), SEEDED)


def _drawn(folder: Path) -> Path:
    if not (folder / "styles.csv").exists():
        with step(f"drawing {PRODUCTS} products in {folder}"), bar("drawn") as progress:
            make(folder, PRODUCTS, progress=progress)
    return folder
