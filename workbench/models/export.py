"""Keras model → LiteRT file: the last map, its maximum, a middle layer in 4 x 4 windows, what is worn."""

import keras
import tensorflow as tf
from keras import layers

from lookalike.models import WINDOWS

PRECISIONS = ("float32", "float16", "dynamic-int8")


def fresh_names() -> None:
    """Begin Keras' count of layers again: their names end up in the file, which should not change."""
    keras.utils.clear_session(free_memory=False)


def encoder_graph(features: keras.Model) -> keras.Model:
    """In Keras: pixels [1, 224, 224, 3] → pooled [1, D], map [1, 7, 7, D], middle [1, 4, 4, E], worn [1, W].

    `features` gives the map, a middle layer, whose means over overlapping windows are `middle`, and `worn`.
    """
    pixels = keras.Input(features.input_shape[1:], batch_size=1, name="pixels")
    feature_map, middle, worn = features(pixels)
    side = middle.shape[1]
    step = side // WINDOWS
    windows = layers.AveragePooling2D(side - (WINDOWS - 1) * step, step)(middle)
    pooled = layers.GlobalMaxPooling2D()(feature_map)
    return keras.Model(pixels, {"pooled": pooled, "map": feature_map, "middle": windows, "worn": worn})


def to_litert(graph: keras.Model, precision: str) -> bytes:
    """The graph as a LiteRT flatbuffer. The same weights give the same bytes.

    float16 halves the weights (computing stays float32); dynamic-int8 quarters them and computes in int8,
    with activations scaled picture by picture.
    """
    pixels = tf.TensorSpec(graph.input_shape, tf.float32, name="pixels")
    function = tf.function(lambda pixels: graph(pixels, training=False), input_signature=[pixels])
    # Without the object that tracks its variables the converter freezes them: the way through a saved model,
    # which it recommends, takes twice as long and more.
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()])
    if precision != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def versions() -> dict[str, str]:
    """What made the file."""
    return {"keras": keras.__version__, "tensorflow": tf.__version__}
