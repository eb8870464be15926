"""Which encoder a command works with: the one that was asked for, else the catalog's own, else resnet50."""

from pathlib import Path

from lookalike import layout, models
from lookalike.store import Store
from workbench.models import build
from workbench.models.weights import WeightsError

DEFAULT = "resnet50"


def choose(name: str | None, before: Path | None = None) -> Path:
    """The file of the encoder to work with, built if need be. `before` is the catalog's own, if it has one.

    Raises WeightsError when the weights can't be had: only the demo ever falls back by itself.
    """
    if name is None and before is not None and before.exists():
        return before
    try:
        return build.build(name or DEFAULT)
    except WeightsError as error:
        raise WeightsError(
            f"{error} The command for it: `lookalike model build --encoder {name or DEFAULT} --weights FILE`."
            " Or choose --encoder efficientnet-lite0, whose weights are installed already."
        ) from error


def upload(store: Store, encoder: Path) -> None:
    """Puts an encoder where the functions look for it. The card first: what can be seen is then complete."""
    for file in sorted(encoder.parent.glob(f"{encoder.stem}.*"), key=lambda one: one == encoder):
        key = layout.model_key(file.name)
        if store.head(key) is None:
            store.upload(file, key)


def label(encoder_id: str) -> str:
    """The encoder's name and the first letters of its hash."""
    name, sha256 = models.parse_id(encoder_id)
    return f"{name} ({sha256[:8]})"
