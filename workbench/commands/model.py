"""`lookalike model build|list`: make an encoder, or show those that are there."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from workbench.models import build

PRECISIONS = ("float32", "float16", "dynamic-int8")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two actions, each with its own options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="build|list")
    make = actions.add_parser("build", help="make an encoder from ImageNet weights, unless it is there")
    make.add_argument("--encoder", required=True, choices=sorted(build.KINDS))
    make.add_argument(
        "--weights",
        metavar="FILE",
        help="the official weights on this disk, instead of downloading them; "
        "'seeded' takes random ones, for tests and benchmarks only",
    )
    make.add_argument("--precision", choices=PRECISIONS, help="default: what measured best for the encoder")
    show = actions.add_parser("list", help="the encoders in a folder")
    show.add_argument("--json", action="store_true", help="print the cards as JSON")
    for action in (make, show):
        action.add_argument(
            "--out", type=Path, default=build.FOLDER, metavar="DIR", help="default: %(default)s"
        )


def run(args: argparse.Namespace) -> int:
    """`build` prints the encoder's path on stdout, `list` a line for each; everything else goes to stderr."""
    if args.action == "build":
        print(build.build(args.encoder, args.out, args.weights, args.precision))
        return 0
    cards = build.cards(args.out)
    if args.json:
        print(json.dumps([asdict(card) for card in cards], indent=2, ensure_ascii=False))
        return 0
    for card in cards:
        use = "" if card.weights.real else "  NOT FOR REAL USE"
        print(f"{card.name:<20} {card.precision:<13} {card.dimensions:>5}  {card.hash}{use}")
        print(f"{'':<20} {card.weights.source}, {card.weights.licence}")
    if not cards:
        print(f"There is no encoder in {args.out}: make one with `lookalike model build`.")
    return 0
