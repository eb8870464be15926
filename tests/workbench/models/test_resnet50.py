"""ResNet50 from Keras: its mechanics, with seeded weights, since the real ones are a download away."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lookalike.encoder import Encoder
from workbench.models.quiet import quiet
from workbench.models.weights import RESNET50, WeightsError
from workbench.models.worn import WORN

# Keras 3.15 has not followed NumPy 2 everywhere yet.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def backbone(tensorflow: SimpleNamespace) -> Any:
    """Keras' own network with seeded weights: takes what Keras' own preprocessing gives."""
    return tensorflow.seeded.fill(tensorflow.resnet50.network(), seed=0)


@pytest.fixture(scope="module")
def maps(
    tensorflow: SimpleNamespace, backbone: Any, photographs: list[NDArray[np.uint8]]
) -> NDArray[np.float32]:
    """What Keras computes from the photographs without its top, by the book."""
    applications = tensorflow.keras.applications
    bare = applications.ResNet50(include_top=False, weights=None, input_shape=(224, 224, 3))
    bare.set_weights(backbone.get_weights()[: len(bare.weights)])
    return np.asarray(bare(applications.resnet50.preprocess_input(np.stack(photographs).astype(np.float32))))


@pytest.fixture(scope="module")
def float32(graph: Callable[..., Path]) -> Encoder:
    return Encoder.load(graph("resnet50", "seeded", "float32"))


def test_the_exported_graph_computes_what_keras_computes_with_its_own_preprocessing(
    float32: Encoder, backbone: Any, photographs: list[NDArray[np.uint8]], maps: NDArray[np.float32]
) -> None:
    assert float32.dimensions == 2048
    kernel, bias = backbone.get_layer("predictions").get_weights()
    for pixels, expected in zip(photographs, maps, strict=True):
        encoding = float32.encode(pixels)
        assert cosine(encoding.map, expected) >= 0.9999
        assert cosine(encoding.pooled, expected.max((0, 1))) >= 0.9999
        assert encoding.middle.shape == (float32.middle,) == (16 * 128,)
        assert encoding.middle.std() > 0
        logits = expected.mean((0, 1)) @ kernel + bias
        np.testing.assert_allclose(encoding.worn, logits[list(WORN)], rtol=1e-3, atol=1e-3)


def test_the_order_of_the_channels_matters(float32: Encoder, photographs: list[NDArray[np.uint8]]) -> None:
    """Or the test above could not tell RGB from BGR."""
    right, wrong = (float32.encode(p).map for p in (photographs[0], photographs[0][..., ::-1].copy()))
    assert cosine(right, wrong) < 0.9999


def test_the_shipped_precision_is_close(
    seeded_resnet50: Path, float32: Encoder, photographs: list[NDArray[np.uint8]]
) -> None:
    shipped = Encoder.load(seeded_resnet50)
    assert shipped.card.precision == "dynamic-int8"
    assert seeded_resnet50.stat().st_size < 25_000_000
    losses = [cosine(shipped.encode(p).pooled, float32.encode(p).pooled) for p in photographs]
    assert np.mean(losses) >= 0.99


def test_seeded_weights_say_that_they_are_not_for_real_use(seeded_resnet50: Path) -> None:
    weights = Encoder.load(seeded_resnet50).card.weights
    assert not weights.real
    assert "not for real use" in weights.source
    assert weights.hash == "seed:0"


def test_keras_official_file_is_read_whatever_its_name(
    tensorflow: SimpleNamespace, backbone: Any, tmp_path: Path
) -> None:
    path = tmp_path / "downloaded (1)"
    save_like_keras_2(backbone, path)
    loaded = tensorflow.resnet50.load(tensorflow.resnet50.network(), path)
    for ours, theirs in zip(loaded.get_weights(), backbone.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_file_of_another_network_is_refused(tensorflow: SimpleNamespace, tmp_path: Path) -> None:
    keras = tensorflow.keras
    path = tmp_path / "other.h5"
    save_like_keras_2(keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)]), path)
    with pytest.raises(WeightsError, match=r"other\.h5 holds no ResNet50"):
        tensorflow.resnet50.load(tensorflow.resnet50.network(), path)


def test_the_download_is_the_one_that_keras_makes(tensorflow: SimpleNamespace) -> None:
    from keras.src.applications import resnet

    assert RESNET50.url == resnet.BASE_WEIGHTS_PATH + RESNET50.file
    assert RESNET50.hash == "md5:" + resnet.WEIGHTS_HASHES["resnet50"][0]


def save_like_keras_2(model: Any, path: Path) -> None:
    """Writes weights in the format of Keras' official files."""
    import h5py
    from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

    with quiet(), h5py.File(path, "w") as file:
        save_weights_to_hdf5_group(file, model)


def cosine(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.vdot(a, b) / np.linalg.norm(a) / np.linalg.norm(b))
