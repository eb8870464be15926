"""Shares of hits and their intervals, worked out by hand."""

import numpy as np

from workbench.evaluate import measures


def test_precision_counts_every_match_and_any_hit_every_query() -> None:
    hits = np.array([[True, False, True], [False, False, False]])
    assert measures.precision(hits) == 2 / 6
    assert measures.any_hit(hits) == 1 / 2


def test_a_missing_label_agrees_with_nothing_not_even_with_itself() -> None:
    shown = np.array([[1, 2], [0, 3]])
    hits = measures.agree(["Shirts", "Shirts", "", ""], shown, np.array([0, 2]))
    assert hits.tolist() == [[True, False], [False, False]]


def test_the_interval_holds_the_mean_and_narrows_with_queries() -> None:
    few, many = (np.tile([0.0, 1.0], count) for count in (10, 1_000))
    low, high = measures.interval(few)
    assert low < 0.5 < high
    closer = measures.interval(many)
    assert closer[1] - closer[0] < (high - low) / 3
