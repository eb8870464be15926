"""Whatever a decoder gives (16 bits, CMYK, palette, alpha, any ICC profile) → sRGB on white."""

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageChops, ImageCms
from PIL.ImageFile import ImageFile

_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_SRGB = ImageCms.createProfile("sRGB")


def sample_bits(image: ImageFile) -> int:
    """Bits of one sample in the file, asked before decoding: a PNG's transparent colour is given in these."""
    raw = str(image.tile[0].args) if image.tile else ""
    if raw == "1":
        return 1
    digits = "".join(c for c in raw.partition(";")[2] if c.isdigit())
    return int(digits) if digits else 8


def to_srgb(image: Image.Image, bits: int = 8) -> Image.Image:
    """A decoded picture of any mode → mode RGB in sRGB, transparency laid on white.

    ``bits`` is ``sample_bits`` of the file. A broken or unfitting ICC profile is ignored.
    """
    colours, alpha = _split(image, bits)
    rgb = _apply_profile(colours, image.info.get("icc_profile"))
    if alpha is None:
        return rgb
    page = Image.new("RGB", image.size, "white")
    page.paste(rgb, mask=alpha)
    return page


def _split(image: Image.Image, bits: int) -> tuple[Image.Image, Image.Image | None]:
    """(colours in L, RGB or CMYK, alpha in L or None). Pixels of the transparent colour get alpha 0."""
    key = image.info.get("transparency")
    if image.mode.startswith("I"):
        deep = np.asarray(image).astype(np.int64)
        mask = None if key is None else Image.fromarray(np.where(deep == key, 0, 255).astype(np.uint8))
        return Image.fromarray(((deep + 128) // 257).clip(0, 255).astype(np.uint8)), mask
    if image.mode in ("P", "PA", "La", "LA", "RGBa", "RGBA"):
        grey = image.mode in ("La", "LA")
        if image.mode == "P" and key is None:
            return image.convert("RGB"), None
        full = image.convert("LA" if grey else "RGBA")
        return full.convert("L" if grey else "RGB"), full.getchannel("A")
    if (
        image.mode == "CMYK"
    ):  # Pillow undoes Adobe's inversion, but does so for files that Adobe never saw, too
        return (image if "adobe" in image.info else ImageChops.invert(image)), None
    plain = image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")
    return plain, None if key is None else _mask(plain, key, bits)


def _mask(image: Image.Image, key: int | tuple[int, ...], bits: int) -> Image.Image:
    """Alpha (L) that is 0 where ``image`` (8 bits) has the colour ``key``, given in samples of ``bits``."""
    scaled = [v >> 8 if bits == 16 else v * 255 // (2**bits - 1) for v in np.atleast_1d(key).tolist()]
    same = np.asarray(image) == np.array(scaled if image.mode == "RGB" else scaled[0])
    hidden = same.all(axis=2) if same.ndim == 3 else same
    return Image.fromarray(np.where(hidden, 0, 255).astype(np.uint8))


def _apply_profile(image: Image.Image, icc: bytes | None) -> Image.Image:
    try:
        transform = _transform(icc, image.mode) if icc else None
        if transform is not None:
            return ImageCms.applyTransform(image, transform) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        pass  # colours a little off are better than no picture
    return image if image.mode == "RGB" else image.convert("RGB")


@lru_cache(maxsize=8)
def _transform(icc: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from a profile to sRGB (50 ms to build, hence kept); None if there is nothing to change."""
    profile = ImageCms.ImageCmsProfile(BytesIO(icc))
    if _PROFILE_MODES.get(profile.profile.xcolor_space.strip()) != mode:
        return None
    if mode == "RGB" and (profile.profile.profile_description or "").startswith("sRGB"):
        return None
    return ImageCms.buildTransform(profile, _SRGB, mode, "RGB")


def shrink(image: Image.Image, draft: int | None) -> Image.Image:
    """What a JPEG's draft does, for the others: 50 million pixels needn't be copied on to become 224x224."""
    factor = min(image.size) // draft if draft else 1
    return image.reduce(factor) if factor > 1 else image
