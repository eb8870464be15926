"""Pixels → deep vector and feature map, through LiteRT. The only file that knows LiteRT."""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from lookalike.errors import EncoderError
from lookalike.models import SIDE, WINDOWS, Card, read_card

_opening = threading.Lock()


@dataclass(frozen=True, slots=True)
class Encoding:
    """What an encoder sees in one picture. D is its `dimensions`, E its `middle`, W its `worn`."""

    pooled: NDArray[np.float32]  # [D], the maximum of each channel over the map; raw, not normalised
    map: NDArray[np.float32]  # [7, 7, D], the last feature map; never negative
    middle: NDArray[np.float32]  # [E], a middle layer's means in 4 x 4 windows, row by row
    worn: NDArray[np.float32]  # [W], logits of the things to wear among the classes that it was taught


class Encoder:
    """One encoder, ready to use; safe to share among threads, which take turns."""

    def __init__(self, card: Card, interpreter: Interpreter) -> None:
        """Use `load`. Raises EncoderError if the graph is not what the card says."""
        self.card = card
        self._lock = threading.Lock()
        self._interpreter = interpreter
        d, (rows, columns) = card.dimensions, card.map
        self._input = _tensor(interpreter.get_input_details(), (1, SIDE, SIDE, 3), card)
        self._pooled = _tensor(interpreter.get_output_details(), (1, d), card)
        self._map = _tensor(interpreter.get_output_details(), (1, rows, columns, d), card)
        windows = (1, WINDOWS, WINDOWS, card.middle // WINDOWS**2)
        self._middle = _tensor(interpreter.get_output_details(), windows, card)
        self._worn = _tensor(interpreter.get_output_details(), (1, card.worn), card)

    @classmethod
    def load(cls, path: Path, threads: int = 1) -> "Encoder":
        """Opens `<encoder>-<sha256>.tflite`, whose card lies beside it.

        Raises EncoderError when a file is missing, is not what its name says, or is no encoder.
        """
        if not path.is_file():
            raise EncoderError(f"{path} is missing: build it with `lookalike model build`.")
        card = read_card(path)
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != card.hash:
            raise EncoderError(
                f"{path} is damaged: its sha256 is {found}, not the one in its name. Copy or build it again."
            )
        try:
            with _silence():
                interpreter = Interpreter(model_path=str(path), num_threads=threads)
                interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as e:
            raise EncoderError(f"LiteRT cannot open {path}: {e}. Build it again.") from e
        return cls(card, interpreter)

    @property
    def name(self) -> str:
        """`resnet50` or `efficientnet-lite0`."""
        return self.card.name

    @property
    def hash(self) -> str:
        """sha256 of the encoder's file, hex."""
        return self.card.hash

    @property
    def id(self) -> str:
        """`<name>-<hash>`: vectors of different ids must never meet."""
        return self.card.id

    @property
    def dimensions(self) -> int:
        """D, the length of `Encoding.pooled`."""
        return self.card.dimensions

    @property
    def middle(self) -> int:
        """E, the length of `Encoding.middle`."""
        return self.card.middle

    @property
    def worn(self) -> int:
        """W, the length of `Encoding.worn`."""
        return self.card.worn

    def encode(self, pixels: NDArray[np.uint8]) -> Encoding:
        """`pixels`: uint8 [224, 224, 3], RGB. The result is the caller's own copy.

        Raises ValueError for pixels of another shape or type: those are a mistake in the program.
        """
        if pixels.shape != (SIDE, SIDE, 3) or pixels.dtype != np.uint8:
            raise ValueError(
                f"an encoder takes uint8 [{SIDE}, {SIDE}, 3], not {pixels.dtype} {list(pixels.shape)}"
            )
        with self._lock:
            self._interpreter.tensor(self._input)()[0] = pixels
            self._interpreter.invoke()
            # get_tensor copies: 0.02 ms for 250 KB, and the interpreter's own memory stays its own
            pooled = self._interpreter.get_tensor(self._pooled)[0]
            middle = self._interpreter.get_tensor(self._middle).ravel()
            worn = self._interpreter.get_tensor(self._worn)[0]
            return Encoding(pooled, self._interpreter.get_tensor(self._map)[0], middle, worn)


def _tensor(details: list[dict[str, object]], shape: tuple[int, ...], card: Card) -> int:
    """The index of the one float32 tensor of this shape."""
    for tensor in details:
        if tuple(map(int, tensor["shape"])) == shape and tensor["dtype"] is np.float32:  # type: ignore[call-overload]
            return int(tensor["index"])  # type: ignore[call-overload, no-any-return]
    raise EncoderError(
        f"{card.id} has no float32 tensor of shape {list(shape)}: it is not what its card says."
    )


@contextmanager
def _silence() -> Iterator[None]:
    """LiteRT greets on file descriptor 2, with no switch for it. One thread at a time, or stderr is lost."""
    with _opening:
        saved = os.dup(2)
        try:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
