"""A measurement that lets something count that must not is caught."""

from pathlib import Path

import numpy as np

from lookalike.features import Views
from workbench.evaluate import run
from workbench.evaluate.catalog import Catalog
from workbench.evaluate.gathered import FOLDS, Gathered
from workbench.evaluate.run import Shown

NONE = np.zeros((0, 6), np.int64)


def data(fold: list[int]) -> Gathered:
    """Ten products; 0 and 1 show the same thing."""
    ids = [str(number) for number in range(10)]
    labels = [{"articleType": "Shirts", "baseColour": "Red", "gender": "Men"}] * 10
    group = np.array([0, 0, *range(2, 10)])
    known = Catalog(ids, [Path(one) for one in ids], labels)
    return Gathered(
        known,
        {},
        Views(np.zeros(0, np.int64), {}),
        group,
        np.array(fold),
        np.zeros(0, np.int64),
        {},
        None,
        {},
    )


def shown(first: int) -> Shown:
    """What is shown for each: product `first` for 0, strangers for all others."""
    rows = [[(row + step) % 8 + 2 for step in range(2, 8)] for row in range(10)]
    rows = [[one for one in items if one != row] for row, items in enumerate(rows)]
    rows = [(items + [9 if row != 9 else 8] * 6)[:6] for row, items in enumerate(rows)]
    rows[0][0] = first
    return Shown(np.array(rows), NONE, {})


FAIR = [0, 0, 1, 2, 3, 4, 0, 1, 2, 3]


def test_a_fair_measurement_has_no_leak() -> None:
    assert run.leaks(data(FAIR), shown(first=5)) == []


def test_a_query_that_finds_itself_or_its_twin_is_caught() -> None:
    for planted in (0, 1):
        assert run.leaks(data(FAIR), shown(first=planted)) == ["0 finds itself or a twin"]


def test_twins_in_two_folds_are_caught() -> None:
    assert run.leaks(data([0, 1, *FAIR[2:]]), shown(first=5)) == ["twins of 0 are in two folds"]


def test_a_fold_is_never_taught_its_own_labels() -> None:
    for number in range(5):
        taught = run.taught(data(FAIR), number)
        assert [bool(one) for one in taught] == [fold != number for fold in FAIR]
    assert all(run.taught(data(FAIR), FOLDS))
