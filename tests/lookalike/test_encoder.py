"""An encoder proves that it is the one that was asked for, and then always answers the same."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lookalike.encoder import Encoder
from lookalike.errors import Damaged, EncoderError
from lookalike.fetch import digest
from lookalike.models import card_file, model_file


@pytest.fixture(scope="module")
def encoder(lite0: Path) -> Encoder:
    return Encoder.load(lite0)


@pytest.fixture
def copy(lite0: Path, tmp_path: Path) -> Path:
    """The encoder and its card in a folder where a test may spoil them."""
    shutil.copy(lite0.with_suffix(".json"), tmp_path)
    return Path(shutil.copy(lite0, tmp_path))


def picture(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (224, 224, 3), dtype=np.uint8)


def test_an_encoder_is_named_by_its_content(encoder: Encoder, lite0: Path) -> None:
    assert encoder.name == "efficientnet-lite0"
    assert encoder.hash == digest(lite0)
    assert encoder.id == f"{encoder.name}-{encoder.hash}" == lite0.stem
    assert encoder.dimensions == 1280
    assert encoder.middle == 16 * 112
    assert encoder.worn == 72


def test_pooled_is_the_maximum_of_the_map(encoder: Encoder) -> None:
    encoding = encoder.encode(picture(0))
    assert encoding.pooled.shape == (1280,)
    assert encoding.map.shape == (7, 7, 1280)
    assert encoding.pooled.dtype == encoding.map.dtype == np.float32
    np.testing.assert_array_equal(encoding.pooled, encoding.map.max((0, 1)))
    assert encoding.map.min() >= 0
    assert encoding.map.std() > 0


def test_the_middle_layer_says_where_something_is(encoder: Encoder) -> None:
    """Each of the 4 x 4 windows, row by row, sees its own part of the picture best."""
    even = np.full((224, 224, 3), 255, np.uint8)
    marked = even.copy()
    marked[8:40, 184:216] = picture(0)[:32, :32]  # at the top, on the right
    middle = [encoder.encode(pixels).middle for pixels in (even, marked)]
    assert middle[0].shape == (1792,)
    changes = np.linalg.norm((middle[1] - middle[0]).reshape(4, 4, 112), axis=2)
    assert np.unravel_index(changes.argmax(), changes.shape) == (0, 3)
    assert changes[3, 0] < changes[0, 3] / 4


def test_the_same_picture_gives_the_same_numbers_and_another_others(encoder: Encoder) -> None:
    first, other, again = (encoder.encode(picture(seed)) for seed in (1, 2, 1))
    np.testing.assert_array_equal(first.map, again.map)
    np.testing.assert_array_equal(first.pooled, again.pooled)
    assert not np.array_equal(first.pooled, other.pooled)


def test_any_view_of_pixels_will_do(encoder: Encoder) -> None:
    pixels = picture(3)
    mirrored = pixels[:, ::-1]
    np.testing.assert_array_equal(encoder.encode(mirrored).map, encoder.encode(mirrored.copy()).map)


def test_threads_take_turns(encoder: Encoder) -> None:
    alone = [encoder.encode(picture(seed)).pooled for seed in range(6)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda seed: encoder.encode(picture(seed)).pooled, range(6)))
    np.testing.assert_array_equal(alone, together)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((224, 224, 4), np.uint8),
        np.zeros((1, 224, 224, 3), np.uint8),
        np.zeros((256, 224, 3), np.uint8),
        np.zeros((224, 224, 3), np.float32),
    ],
)
def test_pixels_of_another_kind_are_a_mistake(encoder: Encoder, pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match=r"takes uint8 \[224, 224, 3\], not"):
        encoder.encode(pixels)


def test_a_missing_file_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"is missing: build it with `lookalike model build`"):
        Encoder.load(tmp_path / model_file(f"resnet50-{'0' * 64}"))


def test_a_missing_card_is_named(copy: Path) -> None:
    copy.with_suffix(".json").unlink()
    with pytest.raises(EncoderError, match=r"\.json is missing"):
        Encoder.load(copy)


def test_a_changed_byte_is_found(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(Damaged, match="is damaged: its sha256 is"):
        Encoder.load(copy)


def test_a_name_that_is_no_encoders_is_refused(copy: Path) -> None:
    with pytest.raises(EncoderError, match=r"'model' is no encoder: its id is <name>-<sha256"):
        Encoder.load(copy.rename(copy.with_name("model.tflite")))


def test_another_encoders_card_is_refused(copy: Path) -> None:
    card = copy.with_suffix(".json")
    card.write_text(json.dumps(json.loads(card.read_text()) | {"name": "resnet50"}))
    with pytest.raises(EncoderError, match="is the card of resnet50-"):
        Encoder.load(copy)


@pytest.mark.parametrize(
    ("size", "shape"), [("dimensions", "1, 2048"), ("middle", "1, 4, 4, 128"), ("worn", "1, 2048")]
)
def test_a_card_that_promises_other_sizes_is_refused(copy: Path, size: str, shape: str) -> None:
    card = copy.with_suffix(".json")
    card.write_text(json.dumps(json.loads(card.read_text()) | {size: 2048}))
    with pytest.raises(EncoderError, match=rf"no float32 tensor of shape \[{shape}\]"):
        Encoder.load(copy)


def test_a_file_that_is_no_graph_is_refused(copy: Path) -> None:
    content = b"not a flatbuffer"
    fake = copy.with_name("fake.bin")
    fake.write_bytes(content)
    encoder_id = f"resnet50-{digest(fake)}"
    path = fake.rename(copy.with_name(model_file(encoder_id)))
    card = json.loads(copy.with_suffix(".json").read_text()) | {"name": "resnet50", "hash": digest(path)}
    path.with_name(card_file(encoder_id)).write_text(json.dumps(card))
    with pytest.raises(EncoderError, match="LiteRT cannot open"):
        Encoder.load(path)


def test_nothing_is_written_to_the_terminal(lite0: Path) -> None:
    program = (
        "import sys, pathlib, numpy as np\n"
        "from lookalike.encoder import Encoder\n"
        "Encoder.load(pathlib.Path(sys.argv[1])).encode(np.zeros((224, 224, 3), np.uint8))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(lite0)], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_encoders_opened_at_once_leave_stderr_as_it_was(
    lite0: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Encoder.load, [lite0] * 8))
    os.write(2, b"still here")
    assert capfd.readouterr().err == "still here"
