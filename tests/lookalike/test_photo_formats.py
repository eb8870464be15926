"""photo.load: which files become pixels, and that the pixels are the ones a person would see."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageCms

from lookalike import photo
from tests.pictures import BLUE, GREEN, RED, WHITE, close, corners, encode, quarters

QUARTERS = [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 90}),
        ("JPEG", {"quality": 90, "progressive": True}),
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"quality": 90}),
        ("GIF", {}),
        ("AVIF", {"quality": 90}),
    ],
)
def test_a_picture_of_each_format_keeps_its_colours_and_size(kind: str, options: dict[str, object]) -> None:
    found = photo.load(encode(quarters(), kind, **options))

    assert (found.width, found.height, found.format) == (96, 64, kind.lower())
    assert found.pixels.shape == (64, 96, 3)
    assert found.pixels.dtype == np.uint8
    assert close(corners(found.pixels), QUARTERS)


def test_a_phones_jpeg_with_several_pictures_gives_its_first() -> None:
    other = Image.new("RGB", (96, 64), "black")
    mpo = encode(quarters(), "MPO", save_all=True, append_images=[other, other])

    found = photo.load(mpo)

    assert found.format == "jpeg"
    assert close(corners(found.pixels), QUARTERS)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_gives_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (96, 64), c) for c in ("black", "yellow")]

    found = photo.load(encode(quarters(), kind, save_all=True, append_images=frames, duration=50))

    assert close(corners(found.pixels), QUARTERS, levels=20)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize(
    ("orientation", "shown"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
def test_exif_orientation_is_applied(kind: str, orientation: int, shown: list[tuple[int, int, int]]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation

    found = photo.load(encode(quarters(), kind, exif=exif.tobytes(), quality=90))

    assert (found.width, found.height) == ((64, 96) if orientation >= 5 else (96, 64))
    assert found.pixels.shape[:2] == (found.height, found.width)
    assert close(corners(found.pixels), shown, levels=20)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
def test_an_unreadable_exif_block_costs_the_orientation_only() -> None:
    data = encode(quarters(), "JPEG", exif=b"Exif\0\0MM\0\x2a\xff\xff\xff\xff", quality=90)

    assert close(corners(photo.load(data).pixels), QUARTERS)


@pytest.mark.shared
def test_the_orientation_examples_all_look_like_their_upright_original(shared_data: Path) -> None:
    for name in ("Landscape", "Portrait"):
        pictures = [
            photo.load((shared_data / "exif-orientation" / f"{name}_{n}.jpg").read_bytes())
            for n in range(1, 9)
        ]
        first = photo.square(pictures[0], side=64).astype(int)
        for other in pictures[1:]:
            assert (other.width, other.height) == (pictures[0].width, pictures[0].height)
            assert np.abs(photo.square(other, side=64) - first).mean() < 8  # the files carry a number each


def test_transparent_pixels_are_white_whatever_colour_they_hide() -> None:
    image = quarters().convert("RGBA")
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, (0, 0, 48, 32))
    alpha.paste(128, (48, 0, 96, 32))
    image.putalpha(alpha)

    for data in (encode(image, "PNG"), encode(image, "WEBP", lossless=True, exact=True)):
        half_green = tuple((c * 128 + 255 * 127) // 255 for c in GREEN)
        assert close(corners(photo.load(data).pixels), [WHITE, half_green, BLUE, WHITE], levels=2)


def test_a_palettes_transparent_colour_is_white() -> None:
    image = quarters().quantize(8)
    index = image.getpixel((1, 1))

    for kind in ("PNG", "GIF"):
        found = photo.load(encode(image, kind, transparency=index))
        assert close(corners(found.pixels), [WHITE, GREEN, BLUE, WHITE], levels=2)


def test_16_bit_grey_keeps_its_shades() -> None:
    ramp = np.linspace(0, 65535, 256, dtype=np.uint16).reshape(1, 256)

    found = photo.load(encode(Image.fromarray(ramp), "PNG"))

    assert found.pixels[0, :, 0].tolist() == list(range(256))


def test_cmyk_is_shown_as_printed_with_and_without_adobes_inversion() -> None:
    cmyk = quarters().convert("CMYK")
    adobe = encode(cmyk, "JPEG", quality=95)
    plain = _without_adobe_marker(encode(ImageChops.invert(cmyk), "JPEG", quality=95))

    assert close(corners(photo.load(adobe).pixels), QUARTERS)
    assert close(corners(photo.load(plain).pixels), QUARTERS)


def test_an_icc_profile_is_converted_to_srgb() -> None:
    found = photo.load(encode(quarters(), "PNG", icc_profile=_red_and_blue_swapped()))

    red_shown_as, _, blue_shown_as, white = corners(found.pixels)
    assert close([red_shown_as, blue_shown_as, white], [RED[::-1], BLUE[::-1], WHITE], levels=4)


def test_a_profile_keeps_the_transparency() -> None:
    image = quarters().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 0))

    found = photo.load(encode(image, "PNG", icc_profile=_red_and_blue_swapped()))

    assert (found.pixels == 255).all()


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 200])
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    assert close(corners(photo.load(encode(quarters(), "PNG", icc_profile=profile)).pixels), QUARTERS)


def test_a_profile_of_another_colour_space_is_ignored() -> None:
    grey = quarters().convert("L")

    found = photo.load(encode(grey, "PNG", icc_profile=_red_and_blue_swapped()))

    assert found.pixels[..., 0].tolist() == np.asarray(grey).tolist()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_big_picture_is_decoded_smaller_but_remembers_its_size(kind: str) -> None:
    data = encode(quarters(2400, 1600), kind, quality=90)

    drafted, whole = photo.load(data, draft=400), photo.load(data, draft=None)

    assert (drafted.width, drafted.height) == (whole.width, whole.height) == (2400, 1600)
    assert whole.pixels.shape == (1600, 2400, 3)
    assert 400 <= min(drafted.pixels.shape[:2]) < 800
    off = photo.square(drafted).astype(int) - photo.square(whole)
    assert np.abs(off).mean() < 1


def test_the_name_plays_no_part() -> None:
    """There is no name to pass: a PNG called .jpg is a PNG because of its bytes."""
    assert photo.load(encode(quarters(), "PNG")).format == "png"


def _without_adobe_marker(data: bytes) -> bytes:
    at = data.index(b"\xff\xee")
    assert data[at + 4 : at + 9] == b"Adobe"
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def _red_and_blue_swapped() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)
    return swapped.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
