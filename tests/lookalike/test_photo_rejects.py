"""photo.load: what is refused, under which name, before it costs memory or time."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from lookalike import photo
from lookalike.photo import Limits, PhotoError
from tests.pictures import encode, quarters


def refused(data: bytes, limits: Limits | None = None) -> photo.Reject:
    with pytest.raises(PhotoError) as caught:
        photo.load(data, limits or Limits())
    reject = caught.value.reject
    assert caught.value.code == reject.code
    assert str(caught.value) == f"{reject.detail} {reject.remedy}"
    return reject


def test_zero_bytes_are_empty() -> None:
    assert refused(b"").code == "empty"


@pytest.mark.parametrize(
    "data",
    [b"hello", b"\0" * 1000, b"id,gender\n1,Men\n", b"<!DOCTYPE html><html>", b"PK\x03\x04zip", b"\xff"],
)
def test_what_is_no_image_says_so(data: bytes) -> None:
    assert refused(data).code == "not_an_image"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (encode(quarters(), "TIFF"), "TIFF"),
        (encode(quarters(), "BMP"), "BMP"),
        (encode(quarters(), "PDF"), "PDF"),
        (encode(quarters(), "ICO"), "icon"),
        (encode(quarters(), "JPEG2000"), "JPEG 2000"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg/>', "SVG"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 40, "MP4 video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + b"\0" * 40, "QuickTime video"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1vvic" + b"\0" * 40, "HEIF"),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 40, "WebM"),
        (b"RIFF\0\0\0\0AVI LIST", "AVI"),
        (b"8BPS\0\1", "Photoshop"),
        (b"\xff\x0a\0\0", "JPEG XL"),
    ],
)
def test_a_format_that_is_not_taken_is_named(data: bytes, name: str) -> None:
    reject = refused(data)

    assert reject.code == "unsupported_format"
    assert name in reject.detail
    assert "JPEG" in reject.remedy


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_damaged(kind: str, kept: float) -> None:
    data = encode(Image.effect_noise((120, 90), 60).convert("RGB"), kind)

    assert refused(data[: int(len(data) * kept)]).code == "damaged"


def test_a_wrong_checksum_is_damaged() -> None:
    data = bytearray(encode(quarters(), "PNG"))
    data[data.index(b"IDAT") + 20] ^= 1

    assert refused(bytes(data)).code == "damaged"


def test_a_png_mangled_by_a_text_transfer_is_damaged_not_unknown() -> None:
    assert refused(encode(quarters(), "PNG").replace(b"\r\n", b"\n")).code == "damaged"


def test_too_many_bytes_say_how_many_are_allowed() -> None:
    reject = refused(b"\xff\xd8\xff" + b"\0" * 3_000_000, Limits(max_bytes=2_000_000))

    assert reject.code == "too_large"
    assert "3.0 MB" in reject.detail
    assert "2 MB" in reject.detail


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_too_many_pixels_and_too_long_sides_say_what_is_allowed(kind: str) -> None:
    data = encode(quarters(96, 64), kind)

    assert refused(data, Limits(max_pixels=6000)).code == "too_large"
    assert "96x64" in refused(data, Limits(max_side=95)).detail
    assert "95" in refused(data, Limits(max_side=95)).detail
    assert photo.load(data, Limits(max_pixels=96 * 64, max_side=96)).width == 96


def test_too_few_pixels_can_be_refused() -> None:
    assert refused(encode(quarters(96, 20), "PNG"), Limits(min_side=32)).code == "too_small"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animations_pixels_count_in_every_frame(kind: str) -> None:
    frames = [Image.new("RGB", (96, 64), (shade, 0, 0)) for shade in range(0, 250, 25)]
    data = encode(quarters(), kind, save_all=True, append_images=frames, duration=50)

    reject = refused(data, Limits(max_pixels=96 * 64 * 10))

    assert reject.code == "too_large"
    assert "11 frames" in reject.detail
    assert photo.load(data, Limits(max_pixels=96 * 64 * 11)).width == 96


@pytest.fixture
def no_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, whoever makes Pillow allocate pixels fails the test."""

    def allocate(*_: object) -> None:
        raise AssertionError("pixels were decoded before the limits were checked")

    monkeypatch.setattr("PIL._imaging.new", allocate)
    monkeypatch.setattr("PIL._imaging.fill", allocate)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", allocate)


@pytest.mark.usefixtures("no_decoding")
def test_a_png_bomb_is_refused_before_decoding() -> None:
    reject = refused(_png_header(30_000, 30_000))

    assert reject.code == "too_large"
    assert "30000x30000" in reject.detail


@pytest.mark.usefixtures("no_decoding")
def test_a_gif_bomb_is_refused_before_decoding() -> None:
    assert refused(_gif(60_000, 60_000, frames=1)).code == "too_large"
    assert "300 frames" in refused(_gif(600, 600, frames=300)).detail


@pytest.mark.usefixtures("no_decoding")
def test_a_webp_bomb_is_refused_before_pillow_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "PIL.WebPImagePlugin.WebPImageFile.__init__", lambda *_: pytest.fail("Pillow was asked")
    )
    still = _riff(b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + _u24(16_000) + _u24(16_000))
    moving = _riff(
        b"VP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + _u24(600) + _u24(600) + (b"ANMF" + b"\0" * 4) * 200
    )

    assert refused(still).code == "too_large"
    assert "200 frames" in refused(moving).detail


def test_a_jpeg_of_very_many_scans_is_refused() -> None:
    data = encode(quarters(), "JPEG", progressive=True)
    scan = data.index(b"\xff\xda")

    assert refused(data[:scan] + data[scan:-2] * 40 + data[-2:]).code == "damaged"


def test_a_text_bomb_in_a_png_is_refused() -> None:
    bomb = zlib.compress(b"\0" * 80_000_000)
    data = encode(quarters(), "PNG")
    at = data.index(b"IDAT") - 4
    chunk = b"zTXt" + b"Comment\0\0" + bomb
    packed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))

    assert refused(data[:at] + packed + data[at:]).code == "damaged"


def _png_header(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = (head, body, b"IEND")
    packed = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _gif(width: int, height: int, frames: int) -> bytes:
    stream = BytesIO()
    stream.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff")
    for _ in range(frames):
        stream.write(b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\x00")
    return stream.getvalue() + b";"


def _riff(chunks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _u24(side: int) -> bytes:
    return struct.pack("<I", side - 1)[:3]
