"""Reads the tensors of a legacy PyTorch `.pth` file without PyTorch, and without running its pickles' code.

The file (the format that `torch.save` wrote before 1.6) is five pickles, then the numbers: a magic number,
a protocol version, facts about the machine, the state dict, whose tensors point into storages, and the
storages' keys; after them each storage as an int64 count and its raw little-endian items, in key order.
"""

import math
import pickle
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lookalike.errors import LookalikeError

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001


class TorchFileError(LookalikeError):
    """The file is not a legacy PyTorch state dict, is damaged, or holds something that is no tensor."""

    code = "torch_file"


# Tuples, since a pickle can go on to set the state of the objects it has made, frozen dataclasses' too.
class _Storage(NamedTuple):
    """A run of numbers later in the file."""

    key: str
    dtype: str
    length: int


class _Tensor(NamedTuple):
    """A view of a storage; offset and strides in items."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def _tensor(
    storage: object, offset: object, shape: object, strides: object, _gradient: object, _hooks: object
) -> _Tensor:
    """Stands in for `torch._utils._rebuild_tensor_v2`: notes where the numbers are, if they can be there."""
    if not (isinstance(storage, _Storage) and isinstance(shape, tuple) and isinstance(strides, tuple)):
        raise pickle.UnpicklingError("a tensor without storage, shape or strides")
    numbers = (offset, *shape, *strides)
    if len(shape) != len(strides) or not all(type(n) is int and n >= 0 for n in numbers):
        raise pickle.UnpicklingError("a tensor whose shape is no shape")
    last = int(offset) + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))  # type: ignore[call-overload]
    if last >= storage.length or math.prod(shape) > storage.length:
        raise pickle.UnpicklingError("a tensor that reaches beyond its storage")
    return _Tensor(storage, int(offset), shape, strides)  # type: ignore[call-overload]


# All that a state dict of plain tensors names. Storage types stay strings: there is nothing in them to call.
_ADMITTED: dict[tuple[str, str], Callable[..., object] | str] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}


class _Unpickler(pickle.Unpickler):
    """Admits the four names above and refuses every other: no pickle reaches a function of Python's."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ADMITTED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(
                f"it asks for {module}.{name}, which weights have no use for"
            ) from None

    def persistent_load(self, pid: Any) -> _Storage:
        match pid:
            case ("storage", "<f4" | "<i8" as dtype, str(key), "cpu", int(length), None) if length > 0:
                return _Storage(key, dtype, length)
        raise pickle.UnpicklingError(f"a storage of an unknown kind: {pid!r:.80}")


def read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of the state dict in `path`, by name, as PyTorch shapes them.

    Raises TorchFileError for anything but a legacy state dict of float32 and int64 tensors.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except (
        pickle.UnpicklingError,
        EOFError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
    ) as e:
        raise TorchFileError(
            f"{path} was not read: {str(e) or type(e).__name__}. "
            "It should be a state dict of plain tensors that PyTorch before 1.6 saved; get the file again."
        ) from e


def _read(file: BinaryIO) -> dict[str, NDArray[Any]]:
    if _Unpickler(file).load() != MAGIC or _Unpickler(file).load() != PROTOCOL:
        raise ValueError("it does not begin like a legacy PyTorch file")
    if _Unpickler(file).load().get("little_endian") is not True:
        raise ValueError("its numbers are big-endian")
    state = _Unpickler(file).load()
    keys = _Unpickler(file).load()
    if not (isinstance(state, OrderedDict) and isinstance(keys, list)):
        raise ValueError("there is no state dict in it")
    for name, tensor in state.items():
        if not (isinstance(name, str) and isinstance(tensor, _Tensor)):
            raise ValueError(f"{name!r:.80} is no tensor")
    declared: dict[str, _Storage] = {}
    for tensor in state.values():
        if declared.setdefault(tensor.storage.key, tensor.storage) != tensor.storage:
            raise ValueError(f"storage {tensor.storage.key} is declared twice, in two ways")
    if len(keys) != len(set(keys)) or set(keys) != set(declared):
        raise ValueError("tensors and storages do not belong together")
    storages = {key: _read_storage(file, declared[key]) for key in keys}
    return {name: _view(storages[tensor.storage.key], tensor) for name, tensor in state.items()}


def _read_storage(file: BinaryIO, storage: _Storage) -> NDArray[Any]:
    """The next storage of the file; raises ValueError when it is short or not as long as was declared."""
    dtype = np.dtype(storage.dtype)
    if int.from_bytes(file.read(8), "little") != storage.length:
        raise ValueError(f"storage {storage.key} is not as long as it was declared")
    raw = file.read(storage.length * dtype.itemsize)
    if len(raw) != storage.length * dtype.itemsize:
        raise ValueError("the file ends too early")
    return np.frombuffer(raw, dtype)


def _view(storage: NDArray[Any], tensor: _Tensor) -> NDArray[Any]:
    steps = tuple(step * storage.itemsize for step in tensor.strides)
    view = np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.shape, steps, writeable=False)
    return np.ascontiguousarray(view).reshape(tensor.shape)
