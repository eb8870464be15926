"""Makes a version that readers don't see yet: features filed, files built, examined, uploaded."""

from dataclasses import replace
from pathlib import Path

from lambdas.publish import build, examine
from lambdas.publish.build import Built, Coming
from lambdas.publish.head import Head
from lambdas.publish.plan import Desk, Plan
from lambdas.publish.shelf import Shelf
from lookalike import layout
from lookalike.snapshot import Snapshot
from lookalike.snapshot_writer import READ_BY_QUERY
from lookalike.store import Headers

FOREVER = Headers(cache_control="public, max-age=31536000, immutable")


def make(desk: Desk, planned: Plan, coming: Coming, folder: Path) -> Built:
    """The version `coming`; its new files are written in `folder`. Raises Damaged when it fails its test."""
    on = Head(planned.encoder) if planned.migrates else desk.head
    alive = {(key, entry.etag) for key, entry in planned.ledger.entries.items()}
    shelf = Shelf(desk.store, planned.encoder, on.parts, desk.now)
    shelf.add(planned.taken, alive.__contains__, tidy=coming.rebuild)
    built = build.build(folder, desk.files, on, shelf, coming)
    carried = desk.files.fetch(built.manifest, [name for name in READ_BY_QUERY if name not in built.paths])
    snapshot = Snapshot(built.manifest, {**carried, **built.paths})
    tested = examine.examine(snapshot, built.products)
    snapshot.close()
    manifest = replace(built.manifest, self_test=tested)
    for name, path in built.paths.items():
        desk.store.upload(path, manifest.files[name].key, FOREVER)
    desk.store.write(layout.manifest_key(coming.version), manifest.dump(), FOREVER)
    return replace(built, manifest=manifest)
