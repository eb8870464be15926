"""What is made of a photo: the encoder's square, the page's thumbnail, a JPEG."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from lookalike import photo
from lookalike.errors import BadRequest
from lookalike.photo import Crop
from tests.pictures import BLUE, GREEN, RED, WHITE, close, corners, encode, quarters


@pytest.fixture
def wide() -> photo.Photo:
    return photo.load(encode(quarters(600, 300), "PNG"))


def test_the_square_is_stretched_to_what_encoders_take(wide: photo.Photo) -> None:
    square = photo.square(wide)

    assert square.shape == (224, 224, 3)
    assert square.dtype == np.uint8
    assert close(corners(square), [RED, GREEN, BLUE, WHITE], levels=1)


def test_the_square_does_not_alias() -> None:
    """A fine checkerboard becomes grey, not a moiré: all source pixels are averaged."""
    board = (np.indices((900, 900)).sum(axis=0) % 2 * 255).astype(np.uint8)

    square = photo.square(photo.load(encode(Image.fromarray(board), "PNG"), draft=None))

    assert np.abs(square.astype(int) - 127).max() < 20


def test_a_crop_is_a_part_of_the_upright_picture(wide: photo.Photo) -> None:
    square = photo.square(wide, Crop(0.5, 0.0, 0.5, 0.5))

    assert close(corners(square), [GREEN] * 4, levels=1)


def test_the_whole_picture_is_a_crop(wide: photo.Photo) -> None:
    assert (photo.square(wide, Crop(0, 0, 1, 1)) == photo.square(wide)).all()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "a,b,c,d",
        "0,0,0,1",
        "0,0,1,0",
        "-0.1,0,1,1",
        "0.6,0,0.5,1",
        "0,0,nan,1",
        "nan,0,1,1",
        "0,0,inf,1",
    ],
)
def test_a_crop_that_is_not_inside_the_picture_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="crop"):
        Crop.parse(text)


def test_a_crop_is_read_from_text() -> None:
    assert Crop.parse("0.1, 0.2,0.3,0.4") == Crop(0.1, 0.2, 0.3, 0.4)


def test_a_thumbnail_fits_into_its_side(wide: photo.Photo) -> None:
    small = photo.thumbnail(wide)

    assert (small.width, small.height) == (400, 200)
    with Image.open(BytesIO(small.data)) as image:
        assert (image.format, image.size) == ("WEBP", (400, 200))


def test_a_small_picture_is_not_blown_up() -> None:
    small = photo.thumbnail(photo.load(encode(quarters(96, 64), "PNG")))

    assert (small.width, small.height) == (96, 64)


def test_a_very_long_picture_keeps_a_thumbnail() -> None:
    small = photo.thumbnail(photo.load(encode(quarters(9000, 4), "PNG")))

    assert (small.width, small.height) == (400, 1)


def test_a_jpeg_carries_no_exif() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    data = photo.jpeg(photo.load(encode(quarters(), "JPEG", exif=exif.tobytes())), side=48, quality=80)

    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (48, 32), {})
