"""TensorFlow, loaded once, and the pictures to try encoders on."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.photographs import PHOTOGRAPHS, photograph
from workbench.models.build import build
from workbench.models.quiet import quiet


@pytest.fixture(scope="session")
def photographs() -> list[NDArray[np.uint8]]:
    """Ten pictures: a person, a cat, a cup, a rocket, …"""
    return [photograph(name) for name in PHOTOGRAPHS]


@pytest.fixture(scope="session")
def tensorflow() -> SimpleNamespace:
    """The modules that need TensorFlow, which takes seconds to load and writes to the terminal."""
    with quiet():
        import keras

        from workbench.models import export, lite0, resnet50, seeded
    return SimpleNamespace(keras=keras, export=export, lite0=lite0, resnet50=resnet50, seeded=seeded)


@pytest.fixture(scope="session")
def seeded_resnet50(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ResNet50 as it ships, but for its weights."""
    return build("resnet50", tmp_path_factory.mktemp("models"), "seeded")
