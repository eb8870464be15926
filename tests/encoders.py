"""The encoder that tests use: the real efficientnet-lite0, built once for all of them."""

from pathlib import Path

import pytest

from workbench.models.build import build

MODELS = Path(__file__).resolve().parent.parent / "build" / "models"


@pytest.fixture(scope="session")
def lite0() -> Path:
    """`build/models/efficientnet-lite0-<sha256>.tflite`; made by the first test that asks."""
    return build("efficientnet-lite0", MODELS)
