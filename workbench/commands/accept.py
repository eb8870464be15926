"""`lookalike accept`: let a publish through that was held because it removes much."""

import argparse
import sys

from lambdas.publish import ops
from workbench import target


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bucket."""
    target.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Marks it in CURRENT; publish does the rest."""
    now = ops.accept(target.open_bucket(args), target.person())
    removed = now.held["removed"] if now.held else 0
    print(f"Accepted: {removed:,} products go with the next publish, which is on its way.", file=sys.stderr)
    return 0
