"""The part of a network's classifier that is read: what it says of things to wear."""

import numpy as np
from keras import layers

from workbench.models.worn import WORN


def worn(classifier: layers.Dense) -> layers.Dense:
    """The rows of `WORN` of a classifier [n, D] → [n, 1000], without its softmax: [n, D] → logits [n, 72]."""
    kernel, bias = classifier.get_weights()
    rows = np.array(list(WORN))
    found = layers.Dense(len(rows), name="worn")
    found.build((None, len(kernel)))
    found.set_weights([kernel[:, rows], bias[rows]])
    return found
