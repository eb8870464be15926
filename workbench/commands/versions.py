"""`lookalike versions`: the snapshots that can be served."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from lambdas.publish import ops
from lookalike import current
from lookalike.store import Store
from workbench import target
from workbench.ago import ago


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bucket, and how to print."""
    target.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def run(args: argparse.Namespace) -> int:
    """Prints them, the newest first."""
    found = versions(target.open_bucket(args))
    print(json.dumps(found, indent=2) if args.json else "\n".join(lines(found, datetime.now(UTC))))
    return 0


def versions(store: Store) -> list[dict[str, Any]]:
    """Every version, as JSON can say it."""
    found = current.read(store)
    serving, head = (found[0].serving, found[0].head) if found else ("", "")
    return [
        {
            "version": one.version,
            "created_at": one.created_at.isoformat(),
            "products": one.counts["products"],
            "refused": one.counts.get("rejected", 0),
            "encoder": one.encoder,
            "serving": one.version == serving,
            "newest": one.version == head,
        }
        for one in ops.versions(store)
    ]


def lines(found: list[dict[str, Any]], now: datetime) -> Iterator[str]:
    """The same for a person."""
    if not found:
        yield "There is no snapshot yet."
        return
    yield f"{'version':<36}  {'made':<15}  {'products':>9}  {'refused':>7}"
    for one in found:
        made = ago(datetime.fromisoformat(one["created_at"]), now)
        counts = f"{one['products']:>9,}  {one['refused']:>7,}"
        yield f"{one['version']:<36}  {made:<15}  {counts}  {_marks(one)}".rstrip()


def _marks(one: Mapping[str, Any]) -> str:
    return ", ".join(mark for mark in ("serving", "newest") if one[mark])
