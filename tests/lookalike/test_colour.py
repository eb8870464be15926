"""A colour signature says which colours the foreground has, and not which the background has."""

import numpy as np
import pytest

from lookalike import colour


def plain(red: int, green: int, blue: int) -> np.ndarray:
    return np.full((224, 224, 3), (red, green, blue), np.uint8)


EVERYWHERE = np.ones((56, 56), np.float32)


def alike(one: np.ndarray, other: np.ndarray) -> float:
    return float(colour.signature(one, EVERYWHERE) @ colour.signature(other, EVERYWHERE))


def test_a_signature_has_length_one() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8)
    assert abs(np.linalg.norm(colour.signature(noise, EVERYWHERE)) - 1) < 1e-5


def test_near_colours_overlap_more_than_far_ones() -> None:
    red, dark_red, blue = plain(200, 20, 30), plain(170, 20, 30), plain(20, 30, 200)
    assert alike(red, dark_red) > 0.6 > 0.2 > alike(red, blue)


def test_what_the_mask_leaves_out_does_not_count() -> None:
    pixels = plain(255, 255, 255)
    pixels[56:168, 56:168] = (200, 20, 30)
    mask = np.zeros((56, 56), np.float32)
    mask[14:42, 14:42] = 1
    found = colour.signature(pixels, mask)
    np.testing.assert_allclose(found, colour.signature(plain(200, 20, 30), EVERYWHERE), atol=1e-5)


def test_lab_of_white_grey_and_red_are_the_textbook_s() -> None:
    for pixels, wanted in ((plain(255, 255, 255), (100, 0, 0)), (plain(255, 0, 0), (53.2, 80.1, 67.2))):
        np.testing.assert_allclose(colour.lab(pixels, 7)[3, 3], wanted, atol=0.2)


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((128, 128, 128), (53.585, 0.0, 0.0)),
        ((20, 20, 20), (6.316, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.241, 80.092, 67.203)),
        ((0, 255, 0), (87.735, -86.183, 83.179)),
        ((0, 0, 255), (32.297, 79.188, -107.860)),
    ],
)
def test_lab_is_what_the_standard_says(rgb: tuple[int, int, int], expected: tuple[float, ...]) -> None:
    """Known values of CIE Lab under D65 (tables rounded to whole steps are off by a little)."""
    found = colour.lab(plain(*rgb), 56)
    np.testing.assert_allclose(found.reshape(-1, 3), np.tile(expected, (56 * 56, 1)), atol=0.15)
