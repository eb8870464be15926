"""Bytes of a format that Pillow reads → an upright picture in sRGB, its size checked before it is decoded."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from lookalike.photo_colour import sample_bits, shrink, to_srgb
from lookalike.photo_format import webp_canvas
from lookalike.photo_limits import Limits, check_size, damaged

# A progressive JPEG of many empty scans is a bomb: each walks over the whole picture. Cameras write ten.
_MAX_SCANS = 100
_ORIENTATION = 0x0112  # EXIF tag; its values 2-8 are undone by:
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# The plugins themselves, not Image.open: it asks them all, and makes an MPO of a JPEG, of which we want one.
_OPEN: dict[str, Callable[[BytesIO], ImageFile]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "gif": GifImageFile,
    "webp": WebPImageFile,
    "avif": AvifImageFile,
}


def decode(kind: str, data: bytes, limits: Limits, draft: int | None) -> tuple[Image.Image, tuple[int, int]]:
    """Any of TAKEN but HEIC → (upright sRGB picture of mode RGB, the upright original's size).

    ``draft`` as in ``photo.load``. Raises PhotoError, and whatever Pillow raises on broken files.
    """
    if kind == "webp":
        check_size(*webp_canvas(data), limits)
    if kind == "png":
        _OPEN[kind](BytesIO(data)).verify()  # checksums, which decoding skips
    if kind == "jpeg" and data.count(b"\xff\xda") > _MAX_SCANS:
        raise damaged(f"The JPEG has more than {_MAX_SCANS} scans.")
    with _OPEN[kind](BytesIO(data)) as file:
        width, height = file.size
        check_size(width, height, getattr(file, "n_frames", 1), limits)
        bits = sample_bits(file)
        if draft and kind == "jpeg":
            file.draft(None, (draft, draft))
        file.load()
        orientation = _orientation(file)
        image = shrink(to_srgb(file, bits), draft)
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    return image, (height, width) if orientation >= 5 else (width, height)


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 where there is none or its block is broken."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  # a picture with unreadable notes is still a picture
        return 1
    return value if value in _UPRIGHT else 1
