"""What a picture shows is told by pictures like it, bent where names are, and as sure as is right."""

import numpy as np
import pytest

from lookalike import kernel
from lookalike.kernel import Head, learn

COUNT = 1_200


@pytest.fixture(scope="module")
def rings() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures labelled by how far their colour is from the middle: no plane parts a ring from its inside."""
    rng = np.random.default_rng(0)
    shapes = rng.standard_normal((COUNT, 8)).astype(np.float32)
    codes = rng.integers(0, 2, COUNT)
    turn = rng.uniform(0, 2 * np.pi, COUNT)
    far = codes + rng.normal(0.4, 0.1, COUNT)
    colours = np.stack([far * np.cos(turn), far * np.sin(turn)], 1).astype(np.float32)
    return shapes, colours, codes.astype(np.int64)


def told(head: Head, shapes: np.ndarray, colours: np.ndarray, marks: dict[str, np.ndarray]) -> np.ndarray:
    return head.chances(kernel.alike(kernel.distances(shapes, colours, marks), head.colour))


def taught(
    rings: tuple[np.ndarray, np.ndarray, np.ndarray], colour: float = 0.9
) -> tuple[Head, dict[str, np.ndarray]]:
    shapes, colours, codes = (part[:800] for part in rings)
    marks = kernel.landmarks(shapes, colours, seed=0)
    head = learn(shapes, colours, codes, ["inner", "outer"], marks, colour, kernel.basis(marks, colour))
    assert head is not None
    return head, marks


def test_it_tells_a_ring_from_what_it_holds(rings: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    head, marks = taught(rings)
    shapes, colours, codes = (part[800:] for part in rings)
    chances = told(head, shapes, colours, marks)
    assert np.mean(chances.argmax(1) == codes) > 0.95
    np.testing.assert_allclose(chances.sum(1), 1, rtol=1e-5)


def test_where_only_shapes_count_colours_say_nothing(
    rings: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    head, marks = taught(rings, colour=0.0)
    shapes, colours, codes = (part[800:] for part in rings)
    assert np.mean(told(head, shapes, colours, marks).argmax(1) == codes) < 0.65


def test_labels_that_mean_nothing_are_told_without_conviction(
    rings: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    shapes, colours, codes = rings
    marks = kernel.landmarks(shapes[:800], colours[:800], seed=0)
    sure = taught(rings)[0]
    shuffled = np.random.default_rng(1).permutation(codes[:800])
    unsure = learn(
        shapes[:800], colours[:800], shuffled, ["inner", "outer"], marks, 0.9, kernel.basis(marks, 0.9)
    )
    assert unsure is not None
    assert told(unsure, shapes[800:], colours[800:], marks).max(1).mean() < 0.75
    assert told(sure, shapes[800:], colours[800:], marks).max(1).mean() > 0.9


def test_more_pictures_than_landmarks_teach_as_well(
    rings: tuple[np.ndarray, np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "LANDMARKS", 100)
    monkeypatch.setattr(kernel, "_BLOCK", 70)
    head, marks = taught(rings)
    shapes, colours, codes = (part[800:] for part in rings)
    assert len(marks["shapes"]) == len(head.weights) == 100
    assert np.mean(told(head, shapes, colours, marks).argmax(1) == codes) > 0.95


def test_a_label_with_too_few_examples_is_left_to_the_neighbours(
    rings: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    shapes, colours, codes = (part[:800].copy() for part in rings)
    codes[:2] = 2
    marks = kernel.landmarks(shapes, colours, seed=0)
    head = learn(shapes, colours, codes, ["inner", "outer", "rare"], marks, 0.9, kernel.basis(marks, 0.9))
    assert head is not None
    assert head.values == ("inner", "outer")
    assert (
        learn(shapes, colours, np.zeros(800, np.int64), ["one"], marks, 0.9, kernel.basis(marks, 0.9)) is None
    )
