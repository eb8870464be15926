"""The index, and the exact baseline that it is measured against."""

from pathlib import Path

import numpy as np
import pytest

from lookalike import neighbours
from lookalike.errors import Damaged
from lookalike.neighbours import Floats, Neighbours


def unit(rows: int, dimensions: int = 16, seed: int = 1) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimensions)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_annoys_file_begins_with_the_vectors_as_they_were_given(tmp_path: Path) -> None:
    vectors = unit(1_000)
    neighbours.build(vectors, tmp_path / "index.ann")
    index = Neighbours(tmp_path / "index.ann", 1_000, 16)
    assert np.array_equal(index.vectors, vectors)


def test_the_same_vectors_give_the_same_file(tmp_path: Path) -> None:
    neighbours.build(unit(500), tmp_path / "one")
    neighbours.build(unit(500), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_index_finds_what_the_scan_finds(tmp_path: Path) -> None:
    vectors = unit(5_000)
    neighbours.build(vectors, tmp_path / "index.ann")
    index = Neighbours(tmp_path / "index.ann", 5_000, 16)
    recall = 0
    for vector in vectors[::100]:
        wanted = set(neighbours.best(neighbours.scores(index.vectors, vector), 10).tolist())
        recall += len(wanted & set(index.nearest(vector, 10).tolist()))
    assert recall / 500 >= 0.97


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    neighbours.build(np.empty((0, 16), np.float32), tmp_path / "index.ann")
    assert Neighbours(tmp_path / "index.ann", 0, 16).nearest(unit(1)[0], 5).tolist() == []


@pytest.mark.parametrize(("size", "dimensions"), [(11, 16), (10, 17), (5, 16), (10, 15)])
def test_a_file_that_does_not_fit_its_manifest_is_refused(tmp_path: Path, size: int, dimensions: int) -> None:
    neighbours.build(unit(10), tmp_path / "index.ann")
    with pytest.raises(Damaged, match="index"):
        Neighbours(tmp_path / "index.ann", size, dimensions)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    neighbours.build(unit(100), tmp_path / "index.ann")
    whole = (tmp_path / "index.ann").read_bytes()
    (tmp_path / "index.ann").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(Damaged):
        Neighbours(tmp_path / "index.ann", 100, 16)


def test_scores_of_some_rows_are_those_of_all(tmp_path: Path) -> None:
    vectors = unit(100)
    everything = neighbours.scores(vectors, vectors[3])
    for rows in (np.arange(5), np.arange(0, 100, 2)):
        assert np.allclose(neighbours.scores(vectors, vectors[3], rows), everything[rows], atol=1e-6)


def test_best_puts_the_earlier_of_equals_first() -> None:
    similarity = np.array([0.5, 0.9, 0.5, 0.9, 0.1, 0.5], np.float32)
    assert neighbours.best(similarity, 3).tolist() == [1, 3, 0]
    assert neighbours.best(similarity, 99).tolist() == [1, 3, 0, 2, 5, 4]
    assert neighbours.best(similarity[:0], 3).tolist() == []
    assert neighbours.best(similarity, 0).tolist() == []
