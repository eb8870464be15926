"""The garment is what differs from the border; what is described is the part of the picture that shows it."""

import numpy as np
import pytest

from lookalike import colour, garment

WHITE, RED, FLOOR = (255, 255, 255), (200, 20, 30), (150, 110, 70)


def picture(background: tuple[int, int, int], inside: tuple[int, int, int]) -> np.ndarray:
    """A square of one colour, from 60 to 160 down and 80 to 150 across, on another."""
    pixels = np.full((224, 224, 3), background, np.uint8)
    pixels[60:160, 80:150] = inside
    return pixels


def mask(pixels: np.ndarray) -> np.ndarray:
    return garment.foreground(colour.lab(pixels, garment.GRID))


@pytest.mark.parametrize("background", [WHITE, FLOOR])
def test_what_differs_from_the_border_is_foreground(background: tuple[int, int, int]) -> None:
    found = mask(picture(background, RED))
    assert found[20:35, 24:34].min() > 0.8
    assert found[:10].max() < 0.1
    assert found[:, -10:].max() < 0.1


def test_a_hole_of_the_background_s_colour_is_filled() -> None:
    pixels = picture(WHITE, RED)
    pixels[90:130, 100:130] = WHITE
    assert mask(pixels)[24:31, 27:31].min() > 0.8


def test_the_box_holds_the_garment_with_a_margin_and_little_else() -> None:
    top, left, bottom, right = garment.box(mask(picture(WHITE, RED)))
    assert top < 60 / 224 < 160 / 224 < bottom
    assert left < 80 / 224 < 150 / 224 < right
    assert (bottom - top) * (right - left) < 0.45


def test_on_an_uneven_floor_the_box_has_no_margin() -> None:
    even = garment.find(colour.lab(picture(FLOOR, RED), garment.GRID))[1]
    grain = np.random.default_rng(0).normal(0, 40, (224, 224, 1))
    rough = np.clip(picture(FLOOR, RED) + grain, 0, 255).astype(np.uint8)
    uneven = garment.find(colour.lab(rough, garment.GRID))[1]
    assert area(uneven) < 0.9 * area(even)


def area(part: garment.Box) -> float:
    top, left, bottom, right = part
    return (bottom - top) * (right - left)


def test_a_picture_of_nothing_is_described_whole() -> None:
    assert garment.box(np.zeros((56, 56), np.float32)) == (0.0, 0.0, 1.0, 1.0)


def test_the_whole_picture_is_cut_as_it_is() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8)
    np.testing.assert_array_equal(garment.cut(pixels, (0.0, 0.0, 1.0, 1.0)), pixels)


def test_a_part_is_enlarged_to_the_picture_s_size() -> None:
    pixels = picture(WHITE, RED)
    part = garment.cut(pixels, (70 / 224, 90 / 224, 150 / 224, 140 / 224))
    assert part.shape == (224, 224, 3)
    np.testing.assert_allclose(part, np.broadcast_to(RED, part.shape))


def test_the_weights_are_never_nothing_and_most_in_the_middle() -> None:
    weights = garment.weights(np.ones((56, 56), np.float32))
    assert weights.min() > 0
    assert weights.argmax() // 56 in (27, 28)
    assert garment.weights(np.zeros((56, 56), np.float32)).min() > 0


def test_only_what_is_shut_in_on_four_sides_is_filled() -> None:
    ring = np.zeros((56, 56), np.float32)
    ring[10:40, 12:44] = 1
    ring[15:35, 17:39] = 0
    filled = garment._filled(ring)
    assert (filled[10:40, 12:44] == 1).all()
    assert filled.sum() == 30 * 32
    for opening in ((slice(10, 15), slice(17, 39)), (slice(15, 35), slice(12, 17))):
        for turned in (
            ring,
            ring[::-1, ::-1],
        ):  # open at the top and at the left, at the bottom and at the right
            opened = turned.copy()
            at = tuple(slice(55 - one.stop + 1, 55 - one.start + 1) for one in opening)
            opened[opening if turned is ring else at] = 0
            np.testing.assert_array_equal(garment._filled(opened), opened)


def test_smoothing_takes_the_means_of_three_by_three_cells() -> None:
    cells = np.random.default_rng(0).random((56, 56)).astype(np.float32)
    padded = np.pad(cells, 1, mode="edge")
    expected = np.lib.stride_tricks.sliding_window_view(padded, (3, 3)).mean((2, 3))
    np.testing.assert_allclose(garment._smooth(cells), expected, atol=1e-5)


def test_a_wall_and_a_floor_are_both_background() -> None:
    pixels = picture(WHITE, RED)
    pixels[180:] = FLOOR
    found = mask(pixels)
    assert found[20:36, 24:34].min() > 0.5
    assert max(found[46:].max(), found[:8].max()) < 0.2
