"""`lookalike index`: a catalog that can be searched, from a folder of pictures."""

import argparse
import json
import sys
import time
from pathlib import Path

from lookalike import current, layout
from workbench import encoders
from workbench.folder import Folder
from workbench.index import Indexed, index, open_store
from workbench.progress import bar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where, to where, with which encoder."""
    parser.add_argument(
        "catalog", type=Path, metavar="CATALOG_DIR", help="holds images/ and, if you have it, *.csv"
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="where the result goes; a second run updates it",
    )
    parser.add_argument(
        "--encoder", help="resnet50 or efficientnet-lite0 (default: the result's own, else resnet50)"
    )
    parser.add_argument("--json", action="store_true", help="print counts as JSON and nothing else")


def run(args: argparse.Namespace) -> int:
    """Builds or updates; 1 when a file could not be read."""
    open_store(args.catalog, args.out)  # what is wrong with them is said before an encoder is built
    encoder = encoders.choose(args.encoder, _own(args.out))
    print(f"Encoder: {encoders.label(encoder.stem)}", file=sys.stderr)
    began = time.monotonic()
    try:
        with bar("looked at") as progress:
            made = index(args.catalog, args.out, encoder, progress=progress)
    except KeyboardInterrupt:
        print("\nStopped. What was done is kept: the same command goes on from there.", file=sys.stderr)
        raise
    _tell(args, made, time.monotonic() - began)
    return 1 if made.failed else 0


def _own(out: Path) -> Path | None:
    """The encoder of an earlier run."""
    if not (out / layout.CURRENT).is_file():
        return None
    found = current.read(Folder(out))
    return out / layout.model_key(f"{found[0].encoder}.tflite") if found else None


def _tell(args: argparse.Namespace, made: Indexed, seconds: float) -> None:
    for key, error in list(made.failed.items())[:10]:
        print(f"  {key} could not be read: {error}", file=sys.stderr)
    if made.failed:
        print(f"{len(made.failed)} files could not be read: mend that and run this again.", file=sys.stderr)
    if args.json:
        counts = {"described": made.described, "searchable": made.searchable, "refused": made.refused}
        print(json.dumps({**counts, "failed": len(made.failed), "seconds": round(seconds, 1)}))
        return
    print(f"{made.described:,} pictures described in {seconds:.1f} s.")
    print(f"{made.searchable:,} products are searchable, {made.refused:,} pictures were refused.")
    print(f"Why: {args.out / layout.LATEST_REPORT}")
    print(f"Try: lookalike search PHOTO --snapshot {args.out}")
