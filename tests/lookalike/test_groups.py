"""The same thing, shown once: where nothing was learned, whatever the encoder calls alike."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lookalike.groups import Floats, Rows, grouped

SHAPE = slice(0, 60)


def unit(vectors: NDArray[Any]) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)


def shop(usual: float, count: int = 40) -> Floats:
    """Vectors [count, 64], each two of them at a cosine of about `usual`."""
    common = unit(np.ones(64, np.float32))
    own = unit(np.random.default_rng(0).normal(size=(count, 64)))
    return unit(np.sqrt(usual) * common + np.sqrt(1 - usual) * own)


def apart(vector: Floats, distance: float) -> Floats:
    """A vector at this cosine distance from `vector`."""
    other = np.random.default_rng(1).normal(size=64).astype(np.float32)
    other = unit(other - (other @ vector) * vector)
    return unit((1 - distance) * vector + np.sqrt(1 - (1 - distance) ** 2) * other)


def group(
    vectors: Floats,
    kinds: NDArray[np.int32] | None = None,
    own: Floats | None = None,
    *,
    learned: bool = False,
) -> tuple[Rows, list[tuple[int, ...]]]:
    every = np.zeros(len(vectors), np.int32) if kinds is None else kinds
    own = vectors[:0] if own is None else own
    types = np.zeros(len(own), np.int32)
    return grouped(np.arange(len(vectors)), vectors, SHAPE, every, learned=learned, own=(own, types))


@pytest.mark.parametrize("usual", [0.3, 0.7, 0.99])
def test_a_twin_is_much_nearer_than_things_usually_are(usual: float) -> None:
    vectors = shop(usual)
    vectors[9] = apart(vectors[4], 0.05 * (1 - usual))
    vectors[20] = apart(vectors[4], 0.25 * (1 - usual))  # alike, and another thing
    faces, variants = group(vectors)
    assert faces.tolist() == [row for row in range(40) if row != 9]
    assert {int(face): others for face, others in zip(faces, variants, strict=True) if others} == {4: (9,)}


def test_things_of_two_types_are_never_one() -> None:
    vectors = shop(0.5)
    vectors[9] = vectors[4]
    kinds = np.zeros(40, np.int32)
    kinds[9] = 1
    assert len(group(vectors, kinds)[0]) == 40


def test_where_there_is_but_one_thing_it_is_shown_once() -> None:
    vectors = np.repeat(shop(0.5, 1), 3, axis=0)
    faces, variants = group(vectors)
    assert (faces.tolist(), variants) == ([0], [(1, 2)])


@pytest.mark.parametrize("learned", [False, True])
def test_twins_of_what_is_asked_with_are_left_out_and_its_other_colours_are_not(learned: bool) -> None:
    vectors = shop(0.5)
    own = vectors[7].copy()
    vectors[8] = own + 0.001
    vectors[9] = own
    vectors[9, 60:] = -vectors[9, 60:]  # the same shape in another colour
    vectors = unit(vectors)
    faces, variants = group(vectors, own=own[None], learned=learned)
    shown = {*faces.tolist(), *(row for others in variants for row in others)}
    assert shown == set(range(40)) - {7, 8}
