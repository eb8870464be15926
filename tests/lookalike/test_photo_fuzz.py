"""Whatever bytes come: a photo or a PhotoError, nothing else."""

import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lookalike import photo
from tests.pictures import encode, quarters

CODES = {"empty", "not_an_image", "unsupported_format", "too_large", "too_small", "damaged"}
LIMITS = photo.Limits(max_pixels=1_000_000)


def _sound() -> list[bytes]:
    small = quarters(40, 30)
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = {"save_all": True, "append_images": [Image.new("RGB", (40, 30), "black")], "duration": 50}
    return [
        encode(small, "JPEG", exif=exif.tobytes()),
        encode(small, "JPEG", progressive=True),
        encode(small.convert("CMYK"), "JPEG"),
        encode(small, "MPO", **frames),
        encode(small, "PNG", exif=exif.tobytes()),
        encode(small.quantize(5), "PNG", transparency=1),
        encode(Image.new("I;16", (40, 30), 900), "PNG"),
        encode(small, "PNG", **frames),
        encode(small, "GIF", **frames),
        encode(small, "WEBP", **frames),
        encode(small, "WEBP", lossless=True),
        encode(small, "AVIF"),
    ]


def _load(data: bytes) -> photo.Photo | photo.Reject:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as in production: a warning of Pillow's is no error there
            return photo.load(data, LIMITS)
    except photo.PhotoError as error:
        return error.reject


def _check(data: bytes) -> None:
    found = _load(data)
    if isinstance(found, photo.Reject):
        assert found.code in CODES
        assert found.detail.endswith(".")
        assert found.remedy.endswith(".")
    else:
        assert found.pixels.ndim == 3
        assert found.pixels.shape[2] == 3
        assert photo.square(found, side=8).shape == (8, 8, 3)


@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    _check(data)


@pytest.mark.parametrize("sound", _sound(), ids=range(12))
def test_mutated_pictures(sound: bytes) -> None:
    edits = st.lists(st.tuples(st.integers(0, len(sound) - 1), st.integers(0, 255)), min_size=1, max_size=12)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(edits, st.integers(0, len(sound)), st.integers(0, 40))
    def mutate(changes: list[tuple[int, int]], cut: int, dropped: int) -> None:
        data = bytearray(sound)
        for at, value in changes:
            data[at] = value
        del data[cut : cut + dropped]
        _check(bytes(data))

    mutate()
