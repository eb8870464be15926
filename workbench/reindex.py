"""Every picture through ingest again: a first load, or a move to another encoder while the old one serves."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lambdas.ingest.state import State
from lambdas.publish import head, migrate, ops
from lookalike import current, layout
from lookalike.encoder import Encoder
from lookalike.errors import BadRequest, LookalikeError, NotFound
from lookalike.features import VERSION, Encodes
from lookalike.manifest import Manifest
from lookalike.settings import IngestSettings
from lookalike.store import Store
from workbench import index
from workbench.index import Indexed
from workbench.progress import Progress, silent


class NotMoved(LookalikeError):
    """The catalog did not move over to the new encoder."""

    code = "not_moved"


class Plan(NamedTuple):
    """Who describes, and where to: `inbox` adds to what serves, `staging` gathers a catalog that replaces it.

    `encoder` is "" before the first publish: ingest then uses the one that it was deployed with.
    """

    encoder: str
    target: str


def prepare(store: Store, encoder: str | None, by: str) -> Plan:
    """Turns the catalog to `encoder` (an id under models/), or to what it is moving to already.

    From then on ingest describes new pictures with both. Raises NotFound when its file isn't there.
    """
    found = current.read(store)
    if found is None:
        if encoder and store.head(layout.model_key(f"{encoder}.tflite")) is None:
            raise NotFound(f"There is no encoder '{encoder}' under {layout.MODELS}: upload it and its card.")
        return Plan(encoder or "", "inbox")
    now = found[0]
    if encoder and encoder not in (now.encoder, now.next_encoder):
        now = ops.migrate_to(store, encoder, by)
    elif encoder == now.encoder and now.next_encoder:
        now = ops.stay(store, by)
    moves = migrate.target(now, head.load(store, now.head))
    return Plan(moves.encoder, "staging") if moves else Plan(now.encoder, "inbox")


def missing(store: Store, plan: Plan) -> list[str]:
    """The pictures that are still to be described, in the order of their keys."""
    return sorted(ops.unstaged(store)) if plan.target == "staging" else ops.behind(store)


def _pause() -> None:
    time.sleep(2)


def describe(
    store: Store,
    plan: Plan,
    cache: Path,
    *,
    load: Callable[[Path], Encodes] = Encoder.load,
    progress: Progress = silent,
) -> Indexed:
    """What the state machine does on AWS, in this process, for the pictures that are missing."""
    if not plan.encoder:
        raise BadRequest("Nothing was published yet, so no encoder is in use: name one with --encoder.")
    settings = IngestSettings(bucket="reindex", cache=cache, encoder=plan.encoder)
    state = State(store, settings, load)
    return index.describe(missing(store, plan), state, plan.encoder, plan.target, progress)


def finish(store: Store, plan: Plan, *, pause: Callable[[], object] = _pause, tries: int = 450) -> None:
    """Sets publish off, and waits until a migration has moved over. Raises NotMoved with what to do."""
    ops.knock(store, plan.encoder)
    if plan.target == "inbox":
        return
    if left := missing(store, plan):
        raise NotMoved(
            f"{len(left)} pictures are not described yet ('{left[0]}' is one), so the old encoder goes on"
            " serving. Run the same command again."
        )
    for _ in range(tries):
        if _moved(store, plan):
            return
        pause()
    raise NotMoved(
        "All pictures are described, and publish did not move over: look at `lookalike status`, at publish's"
        " log and its dead letters. The old encoder goes on serving."
    )


def _moved(store: Store, plan: Plan) -> bool:
    found = current.read(store)
    if found is None:
        return False
    manifest = Manifest.load(store.read(layout.manifest_key(found[0].head)).data)
    return (manifest.encoder, manifest.features_version) == (plan.encoder, VERSION)
