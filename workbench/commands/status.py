"""`lookalike status`: what is served, what is newest, what waits."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from lambdas.publish import ops
from lookalike import current, layout
from lookalike.manifest import Manifest
from lookalike.store import Store
from workbench import encoders, target
from workbench.ago import ago

Status = Mapping[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bucket, and how to print."""
    target.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def run(args: argparse.Namespace) -> int:
    """Prints it. A catalog without a snapshot is a status, too."""
    found = status(target.open_bucket(args))
    print(json.dumps(found, indent=2) if args.json else "\n".join(lines(found, datetime.now(UTC))))
    return 0


def status(store: Store) -> Status:
    """All of it, as JSON can say it. `serving` and `head` are None before the first snapshot."""
    pending = ops.pending(store)
    waiting = {"files": pending.listed, "waiting": pending.waiting}
    found = current.read(store)
    if found is None:
        return {"serving": None, "head": None, **waiting}
    now = found[0]
    return {
        "serving": _version(store, now.serving),
        "head": _version(store, now.head),
        "pinned": now.pinned,
        "encoder": now.encoder,
        "next_encoder": now.next_encoder,
        "held": dict(now.held) if now.held else None,
        "changed": {"at": now.written_at, "by": now.by},
        **waiting,
    }


def _version(store: Store, version: str) -> dict[str, Any]:
    manifest = Manifest.load(store.read(layout.manifest_key(version)).data)
    return {
        "version": version,
        "created_at": manifest.created_at.isoformat(),
        "products": manifest.counts["products"],
        "refused": manifest.counts.get("rejected", 0),
    }


def lines(found: Status, now: datetime) -> Iterator[str]:
    """The same for a person."""
    if found["serving"] is None:
        yield "Nothing is searchable yet."
    else:
        yield _row("serving", _said(found["serving"], now))
        same = found["head"]["version"] == found["serving"]["version"]
        yield _row("newest", "the same" if same else _said(found["head"], now))
        if found["pinned"]:
            yield _row("pinned", "new versions are not served until `lookalike resume`")
        yield _row("encoder", encoders.label(found["encoder"]))
        if found["next_encoder"]:
            yield _row("moving to", encoders.label(found["next_encoder"]))
        yield _row(
            "changed",
            f"{ago(datetime.fromisoformat(found['changed']['at']), now)} by {found['changed']['by']}",
        )
    yield _row(
        "in the bucket", f"{found['files']:,} files, {found['waiting']:,} of them not yet taken in or refused"
    )
    if held := found.get("held"):
        yield _row("HELD", held_sentence(held))


def held_sentence(held: Mapping[str, Any]) -> str:
    """What a held publish waits for."""
    if held.get("accepted"):
        return "a publish that removes many products was accepted, and is on its way"
    return (
        f"a publish would remove {held['removed']:,} of {held['products']:,} products. If that is meant,"
        " `lookalike accept` lets it through; if not, put the pictures back."
    )


def _said(version: Mapping[str, Any], now: datetime) -> str:
    made = ago(datetime.fromisoformat(version["created_at"]), now)
    counts = f"{version['products']:,} products, {version['refused']:,} pictures refused"
    return f"{version['version']} ({made}): {counts}"


def _row(name: str, text: str) -> str:
    return f"{name:<13}  {text}"
