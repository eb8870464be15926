"""Tables of features keep rows and blocks together, and prove what they hold."""

import numpy as np
import pytest

from lookalike import features
from lookalike.errors import Damaged
from lookalike.features import FeatureTable
from tests.fakes import FakeEncoder

ENCODER = FakeEncoder()


def pixels(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (224, 224, 3), dtype=np.uint8)


@pytest.fixture
def table() -> FeatureTable:
    return features.stack([features.describe(pixels(seed), ENCODER) for seed in range(4)])


def test_a_description_is_what_the_schema_says(table: FeatureTable) -> None:
    assert features.check(table, ENCODER) is table
    assert features.count(table) == 4


def test_the_same_picture_is_described_the_same() -> None:
    one, other = (features.describe(pixels(1), ENCODER) for _ in range(2))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_the_deep_block_is_the_encoder_s_pooled_map() -> None:
    deep = features.describe(pixels(1), ENCODER)["deep"]
    np.testing.assert_allclose(deep, ENCODER.encode(pixels(1)).map.max(axis=(0, 1)), rtol=1e-3)


def test_rows_are_taken_by_index_slice_and_mask(table: FeatureTable) -> None:
    deep = table["deep"]
    np.testing.assert_array_equal(features.take(table, [2, 0])["deep"], deep[[2, 0]])
    np.testing.assert_array_equal(features.take(table, slice(1, 3))["deep"], deep[1:3])
    np.testing.assert_array_equal(features.take(table, np.arange(4) == 3)["deep"], deep[3:])


def test_tables_are_joined_in_order_and_empty_ones_add_nothing(table: FeatureTable) -> None:
    joined = features.concat([features.stack([]), features.take(table, [1]), {}, features.take(table, [3])])
    np.testing.assert_array_equal(joined["deep"], table["deep"][[1, 3]])
    assert features.concat([{}, {}]) == {}
    assert features.count({}) == 0


def test_blocks_of_different_lengths_are_no_table() -> None:
    with pytest.raises(Damaged, match="different lengths"):
        features.count({"a": np.zeros((2, 1)), "b": np.zeros((3, 1))})


def test_what_the_schema_does_not_say_is_refused(table: FeatureTable) -> None:
    good = table["deep"]
    hurt = good.copy()
    hurt[1, 3] = np.nan
    rest = {name: block for name, block in table.items() if name != "deep"}
    for deep in (good[:, :-1], good.astype(np.float64), good[0], hurt):
        with pytest.raises(Damaged):
            features.check({**rest, "deep": deep}, ENCODER)
    with pytest.raises(Damaged, match="blocks"):
        features.check({**table, "more": good}, ENCODER)
    with pytest.raises(Damaged):
        features.check({"other": good}, ENCODER)


def test_no_pictures_need_no_blocks() -> None:
    assert features.check({}, ENCODER) == {}


def test_what_the_network_knows_of_clothes_is_kept_as_roots_of_softened_chances() -> None:
    white = np.full((224, 224, 3), 255, np.uint8)  # no garment: the network sees all of it
    red = white.copy()
    red[..., 1:] = 0
    for picture in (white, red):
        logits = ENCODER.encode(picture).worn
        chances = np.exp(logits / 2) / np.exp(logits / 2).sum()
        found = features.describe(picture, ENCODER)["worn"].astype(np.float32)
        np.testing.assert_allclose(found**2, chances, atol=2e-3)
