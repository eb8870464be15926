"""Tags what no kept version refers to, so that the bucket's lifecycle removes it. Age alone is no reason."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

from lambdas.publish.gather import THREADS
from lookalike import layout
from lookalike.current import Current
from lookalike.errors import NotFound
from lookalike.manifest import Manifest
from lookalike.settings import PublishSettings
from lookalike.store import Info, Store

TAG = {"retired": "true"}
RETIRED = f"{layout.SNAPSHOTS}retired.json"
"""The keys that were tagged and are still there: a listing doesn't show tags, and tagging twice costs."""
UNFINISHED = timedelta(days=1)
"""What no version refers to may still be on its way into one, for that long."""
SERVED = "served"
"""A mark beside a manifest: its LastModified is when somebody's hand last ended that version's serving."""


def retire(store: Store, current: Current, settings: PublishSettings, now: datetime) -> list[str]:
    """Tags versions that are neither serving, head, among the newest, nor served lately.

    What only they referred to goes with them: files of a base, parts of the features. Returns the keys.
    """
    objects = [info for info in store.list(layout.SNAPSHOTS) if _file(info.key)]
    kept = kept_versions(objects, current, settings, now)
    old = [info for info in objects if _version(info.key) not in kept]
    old += store.list(layout.FEATURES)
    old = [info for info in old if now - info.last_modified > UNFINISHED]
    if not old:
        return []
    before = tagged(store)
    gone = {info.key for info in old} - _referred(store, kept)
    for key in sorted(gone - before):
        store.tag(key, TAG)
    if gone != before:
        remember(store, gone)
    return sorted(gone - before)


def revive(store: Store, version: str) -> None:
    """Takes the tags off a version, before somebody lets it serve again."""
    before = tagged(store)
    manifest = Manifest.load(store.read(layout.manifest_key(version)).data)
    back = before & {layout.manifest_key(version), *(file.key for file in manifest.files.values())}
    for key in sorted(back):
        store.tag(key, {})
    if back:
        remember(store, before - back)


def kept_versions(
    objects: Iterable[Info], current: Current, settings: PublishSettings, now: datetime
) -> list[str]:
    """The versions that stay, of those whose manifest is among `objects`."""
    made: dict[str, datetime] = {}
    served: dict[str, datetime] = {}
    for info in objects:
        times = {"manifest.json": made, SERVED: served}.get(_file(info.key), {})
        times[_version(info.key)] = info.last_modified
    in_turn = sorted(made)
    for version, after in pairwise(in_turn):
        # It served, if it did, until the next was made; a mark says when it did so later.
        served[version] = max(served.get(version, made[after]), made[after])
    lately = timedelta(days=settings.keep_days)
    kept = {current.serving, current.head, *in_turn[-settings.keep_versions :]}
    kept |= {version for version in made if now - served.get(version, now) <= lately}
    return sorted(kept & made.keys())


def mark_served(store: Store, version: str) -> None:
    """Says that `version` served until now; for whoever moves `serving` away from it."""
    store.write(layout.snapshot_key(version, SERVED), b"")


def tagged(store: Store, where: str = RETIRED) -> set[str]:
    """The keys that wait for the lifecycle."""
    try:
        return set(json.loads(store.read(where).data))
    except NotFound:
        return set()


def remember(store: Store, keys: Iterable[str], where: str = RETIRED) -> None:
    """Writes down what `tagged` tells."""
    store.write(where, json.dumps(sorted(keys), indent=0).encode())


def _referred(store: Store, versions: Iterable[str]) -> set[str]:
    """Every key that those versions' manifests name."""

    def named(version: str) -> set[str]:
        manifest = Manifest.load(store.read(layout.manifest_key(version)).data)
        return {*manifest.features, *(file.key for file in manifest.files.values())}

    with ThreadPoolExecutor(THREADS) as threads:
        return set().union(*threads.map(named, versions))


def _version(key: str) -> str:
    return key.removeprefix(layout.SNAPSHOTS).partition("/")[0]


def _file(key: str) -> str:
    return key.removeprefix(layout.SNAPSHOTS).partition("/")[2]
