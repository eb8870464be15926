"""The page's example photos: small enough to commit, and the committed ones are what the program draws."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workbench.sample_catalog.examples import EXAMPLES, MOST_BYTES, make_examples


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    make_examples(folder)
    return folder


def test_there_are_six_small_photos(examples: Path) -> None:
    assert {path.stem for path in examples.iterdir()} == set(EXAMPLES)
    assert len(EXAMPLES) == 6
    assert max(path.stat().st_size for path in examples.iterdir()) <= MOST_BYTES == 25_000


def test_they_are_no_studio_shots(examples: Path) -> None:
    for path in examples.iterdir():
        with Image.open(path) as image:
            assert image.size == (360, 480)
            rim = np.asarray(image).astype(int)[:6].reshape(-1, 3)
        assert rim.mean() < 215, "lies on a floor or a bed, not on white"
        assert rim[:, 0].mean() > rim[:, 2].mean(), "in warm light"


def test_the_committed_ones_are_these(examples: Path, root: Path) -> None:
    for name in EXAMPLES:
        committed, drawn = (
            (folder / f"{name}.jpg").read_bytes() for folder in (root / "frontend/examples", examples)
        )
        assert np.abs(_pixels(committed) - _pixels(drawn)).mean() < 3, (
            f"{name}: run `lookalike sample --examples`"
        )


def _pixels(data: bytes) -> np.ndarray:
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image.convert("RGB")).astype(int)
