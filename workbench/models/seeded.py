"""Random weights, the same everywhere: for tests and benchmarks of a model whose real ones aren't at hand."""

import keras
import numpy as np
from keras import layers


def fill(model: keras.Model, seed: int) -> keras.Model:
    """Fills every layer from `seed`, so that numbers neither vanish nor explode (He et al. 2015).

    Batch normalisations before an addition get a small gain, or sixteen residual blocks would double the
    variance sixteen times.
    """
    random = np.random.default_rng(seed)
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            gain = 0.3 if layer.name.endswith(("_3_bn", "_bn2")) else 1.0
            channels = layer.gamma.shape[0]
            offset = random.normal(0, 0.1, channels)
            layer.set_weights([np.full(channels, gain), offset, np.zeros(channels), np.ones(channels)])
        elif layer.weights:
            kernel, *bias = layer.get_weights()
            inputs = np.prod(kernel.shape[:2] if "depthwise" in layer.name else kernel.shape[:-1])
            kernel = random.normal(0, np.sqrt(2 / inputs), kernel.shape)
            layer.set_weights([kernel, *(np.zeros_like(b) for b in bias)])
    return model
