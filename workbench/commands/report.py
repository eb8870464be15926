"""`lookalike report`: what was taken, replaced, removed and refused, and why."""

import argparse
import csv
import io
import json
import sys
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lookalike import layout
from lookalike.errors import NotFound
from lookalike.store import Store
from workbench import target

SHOWN = 40
Row = Mapping[str, str]
TABLE = f"{layout.REPORTS}latest.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bucket, and what to do with the report."""
    target.add_arguments(parser)
    parser.add_argument("--html", type=Path, metavar="FILE", help="save the report's page")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="save the report's table")
    parser.add_argument("--open", action="store_true", help="show the page in a browser (saves it first)")
    parser.add_argument("--json", action="store_true", help="print every row as JSON and nothing else")


def run(args: argparse.Namespace) -> int:
    """Saves what is asked for; prints the rows unless only a file was wanted."""
    store = target.open_bucket(args)
    table = _read(store, TABLE)
    if args.open and not args.html:
        args.html = Path("lookalike-report.html")
    if args.html:
        _save(args.html, _read(store, layout.LATEST_REPORT))
    if args.csv:
        _save(args.csv, table)
    if args.open:
        webbrowser.open(args.html.resolve().as_uri())
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    if args.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    elif not args.html and not args.csv:
        print("\n".join(lines(rows)))
    return 0


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """The rows for a person: what needs somebody's hand comes first."""
    states: dict[str, list[Row]] = {}
    for row in rows:
        states.setdefault(row["state"], []).append(row)
    if not rows:
        yield "Nothing has happened yet."
    for state, some in sorted(states.items(), key=lambda one: one[0] != "not taken"):
        yield f"{state}: {len(some):,}"
        yield from (f"  {_line(row)}" for row in some[:SHOWN])
        if len(some) > SHOWN:
            yield f"  … and {len(some) - SHOWN:,} more (--csv FILE saves all)"


def _line(row: Row) -> str:
    line = f"line {row['line']}" if row.get("line") else ""
    return "  ".join(part for part in (row["file"], line, row["reason"], row["remedy"]) if part)


def _read(store: Store, key: str) -> bytes:
    try:
        return store.read(key).data
    except NotFound:
        raise NotFound("There is no report yet: it comes with the first pictures.") from None


def _save(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    print(f"Saved {path}.", file=sys.stderr)
