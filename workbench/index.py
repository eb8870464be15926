"""A folder of pictures → a catalog that can be searched, with no AWS: the functions' own code on a Folder."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from lambdas.ingest.handler import TARGETS
from lambdas.ingest.pipeline import Bench, run
from lambdas.ingest.state import State
from lambdas.publish import head, migrate, ops
from lambdas.publish.build import DELTA_SHARE
from lambdas.publish.publish import publish
from lambdas.publish.state import nowhere
from lookalike import current, layout
from lookalike.encoder import Encoder
from lookalike.errors import BadRequest
from lookalike.features import Encodes
from lookalike.manifest import Manifest
from lookalike.settings import IngestSettings, PublishSettings
from lookalike.store import Store
from workbench import encoders
from workbench.folder import WORK, Folder
from workbench.progress import Progress, silent
from workbench.push import catalog_files

CHUNK = 100
"""Pictures in one inbox object: what is lost, and described again, when a run is stopped."""
BY = "lookalike index"


@dataclass
class Indexed:
    """What a run did: pictures described; what is searchable and refused now; keys that could not be read."""

    described: int = 0
    searchable: int = 0
    refused: int = 0
    failed: dict[str, Exception] = field(default_factory=dict)


def index(
    catalog: Path,
    out: Path,
    encoder: Path,
    *,
    load: Callable[[Path], Encodes] = Encoder.load,
    progress: Progress = silent,
) -> Indexed:
    """Makes `out` hold what `catalog` holds (images/ and *.csv), describing only what is new or changed.

    A run that was stopped, however, goes on where it was. Raises BadRequest, NotFound, EncoderError.
    """
    store = open_store(catalog, out)
    with alone(out), tempfile.TemporaryDirectory(prefix="lookalike-") as cache:
        encoders.upload(store, encoder)
        settings = PublishSettings(bucket=str(out), cache=Path(cache), encoder=encoder.stem, hold_share=1)
        _publish(store, settings)  # what a stopped run left
        target = _turn_to(store, encoder.stem)
        keys = ops.unstaged(store) if target == "staging" else ops.behind(store)
        ingest = State(store, IngestSettings(bucket=str(out), cache=Path(cache), encoder=encoder.stem), load)
        made = describe(keys, ingest, encoder.stem, target, progress)
        _publish(store, settings)
        counts = _clean(store)
        made.searchable, made.refused = counts["products"], counts["rejected"]
        return made


def open_store(catalog: Path, out: Path) -> Folder:
    """`out`, with the catalog's own files shown in it where ingest and publish look for them."""
    sheets = {key: path for key, path in catalog_files(catalog) if layout.is_metadata(key)}
    images = (catalog / "images").resolve()
    if out.resolve() == catalog.resolve() or out.resolve().is_relative_to(images):
        raise BadRequest(f"{out} can't hold the result: it is the catalog itself. Give --out another folder.")
    if out.exists() and not out.is_dir():
        raise BadRequest(f"{out} is a file. Give --out a folder, new or from an earlier run.")
    return Folder(out, {layout.IMAGES: images, **sheets})


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keeps `out` for this run. Raises BadRequest when another has it."""
    with (out / WORK / "index.lock").open("a") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except OSError:
            raise BadRequest(
                f"Another run works on {out}: wait for it, or give --out another folder."
            ) from None
        yield


def _turn_to(store: Store, encoder: str) -> str:
    """Where batches go: to `staging`, when the catalog moves to other numbers than it has."""
    found = current.read(store)
    if found is None:
        return "inbox"
    now = found[0]
    if now.encoder != encoder:
        now = ops.migrate_to(store, encoder, BY)
    elif now.next_encoder:
        now = ops.stay(store, BY)
    return "staging" if migrate.target(now, head.load(store, now.head)) else "inbox"


def describe(keys: Sequence[str], ingest: State, encoder: str, target: str, progress: Progress) -> Indexed:
    """Looks at the keys, as the bulk job does on AWS; a run that is stopped keeps what it has done."""
    made = Indexed()
    if not keys:
        return made
    bench = Bench(
        store=ingest.store,
        desks=ingest.desks(encoder),
        limits=ingest.limits,
        now=ingest.now,
        target=TARGETS[target],
    )
    for at in range(0, len(keys), CHUNK):
        outcome = run(keys[at : at + CHUNK], bench)
        made.described += outcome.taken
        made.failed |= outcome.failed
        progress(min(at + CHUNK, len(keys)), len(keys))
    return made


def _publish(store: Store, settings: PublishSettings) -> None:
    """Merges all that waits. Unlike the functions, it never leaves a large delta for the next publish."""
    while publish(store, settings, _now(), nowhere).more:
        pass
    found = current.read(store)
    if found is None:
        return
    counts = Manifest.load(store.read(layout.manifest_key(found[0].head)).data).counts
    if counts["delta"] + counts["removed"] > DELTA_SHARE * counts["base"]:
        publish(store, settings, _now(), nowhere, rebuild=True)


def _clean(store: Store) -> dict[str, int]:
    """Removes what the catalog as it is does not refer to; the head's counts."""
    found = current.read(store)
    if found is None:
        return {"products": 0, "rejected": 0}
    kept: set[str] = set()
    for version in {found[0].serving, found[0].head}:
        on = head.load(store, version)
        files = on.manifest.files.values() if on.manifest else ()
        kept |= {layout.manifest_key(version), *on.parts, *(file.key for file in files)}
        kept |= {entry.thumbnail for entry in on.ledger.entries.values()}
    there = (info.key for prefix in _OURS for info in store.list(prefix))
    store.delete([key for key in there if key not in kept])
    return dict(Manifest.load(store.read(layout.manifest_key(found[0].head)).data).counts)


_OURS = (layout.SNAPSHOTS, layout.FEATURES, layout.THUMBNAILS)


def _now() -> datetime:
    return datetime.now(UTC)
