"""Tags thumbnails that no kept version names, so that the bucket's lifecycle removes them; once a night."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from lambdas.publish import head, retire
from lambdas.publish import ledger as ledgers
from lambdas.publish.gather import THREADS
from lookalike import layout
from lookalike.current import Current
from lookalike.manifest import Manifest
from lookalike.settings import PublishSettings
from lookalike.store import Store

RETIRED = f"{layout.SNAPSHOTS}retired-thumbnails.json"
AT_ONCE = 4
"""Ledgers that are read side by side: one of 44,000 pictures takes some 80 MB while it is looked through."""


def sweep(store: Store, current: Current, settings: PublishSettings, now: datetime) -> list[str]:
    """Tags the thumbnails that nothing shows any more. Returns their keys.

    Ingest writes a thumbnail before anything names it: a young one is left alone. One that is named again
    (its picture was put back) loses its tag: the lifecycle counts from when it was written, so that a night
    lies between.
    """
    listed = {info.key: info.last_modified for info in store.list(layout.THUMBNAILS)}
    kept = retire.kept_versions(store.list(layout.SNAPSHOTS), current, settings, now)
    named = _named(store, kept)
    before = retire.tagged(store, RETIRED) & listed.keys()
    old = {key for key, written in listed.items() if now - written > retire.UNFINISHED}
    gone = old - named
    _tag(store, before & named, {})
    if gone != before:
        # Before they are tagged: what is tagged and not remembered could not be taken back.
        retire.remember(store, gone, RETIRED)
    _tag(store, gone - before, retire.TAG)
    return sorted(gone - before)


def revive(store: Store, version: str) -> None:
    """Takes the tags off what a version shows, before somebody lets it serve again."""
    tagged = retire.tagged(store, RETIRED)
    back = tagged & _named(store, [version]) if tagged else set()
    _tag(store, [key for key in back if store.head(key)], {})


def _named(store: Store, versions: Iterable[str]) -> set[str]:
    """Every thumbnail of those versions' pictures, also of those that a newer one hides."""
    manifests = [Manifest.load(store.read(layout.manifest_key(version)).data) for version in versions]
    files = {
        manifest.files[name].key
        for manifest in manifests
        for name in (head.LEDGER, head.LEDGER_DELTA)
        if name in manifest.files
    }

    def named(key: str) -> set[str]:
        entries = ledgers.load(store.read(key).data).entries.values()
        return {entry.thumbnail for entry in entries if entry}

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return set().union(*threads.map(named, files))


def _tag(store: Store, keys: Iterable[str], tags: dict[str, str]) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda key: store.tag(key, tags), sorted(keys)))
