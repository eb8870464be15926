"""`lookalike verify`: compare what is searchable with what the bucket holds."""

import argparse
import json
import sys

from lambdas.publish import ops
from workbench import target

SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bucket, and how to print."""
    target.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def run(args: argparse.Namespace) -> int:
    """A line for each difference; 0 when there is none, else 1."""
    found = ops.verify(target.open_bucket(args))
    if args.json:
        print(json.dumps({"differences": found}, indent=2, ensure_ascii=False))
    else:
        print("\n".join(found[:SHOWN]) if found else "The snapshot is what the bucket says.")
        if len(found) > SHOWN:
            print(f"… and {len(found) - SHOWN:,} more (--json prints all).")
    if found:
        print(
            f"{len(found):,} differences. What was put in a moment ago is on its way; what stays is mended by"
            " the next sweep, which runs by itself.",
            file=sys.stderr,
        )
    return 1 if found else 0
