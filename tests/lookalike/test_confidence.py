"""Limits of confidence: what hardly any own picture falls below, what hardly any foreign one exceeds."""

import numpy as np

from lookalike import confidence
from lookalike.learning import normalised

OWN = np.linspace(0.5, 0.9, 1_001, dtype=np.float32)
FOREIGN = np.linspace(0.1, 0.6, 1_001, dtype=np.float32)


def test_where_products_and_foreign_pictures_overlap_what_both_may_be_is_fair() -> None:
    limits = confidence.learn(OWN, FOREIGN)
    assert [limits.level(near) for near in (0.45, 0.55, 0.7)] == ["weak", "fair", "strong"]


def test_where_they_lie_apart_what_neither_is_is_fair() -> None:
    limits = confidence.learn(OWN + 0.3, FOREIGN)
    assert [limits.level(near) for near in (0.55, 0.7, 0.9)] == ["weak", "fair", "strong"]


def test_a_product_seen_otherwise_is_no_weak_match() -> None:
    assert confidence.learn(OWN, FOREIGN, OWN - 0.2).level(0.45) == "fair"
    assert confidence.learn(OWN, FOREIGN).level(0.45) == "weak"


def test_each_of_many_queries_is_compared_with_all_but_its_own_row() -> None:
    rows = normalised(np.random.default_rng(0).normal(size=(700, 5)).astype(np.float32))
    own = np.arange(700)[::-1].copy()
    near = confidence.near_rows(rows[::-1], rows, own)
    for query in (0, 255, 256, 699):
        others = np.delete(rows @ rows[::-1][query], own[query])
        np.testing.assert_allclose(near[query], confidence.nearness(others), rtol=1e-5)
