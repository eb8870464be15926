"""The version that publish builds on: its manifest, and publish's own files of it."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lambdas.publish import ledger as ledgers
from lambdas.publish.history import History
from lambdas.publish.ledger import Ledger
from lookalike import layout
from lookalike.errors import Damaged
from lookalike.features import VERSION
from lookalike.manifest import File, Manifest
from lookalike.store import Store

LEDGER, LEDGER_DELTA, HISTORY = "ledger.json.gz", "ledger-delta.json.gz", "history.json"


@dataclass(frozen=True, slots=True)
class Head:
    """`base` is what was known when the base was built, `ledger` what is known now. All empty at first."""

    encoder: str
    features_version: int = VERSION
    manifest: Manifest | None = None
    base: Ledger = field(default_factory=Ledger)
    ledger: Ledger = field(default_factory=Ledger)
    history: History = field(default_factory=History)

    @property
    def version(self) -> str:
        """Its name, "" when there is none."""
        return self.manifest.version if self.manifest else ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Where its features are filed."""
        return self.manifest.features if self.manifest else ()


def load(store: Store, version: str) -> Head:
    """That version. Raises NotFound, Damaged."""
    manifest = Manifest.load(store.read(layout.manifest_key(version)).data)
    base = now = _ledger(_Kept(store, manifest.files[LEDGER]))
    if LEDGER_DELTA in manifest.files:
        now = ledgers.load(_Kept(store, manifest.files[LEDGER_DELTA]).read()).over(base)
    history = History.load(_Kept(store, manifest.files[HISTORY]).read())
    return Head(manifest.encoder, manifest.features_version, manifest, base, now, history)


class _Kept(NamedTuple):
    """A file that never changes: equal ones hold the same."""

    store: Store
    file: File

    def read(self) -> bytes:
        data = self.store.read(self.file.key).data
        if hashlib.sha256(data).hexdigest() != self.file.sha256:
            raise Damaged(f"'{self.file.key}' is not what its manifest says: roll back to another version.")
        return data


@lru_cache(maxsize=2)
def _ledger(kept: _Kept) -> Ledger:
    """A base's ledger: the largest of these files, and the same for many versions."""
    return ledgers.load(kept.read()).over(Ledger())
