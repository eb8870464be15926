"""Tells from a file's first bytes what it is: a format we take, one we can name, or no picture at all."""

import re

from lookalike.photo_limits import PhotoError, damaged
from lookalike.reject import Reject

TAKEN = ("jpeg", "png", "webp", "gif", "avif", "heic")

_UNSUPPORTED = (
    (rb"%PDF-", "a PDF document"),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "a TIFF or camera raw picture"),
    (rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", "a BMP picture"),
    (rb"8BPS", "a Photoshop document"),
    (rb"\0\0[\x01\x02]\0[\x01-\xff]\0", "an icon file (ICO)"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (rb"\x1a\x45\xdf\xa3", "a WebM or Matroska video"),
    (rb"RIFF....AVI ", "an AVI video"),
    (rb"\0\0\x01[\xb3\xba]", "an MPEG video"),
    (rb"FLV\x01", "a Flash video"),
    (rb"....(moov|mdat|wide|free|skip)", "a QuickTime video"),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_REMEDY = "Send it as JPEG, PNG, WebP, GIF, AVIF or HEIC."


def sniff(data: bytes) -> str:
    """The format (one of TAKEN) that ``data`` begins like; its name plays no part.

    Raises PhotoError: ``unsupported_format`` (naming it), ``not_an_image``, or ``damaged`` for a mangled PNG.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return _iso_media(data)
    raise _refusal(data)


def _iso_media(data: bytes) -> str:
    """HEIC, AVIF and MP4 share one container and are told apart by its brands, the major one first."""
    end = min(int.from_bytes(data[:4], "big"), len(data), 256)
    major = data[8:12]
    brands = [major, *(data[at : at + 4] for at in range(16, end - 3, 4))]
    for brand in brands:
        if brand in _AVIF_BRANDS:
            return "avif"
        if brand in _HEIC_BRANDS:
            return "heic"
    if major in (b"mif1", b"msf1"):
        raise _unsupported("a HEIF picture of a codec other than HEVC and AV1")
    if major == b"crx ":
        raise _unsupported("a camera raw picture (CR3)")
    raise _unsupported("a QuickTime video" if major == b"qt  " else "an MP4 video")


def _refusal(data: bytes) -> PhotoError:
    for pattern, name in _UNSUPPORTED:
        if re.match(pattern, data, re.DOTALL):
            return _unsupported(name)
    if b"IHDR" in data[:24]:  # newline conversion and 7-bit transfers break the signature, not this name
        return damaged("The PNG's signature is mangled, as by a transfer in text mode.")
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<svg") or (
        text.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in text
    ):
        return _unsupported("an SVG drawing")
    looks = " It begins like a web page." if text.startswith((b"<!doctype html", b"<html")) else ""
    return PhotoError(Reject("not_an_image", f"The file is not an image.{looks}", _REMEDY))


def _unsupported(name: str) -> PhotoError:
    return PhotoError(Reject("unsupported_format", f"The file is {name}, which is not taken.", _REMEDY))


def webp_canvas(data: bytes) -> tuple[int, int, int]:
    """(width, height, frames) of a WebP from its header: Pillow allocates the canvas when it opens one.

    Raises PhotoError ``damaged``. https://developers.google.com/speed/webp/docs/riff_container
    """
    kind, start = data[12:16], data[20:30]
    if len(start) < 10:
        raise damaged("The WebP ends within its header.")
    if kind == b"VP8X":
        size = (
            int.from_bytes(start[4:7], "little") + 1,
            int.from_bytes(start[7:10], "little") + 1,
        )
        return *size, _webp_frames(data) if start[0] & 2 else 1
    if kind == b"VP8L":
        bits = int.from_bytes(start[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 1
    if kind == b"VP8 ":
        return (
            int.from_bytes(start[6:8], "little") & 0x3FFF,
            int.from_bytes(start[8:10], "little") & 0x3FFF,
            1,
        )
    raise damaged("The WebP holds no picture.")


def _webp_frames(data: bytes) -> int:
    frames, at = 0, 12
    while at + 8 <= len(data):
        frames += data[at : at + 4] == b"ANMF"
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + (length & 1)
    return max(frames, 1)
