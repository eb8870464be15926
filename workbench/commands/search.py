"""`lookalike search`: the products that look most like a photo, as a table, JSON or a page."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from lambdas.query.parameters import MAX_K
from lookalike import photo
from lookalike.errors import BadRequest
from workbench import search_page
from workbench.searching import Catalog, Remote, local

COLUMNS = ("articleType", "baseColour", "gender")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The photo, where to search, and how to show what was found."""
    parser.add_argument("photo", type=Path, help="JPEG, PNG, WebP, GIF, AVIF or HEIC")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--snapshot", type=Path, metavar="DIR", help="what `lookalike index --out DIR` wrote")
    where.add_argument("--url", help="the page's address of a running service, e.g. http://127.0.0.1:8000")
    parser.add_argument("-k", type=_count, default=6, help=f"how many, 1 to {MAX_K} (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print the API's answer and nothing else")
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write a page with the pictures side by side"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_K:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 to {MAX_K}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Searches and shows."""
    data = _read(args.photo)
    if args.url:
        _show(args, Remote(args.url), data)
    else:
        with local(args.snapshot) as catalog:
            _show(args, catalog, data)
    return 0


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadRequest(f"{path} can't be read ({error.strerror}): give the path of a photo.") from None
    if not data:
        raise BadRequest(f"{path} is empty, it has 0 bytes: give the path of a photo.")
    return data


def _show(args: argparse.Namespace, catalog: Catalog, data: bytes) -> None:
    answer = catalog.search(data, args.k)
    if args.html:
        shown = photo.jpeg(photo.load(data), side=400)
        page = search_page.page(args.photo.name, shown, answer, catalog.picture)
        args.html.write_text(page, encoding="utf-8")
        print(f"The page is {args.html}.", file=sys.stderr)
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif not args.html:
        _table(answer)


def _table(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("", "similarity", "id", "name", *COLUMNS)
    for place, match in enumerate(answer["matches"], 1):
        product = match["product"]
        cells = (product["id"], product["name"], *(product.get(name) or "" for name in COLUMNS))
        table.add_row(str(place), f"{match['similarity']:.3f}", *map(escape, cells))
    console = Console()
    console.print(table)
    confidence = f"confidence {answer['confidence']}, " if answer["confidence"] else ""
    took = answer["timings_ms"].get("total", 0)
    console.print(f"{confidence}{answer['total']} products, snapshot {answer['snapshot']}, {took:.0f} ms")
