"""EfficientNet-Lite0 in Keras is the network that its weights were trained in; LiteRT computes the same."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lookalike.encoder import Encoder
from tests.photographs import photograph
from tests.workbench.models.torch_writer import write
from workbench.models.build import KINDS
from workbench.models.torch_file import TorchFileError
from workbench.models.weights import LITE0
from workbench.models.worn import WORN

# Keras 3.15 has not followed NumPy 2 everywhere yet.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

# Indices of ImageNet's classes
CATS = {281, 282, 285}  # tabby, tiger cat, Egyptian cat
CUPS = {504, 967, 968}  # coffee mug, espresso, cup
ROCKETS = {657, 744, 812}  # missile, projectile, space shuttle


@pytest.fixture(scope="module")
def classifier(tensorflow: SimpleNamespace) -> Any:
    """The whole network with its head."""
    return tensorflow.lite0.load(tensorflow.lite0.network(), LITE0.get())


@pytest.mark.parametrize(
    ("picture", "classes", "among"), [("chelsea", CATS, 1), ("coffee", CUPS, 1), ("rocket", ROCKETS, 5)]
)
def test_the_classifier_knows_what_a_photograph_shows(
    classifier: Any, picture: str, classes: set[int], among: int
) -> None:
    logits = np.asarray(classifier(photograph(picture)[None].astype(np.float32)))[0]
    best = logits.argsort()[::-1][:among]
    assert classes & set(best.tolist())


@pytest.fixture(scope="module")
def float32(graph: Callable[..., Path]) -> Encoder:
    """The encoder without any rounding of its weights."""
    return Encoder.load(graph("efficientnet-lite0", precision="float32"))


def test_litert_computes_what_keras_computes(
    tensorflow: SimpleNamespace,
    classifier: Any,
    float32: Encoder,
    photographs: list[NDArray[np.uint8]],
) -> None:
    pictures = np.stack(photographs).astype(np.float32)
    outputs = [np.asarray(one) for one in tensorflow.lite0.layers_used(classifier)(pictures)]
    logits = np.asarray(classifier(pictures))[:, list(WORN)]
    for pixels, expected, middle, worn, known in zip(photographs, *outputs, logits, strict=True):
        encoding = float32.encode(pixels)
        windows = [middle[y : y + 5, x : x + 5].mean((0, 1)) for y in (0, 3, 6, 9) for x in (0, 3, 6, 9)]
        np.testing.assert_allclose(encoding.middle, np.concatenate(windows), atol=1e-3)
        np.testing.assert_allclose(worn, known, atol=1e-4)
        np.testing.assert_allclose(encoding.worn, known, atol=1e-2)
        assert cosine(encoding.map, expected) >= 0.9999
        assert cosine(encoding.pooled, expected.max((0, 1))) >= 0.9999
        assert np.abs(encoding.map - expected).max() < 1e-3


def test_the_shipped_precision_loses_nothing_that_matters(
    lite0: Path, float32: Encoder, photographs: list[NDArray[np.uint8]]
) -> None:
    shipped = Encoder.load(lite0)
    assert shipped.card.precision == KINDS["efficientnet-lite0"].precision
    assert lite0.stat().st_size < 8_000_000
    losses = [cosine(shipped.encode(p).pooled, float32.encode(p).pooled) for p in photographs]
    assert np.mean(losses) >= 0.99


def test_weights_of_another_network_are_refused(tensorflow: SimpleNamespace, tmp_path: Path) -> None:
    path = write(tmp_path / "other.pth", {"fc.weight": np.ones((2, 2), np.float32)})
    with pytest.raises(TorchFileError, match="holds no EfficientNet-Lite0: layer conv_stem"):
        tensorflow.lite0.load(tensorflow.lite0.network(), path)


def cosine(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.vdot(a, b) / np.linalg.norm(a) / np.linalg.norm(b))
