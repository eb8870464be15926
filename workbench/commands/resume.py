"""`lookalike resume`: serve the newest snapshot again, and every later one."""

import argparse
import sys

from lambdas.publish import ops
from workbench import target


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bucket."""
    target.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Moves CURRENT."""
    now = ops.resume(target.open_bucket(args), target.person())
    print(f"{now.serving} is served within seconds, and every newer version after it.", file=sys.stderr)
    return 0
