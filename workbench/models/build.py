"""Builds encoders: weights → Keras → LiteRT → card. TensorFlow is loaded only if there is one to build."""

import fcntl
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lookalike.encoder import Encoder
from lookalike.errors import BadRequest, EncoderError
from lookalike.models import WINDOWS, Card, Weights, card_file, model_file, read_card
from workbench.models import foreign
from workbench.models.quiet import quiet
from workbench.models.weights import LITE0, RESNET50, SEEDED, Source, WeightsError, seeded_card
from workbench.models.worn import WORN

FOLDER = Path("build/models")
RECIPE = 3  # raise it when the same weights should give another file: older builds are then not reused
SEED = 0

# What else travels with an encoder: each step puts its file beside it, unless a current one is there.
AFTERWARDS: list[Callable[[Encoder, Path], None]] = [foreign.beside]


@dataclass(frozen=True, slots=True)
class Kind:
    """An encoder that can be built.

    `features`: weights (None: seeded) → Keras model, RGB → last map of `dimensions` channels, middle layer of
    `middle` channels, logits of what is worn.
    """

    dimensions: int
    middle: int
    precision: str  # what measured best, docs/decisions/0002
    preprocessing: str
    source: Source
    features: Callable[[Path | None], Any]


def _resnet50(weights: Path | None) -> Any:
    from workbench.models import resnet50, seeded

    network = resnet50.network()
    return resnet50.taking_rgb(resnet50.load(network, weights) if weights else seeded.fill(network, SEED))


def _lite0(weights: Path | None) -> Any:
    from workbench.models import lite0, seeded

    network = lite0.network()
    return lite0.layers_used(lite0.load(network, weights) if weights else seeded.fill(network, SEED))


KINDS = {
    "resnet50": Kind(
        2048, 128, "dynamic-int8", "BGR, less ImageNet's channel means (caffe style)", RESNET50, _resnet50
    ),
    "efficientnet-lite0": Kind(1280, 112, "float16", "(x - 127) / 128", LITE0, _lite0),
}


def build(
    name: str, out: Path = FOLDER, weights: Path | str | None = None, precision: str | None = None
) -> Path:
    """The encoder's file in `out`, built unless it is there already.

    `weights`: the official file on this disk, "seeded" for random ones, or None: found or downloaded.
    Raises BadRequest for an unknown encoder, WeightsError when weights can't be had, EncoderError.
    """
    kind = KINDS.get(name)
    if kind is None:
        raise BadRequest(f"There is no encoder {name!r}: choose one of {', '.join(KINDS)}.")
    precision = precision or kind.precision
    described = seeded_card(SEED) if weights == SEEDED else kind.source.card()
    given = kind.source.get(Path(weights)) if weights and weights != SEEDED else None
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        path = find(out, name, precision, described)
        if path is None:
            file = None if weights == SEEDED else given or kind.source.get()
            path = _write(out, name, kind, precision, described, file)
        else:
            print(f"{path.name} is already built.", file=sys.stderr)
        for step in AFTERWARDS:
            step(Encoder.load(path), out)
    return path


def ready(name: str | None = None, out: Path = FOLDER) -> Path:
    """The encoder `name`, built if need be; for None, what can be had here, as the demo wants it.

    That is resnet50, or, where its weights can't be had, efficientnet-lite0, saying so plainly on stderr.
    """
    if name:
        return build(name, out)
    try:
        return build("resnet50", out)
    except WeightsError as e:
        print(
            f"resnet50 cannot be built here: {e}\n"
            "FALLING BACK to efficientnet-lite0, whose ImageNet weights come in a package: real results, "
            "and several times faster.",
            file=sys.stderr,
        )
        return build("efficientnet-lite0", out)


def find(out: Path, name: str, precision: str, weights: Weights) -> Path | None:
    """The file of such an encoder in `out`, if it is there whole."""
    wanted = (name, precision, weights.hash, RECIPE)
    for card in cards(out):
        if (card.name, card.precision, card.weights.hash, card.recipe) == wanted:
            path = out / model_file(card.id)
            if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == card.hash:
                return path
    return None


def cards(out: Path) -> list[Card]:
    """The cards of all encoders in `out`, by name; files that are no encoders are passed over."""
    found = []
    for path in sorted(out.glob("*.tflite")):
        try:
            found.append(read_card(path))
        except EncoderError as e:
            print(f"Passed over: {e}", file=sys.stderr)
    return found


def _write(out: Path, name: str, kind: Kind, precision: str, weights: Weights, file: Path | None) -> Path:
    print(f"Building {name} ({precision}) from {weights.source} …", file=sys.stderr)
    with quiet():
        from workbench.models.export import encoder_graph, fresh_names, to_litert, versions

        fresh_names()
        content = to_litert(encoder_graph(kind.features(file)), precision)
    card = Card(
        name=name,
        hash=hashlib.sha256(content).hexdigest(),
        dimensions=kind.dimensions,
        middle=WINDOWS**2 * kind.middle,
        worn=len(WORN),
        precision=precision,
        preprocessing=kind.preprocessing,
        weights=weights,
        built_with=versions(),
        recipe=RECIPE,
    )
    # The card first: an encoder that can be seen is then always complete.
    _put(out / card_file(card.id), card.dump().encode())
    _put(out / model_file(card.id), content)
    return out / model_file(card.id)


def _put(path: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as part:
        part.write(content)
    Path(part.name).chmod(0o644)
    Path(part.name).replace(path)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One build at a time in a folder: a second one waits, and finds the first one's file."""
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
