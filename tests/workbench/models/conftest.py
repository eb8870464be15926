"""TensorFlow, loaded once, and the pictures to try encoders on."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.photographs import PHOTOGRAPHS, photograph
from workbench.models import build as building
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
def graph(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`building.build` into a new folder: file and card alone, since these tests need nothing beside them."""

    def build(name: str, weights: str | None = None, precision: str | None = None) -> Path:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(building, "AFTERWARDS", [])
            return building.build(name, tmp_path_factory.mktemp("models"), weights, precision)

    return build


@pytest.fixture(scope="session")
def seeded_resnet50(graph: Callable[..., Path]) -> Path:
    """A ResNet50 as it ships, but for its weights."""
    return graph("resnet50", "seeded")
