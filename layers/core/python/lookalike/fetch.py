"""An object of the bucket as a local file: downloaded once, whole or not at all, checked by its hash."""

import hashlib
from pathlib import Path

from lookalike import layout, models
from lookalike.errors import Damaged, EncoderError, NotFound
from lookalike.store import Store


def fetch(store: Store, key: str, folder: Path, sha256: str | None = None) -> Path:
    """`folder`/<the key's last part>, downloaded if it isn't there. For objects that never change.

    `sha256` (hex) is what the content has to be. Raises NotFound, Damaged.
    """
    path = folder / key.rpartition("/")[2]
    if path.exists() and (sha256 is None or digest(path) == sha256):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    store.download(key, path)
    if sha256 is not None and digest(path) != sha256:
        path.unlink()
        raise Damaged(f"The content of '{key}' is not what its hash says: upload it again.")
    return path


def fetch_encoder(store: Store, encoder_id: str, folder: Path) -> Path:
    """The encoder's file in `folder`, with its card beside it. Raises EncoderError, Damaged."""
    _, sha256 = models.parse_id(encoder_id)
    try:
        path = fetch(store, layout.model_key(models.model_file(encoder_id)), folder, sha256)
        fetch(store, layout.model_key(models.card_file(encoder_id)), folder)
    except NotFound as error:
        raise EncoderError(
            f"The encoder {encoder_id} is in use, but its file or its card is not under {layout.MODELS}:"
            " upload both."
        ) from error
    return path


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
