"""PngSuite: PNGs of every kind decode to what an independent decoder (pypng) says; broken ones are named."""

from pathlib import Path

import numpy as np
import png  # type: ignore[import-untyped]
import pytest

from lookalike import photo

pytestmark = pytest.mark.shared


def test_every_sound_png_matches_the_reference(shared_data: Path) -> None:
    files = [
        file for file in sorted((shared_data / "pngsuite").glob("*.png")) if not file.name.startswith("x")
    ]
    assert len(files) == 161
    wrong = [file.name for file in files if not _same(photo.load(file.read_bytes()).pixels, _reference(file))]
    assert wrong == []


def _same(found: np.ndarray, wanted: np.ndarray) -> bool:
    """The same to one level: 16 bits may be rounded or cut."""
    return found.shape == wanted.shape and int(np.abs(found - wanted).max()) <= 1


def test_every_broken_png_is_a_named_reject(shared_data: Path) -> None:
    files = sorted((shared_data / "pngsuite").glob("x*.png"))
    assert len(files) == 14
    codes = {}
    for file in files:
        with pytest.raises(photo.PhotoError) as caught:
            photo.load(file.read_bytes())
        codes[file.name] = caught.value.reject.code
    assert set(codes.values()) == {"damaged"}


def _reference(file: Path) -> np.ndarray:
    """int [H, W, 3]: pypng's raw samples, looked up or scaled to 8 bits, on white."""
    width, height, rows, info = png.Reader(bytes=file.read_bytes()).read()
    raw = np.array([list(row) for row in rows]).reshape(height, width, -1)
    if "palette" in info and info["planes"] == 1:  # elsewhere it is only a suggestion
        rgba = np.array([(*entry, 255)[:4] for entry in info["palette"]])[raw[..., 0]] / 255
    else:
        shown = np.ones((height, width, 1))
        if "transparent" in info:
            shown = (raw != np.array(info["transparent"])).any(axis=2, keepdims=True)
        scaled = raw / (2 ** info["bitdepth"] - 1)
        colour, alpha = (scaled[..., :-1], scaled[..., -1:]) if info["alpha"] else (scaled, shown)
        rgba = np.concatenate([np.broadcast_to(colour, (height, width, 3)), alpha], axis=2)
    shown_on_white: np.ndarray = np.round(255 * (rgba[..., :3] * rgba[..., 3:] + 1 - rgba[..., 3:])).astype(
        int
    )
    return shown_on_white
