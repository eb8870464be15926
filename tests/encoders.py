"""The encoders that tests use: the real efficientnet-lite0, built once for all, and one to move to."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lookalike.models import card_file, model_file, read_card
from workbench.models.build import build

MODELS = Path(__file__).resolve().parent.parent / "build" / "models"


@pytest.fixture(scope="session")
def lite0() -> Path:
    """`build/models/efficientnet-lite0-<sha256>.tflite`; made by the first test that asks."""
    return build("efficientnet-lite0", MODELS)


def another(encoder: Path, folder: Path) -> Path:
    """An encoder in `folder` that sees as well as `encoder`, in numbers that mean nothing to it.

    It has the channels of the largest layer in another order.
    """
    from ai_edge_litert import schema_py_generated as schema

    data = bytearray(encoder.read_bytes())
    graph = schema.Model.GetRootAs(data)
    buffers = (graph.Buffers(at) for at in range(graph.BuffersLength()))
    largest = max((one for one in buffers if one.DataLength()), key=lambda one: one.DataLength())
    weights = largest.DataAsNumpy()  # a view: what is written to it is written to `data`
    weights[:] = np.roll(weights, weights.size // 2)
    card = replace(read_card(encoder), hash=hashlib.sha256(data).hexdigest())
    made = folder / model_file(card.id)
    made.write_bytes(data)
    made.with_name(card_file(card.id)).write_text(card.dump())
    return made
