"""Near-duplicates are found, however they chain, and no fold parts them."""

from pathlib import Path

import numpy as np
from PIL import Image

from workbench.evaluate import twins


def test_a_byte_identical_and_a_recompressed_picture_are_twins_and_another_is_not(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (2, 6, 6, 3), dtype=np.uint8)
    one, other = (Image.fromarray(picture).resize((120, 160)) for picture in coarse)
    files = [tmp_path / name for name in ("a.png", "b.png", "c.jpg", "d.png")]
    for file, picture in zip(files, (one, one, one, other), strict=True):
        picture.save(file)
    assert twins.groups(files).tolist() == [0, 0, 0, 3]


def test_twins_of_twins_are_one_group() -> None:
    alike = np.eye(5, dtype=np.bool_)
    for one, other in ((0, 3), (3, 4)):
        alike[one, other] = alike[other, one] = True
    assert twins.linked(alike).tolist() == [0, 1, 2, 0, 0]


def test_no_fold_parts_a_group_and_all_are_used() -> None:
    group = np.repeat(np.arange(0, 400, 2), 2)
    fold = twins.folds(group, 5)
    assert all(len(set(fold[group == one].tolist())) == 1 for one in group)
    assert np.bincount(fold, minlength=5).min() >= 60
