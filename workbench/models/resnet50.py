"""Keras' ResNet50 without its top, taking plain RGB; of the top, only what is worn is read beside the map."""

from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
from keras import layers

from workbench.models import classifier
from workbench.models.weights import WeightsError

# Keras' "caffe" preprocessing: BGR, less the mean of ImageNet's channels. Here in the order R, G, B.
MEAN = (123.68, 116.779, 103.939)


def network() -> keras.Model:
    """The untrained network as keras.applications has it: preprocessed BGR → chances [n, 1000]."""
    return keras.applications.ResNet50(weights=None)


def load(model: keras.Model, path: Path) -> keras.Model:
    """Fills `network()` from Keras' official file, whatever its name on disk. Raises WeightsError."""
    with TemporaryDirectory() as folder:
        link = Path(folder) / "weights.h5"  # Keras knows the format by the suffix
        link.symlink_to(path.resolve())
        try:
            model.load_weights(str(link))
        except (OSError, KeyError, ValueError) as e:
            raise WeightsError(f"{path} holds no ResNet50: {e}") from e
    return model


def taking_rgb(backbone: keras.Model) -> keras.Model:
    """RGB 0–255 float32 [n, 224, 224, 3] → the last map [n, 7, 7, 2048], a middle layer [n, 28, 28, 128],
    and the logits of what is worn [n, 72].

    Changes the backbone's first layer in place: instead of turning RGB into BGR for every picture, the first
    convolution's input channels are turned once.
    """
    first = backbone.get_layer("conv1_conv")
    kernel, bias = first.get_weights()
    first.set_weights([np.ascontiguousarray(kernel[:, :, ::-1, :]), bias])
    pixels = keras.Input((224, 224, 3), name="pixels")
    centred = layers.Rescaling(1.0, offset=[-mean for mean in MEAN], name="preprocessing")(pixels)
    mean, middle = backbone.get_layer("avg_pool"), backbone.get_layer("conv3_block4_2_relu")
    logits = classifier.worn(backbone.get_layer("predictions"))(mean.output)
    used = keras.Model(backbone.input, [mean.input, middle.output, logits])
    return keras.Model(pixels, used(centred), name="resnet50")
