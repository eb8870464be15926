"""Features of pictures that show no product, which travel with an encoder: `models/<id>.foreign.npz`."""

import io
import zipfile

import numpy as np

from lookalike import npz
from lookalike.errors import Damaged
from lookalike.features import VERSION, FeatureTable


def dump(table: FeatureTable) -> bytes:
    """As a file (npz)."""
    file = io.BytesIO()
    np.savez(file, features_version=VERSION, **{f"block.{name}": block for name, block in table.items()})  # type: ignore[arg-type]
    return file.getvalue()


def load(data: bytes) -> FeatureTable | None:
    """What `dump` wrote; None when another version of the features made it. Raises Damaged."""
    try:
        with npz.opened(data) as file:
            if int(file["features_version"]) != VERSION:
                return None
            blocks = [name for name in file.files if name.startswith("block.")]
            return {name.removeprefix("block."): file[name] for name in blocks}
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise Damaged(
            f"An encoder's foreign features can't be read ({error}): build the encoder again."
        ) from error


def current(data: bytes) -> bool:
    """Whether `data` is a file that this program's features go with."""
    try:
        return load(data) is not None
    except Damaged:
        return False
