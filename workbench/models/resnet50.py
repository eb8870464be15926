"""Keras' ResNet50 without its classifier, taking plain RGB: the model that the mission names."""

from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
from keras import layers

from workbench.models.weights import WeightsError

# Keras' "caffe" preprocessing: BGR, less the mean of ImageNet's channels. Here in the order R, G, B.
MEAN = (123.68, 116.779, 103.939)


def network() -> keras.Model:
    """The untrained network as keras.applications has it: preprocessed BGR → feature map [n, 7, 7, 2048]."""
    return keras.applications.ResNet50(include_top=False, weights=None, input_shape=(224, 224, 3))


def load(model: keras.Model, path: Path) -> keras.Model:
    """Fills `network()` from Keras' official file, whatever its name on disk. Raises WeightsError."""
    with TemporaryDirectory() as folder:
        link = Path(folder) / "weights.h5"  # Keras knows the format by the suffix
        link.symlink_to(path.resolve())
        try:
            model.load_weights(str(link))
        except (OSError, KeyError, ValueError) as e:
            raise WeightsError(f"{path} holds no ResNet50 without classifier: {e}") from e
    return model


def taking_rgb(backbone: keras.Model) -> keras.Model:
    """RGB 0–255 float32 [n, 224, 224, 3] → the same feature map, and a middle layer [n, 28, 28, 128].

    Changes the backbone's first layer in place: instead of turning RGB into BGR for every picture, the first
    convolution's input channels are turned once.
    """
    first = backbone.get_layer("conv1_conv")
    kernel, bias = first.get_weights()
    first.set_weights([np.ascontiguousarray(kernel[:, :, ::-1, :]), bias])
    pixels = keras.Input((224, 224, 3), name="pixels")
    centred = layers.Rescaling(1.0, offset=[-mean for mean in MEAN], name="preprocessing")(pixels)
    used = keras.Model(backbone.input, [backbone.output, backbone.get_layer("conv3_block4_2_relu").output])
    return keras.Model(pixels, used(centred), name="resnet50")
