"""What a picture may be at most, and how one that can't be taken is refused: by name, with a remedy."""

from dataclasses import dataclass

from lookalike.errors import LookalikeError
from lookalike.reject import Reject


@dataclass(frozen=True)
class Limits:
    """Checked before anything is decoded. Sides and pixels are the picture's own, not the decoded size's.

    ``max_pixels`` counts all frames of an animation, though only the first is shown: what one costs to open
    grows with all of them. 50 million is what large phones take; decoding it needs up to 0.8 GB.
    """

    max_bytes: int = 20_000_000
    max_pixels: int = 50_000_000
    max_side: int = 20_000
    min_side: int = 1


class PhotoError(LookalikeError):
    """These bytes are no picture that can be taken; ``reject`` says why, ``code`` is the reject's: one of

    ``empty``, ``not_an_image``, ``unsupported_format``, ``too_large``, ``too_small``, ``damaged``.
    """

    def __init__(self, reject: Reject) -> None:
        super().__init__(f"{reject.detail} {reject.remedy}")
        self.reject = reject
        self.code = reject.code  # type: ignore[misc]  # one class, a code for each way to refuse


def damaged(detail: str) -> PhotoError:
    return PhotoError(Reject("damaged", detail, "Save or export the picture again and send that file."))


def check_bytes(size: int, limits: Limits) -> None:
    """Raise PhotoError for a file of ``size`` bytes that is empty or larger than allowed."""
    if size == 0:
        raise PhotoError(Reject("empty", "The file is empty: it has 0 bytes.", "Send the picture again."))
    if size > limits.max_bytes:
        raise _too_large(
            f"The file has {size / 1e6:.1f} MB; at most {limits.max_bytes / 1e6:g} MB are allowed.",
            "Make the picture smaller or save it with stronger compression.",
        )


def check_size(width: int, height: int, frames: int, limits: Limits) -> None:
    """Raise PhotoError for a picture of ``frames`` frames whose sides (px) or pixels are not allowed."""
    if min(width, height) < max(1, limits.min_side):
        raise PhotoError(
            Reject(
                "too_small",
                f"The picture is {width}x{height} pixels; each side needs at least {limits.min_side}.",
                "Send a larger picture.",
            )
        )
    if max(width, height) > limits.max_side:
        raise _too_large(
            f"The picture is {width}x{height} pixels; a side may have at most {limits.max_side}.",
            "Make the picture smaller.",
        )
    if width * height * frames > limits.max_pixels:
        count = f" in {frames} frames" if frames > 1 else ""
        raise _too_large(
            f"The picture is {width}x{height} pixels{count}, {width * height * frames / 1e6:.1f} million in"
            f" all; at most {limits.max_pixels / 1e6:g} million are allowed.",
            "Send one frame of it." if frames > 1 else "Make the picture smaller.",
        )


def _too_large(detail: str, remedy: str) -> PhotoError:
    return PhotoError(Reject("too_large", detail, remedy))
