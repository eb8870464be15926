"""`lookalike evaluate`: how good the matches are, the plain pipeline and ours side by side."""

import argparse
import json
import tempfile
from pathlib import Path

from lookalike.errors import BadRequest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to measure on, and how to tell."""
    parser.add_argument("catalog", type=Path, help="a folder with images/ and styles.csv")
    parser.add_argument("--phone", type=Path, help="photos in folders named for their class")
    parser.add_argument(
        "--classes", type=Path, help="JSON: class → articleTypes that are right (default: ten)"
    )
    parser.add_argument("--encoder", help="resnet50 or efficientnet-lite0 (default: what can be had here)")
    parser.add_argument(
        "--ablate", action="store_true", help="measure what each step buys, too (minutes more)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, and nothing else, on stdout")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report with pictures")


def run(args: argparse.Namespace) -> int:
    """Measures (minutes), then prints a table or JSON. Features are kept under build/evaluate."""
    from workbench.evaluate import catalog as folders
    from workbench.evaluate import page, tables
    from workbench.evaluate.report import measure
    from workbench.models import ready

    if args.classes and not args.phone:
        raise BadRequest(
            "--classes says what phone photos may be called: give the photos, too, with --phone DIR."
        )
    known = folders.catalog(args.catalog)
    phone = folders.phone(args.phone, args.classes) if args.phone else None
    with tempfile.TemporaryDirectory() as scratch:
        measured = measure(known, phone, ready(args.encoder), Path(scratch), steps=args.ablate)
    if args.html:
        args.html.write_text(page.page(measured.report, measured.data, measured.plain, measured.ours))
    print(
        json.dumps(measured.report) if args.json else tables.markdown(measured.report),
        end="\n" if args.json else "",
    )
    return 0
