"""HEIC is decoded in a child process that can't take this one down."""

import contextlib
import os
from pathlib import Path

import pytest

from lookalike import photo, photo_heic
from lookalike.photo import Limits, PhotoError
from tests.pictures import BLUE, RED, WHITE, close, corners

HEIC = Path(__file__).parents[1] / "data" / "heic"


def test_a_phones_heic_becomes_pixels() -> None:
    found = photo.load((HEIC / "upright.heic").read_bytes())

    assert (found.width, found.height, found.format) == (96, 64, "heic")
    assert close(corners(found.pixels), [BLUE, RED, RED, RED], levels=30)


def test_its_rotation_is_applied_once() -> None:
    found = photo.load((HEIC / "rotated.heic").read_bytes())

    assert (found.width, found.height) == (64, 96)
    assert close(corners(found.pixels), [RED, BLUE, RED, RED], levels=30)


def test_its_transparency_is_white() -> None:
    found = photo.load((HEIC / "alpha.heic").read_bytes())

    assert close(corners(found.pixels), [BLUE, WHITE, RED, WHITE], levels=30)


def test_it_is_reduced_like_any_other() -> None:
    found = photo.load((HEIC / "upright.heic").read_bytes(), draft=32)

    assert (found.width, found.height) == (96, 64)
    assert found.pixels.shape == (32, 48, 3)


@pytest.mark.parametrize("limits", [Limits(max_pixels=6000), Limits(max_side=95)])
def test_its_size_is_checked_before_decoding(limits: Limits) -> None:
    with pytest.raises(PhotoError, match="96x64") as caught:
        photo.load((HEIC / "upright.heic").read_bytes(), limits)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("kept", [20, 100, 300, 480])
def test_cut_short_it_is_damaged(kept: int) -> None:
    with pytest.raises(PhotoError) as caught:
        photo.load((HEIC / "upright.heic").read_bytes()[:kept])
    assert caught.value.code == "damaged"


def test_flipped_bytes_are_pixels_or_a_reject() -> None:
    data = (HEIC / "upright.heic").read_bytes()
    for at in range(40, len(data), 60):
        mutated = bytearray(data)
        mutated[at] ^= 0xFF
        with contextlib.suppress(PhotoError):
            assert photo.load(bytes(mutated)).pixels.ndim == 3


def test_a_decoder_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(PhotoError, match="within 0 s"):
        photo_heic.decode((HEIC / "upright.heic").read_bytes(), Limits(), draft=None, seconds=0)


def test_a_decoder_that_takes_too_much_memory_dies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_heic, "_BASE_MEMORY", 20_000_000)
    with pytest.raises((PhotoError, RuntimeError)):
        photo_heic.decode((HEIC / "upright.heic").read_bytes(), Limits(max_pixels=100_000), draft=None)


def test_the_child_gets_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    given = photo_heic._environment()

    assert not [name for name in given if name.startswith("AWS")]
    assert given["PATH"] == os.environ["PATH"]


def test_an_installation_without_the_decoder_is_not_the_senders_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        photo_heic, "_environment", lambda: {"PYTHONPATH": "/nowhere", "PYTHONNOUSERSITE": "1"}
    )
    monkeypatch.setattr("sys.executable", "/usr/bin/python3")
    with pytest.raises(RuntimeError, match="can't start"):
        photo_heic.decode((HEIC / "upright.heic").read_bytes(), Limits(), draft=None)
