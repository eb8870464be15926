"""Writes the files that `torch.save` wrote before PyTorch 1.6, and ones that it never would."""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from numpy.typing import NDArray

from workbench.models.torch_file import MAGIC, PROTOCOL


@dataclass(frozen=True)
class Global:
    """A name that a pickle asks Python for."""

    module: str
    name: str


@dataclass(frozen=True)
class Storage:
    """PyTorch's numbers, by their count; `content` follows after the pickles. No key: one is given."""

    count: int
    kind: str = "FloatStorage"
    content: bytes = b""
    key: str = ""


@dataclass(frozen=True)
class Tensor:
    """A view of a storage: what PyTorch writes for each tensor."""

    storage: Storage
    offset: object
    shape: tuple[object, ...]
    strides: tuple[int, ...]

    @classmethod
    def of(cls, array: NDArray[Any]) -> "Tensor":
        kind = {"f": "FloatStorage", "i": "LongStorage"}[array.dtype.kind]
        flat = array.base if array.base is not None and array.base.size == array.size else array
        strides = tuple(step // array.itemsize for step in array.strides)
        return cls(Storage(array.size, kind, flat.tobytes()), 0, array.shape, strides)


@dataclass(frozen=True)
class Altered:
    """What a pickle makes and then gives another state."""

    made: object
    state: object


class _Pickler(pickle._Pickler):  # the one written in Python: it can be taught
    """Writes what `torch.save` writes, without PyTorch."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, protocol=2)
        self.emit: Callable[[bytes], object] = self.write  # type: ignore[attr-defined]  # typeshed knows it not
        self.storages: dict[str, Storage] = {}

    def save(self, obj: Any, *rest: Any, **more: Any) -> None:
        match obj:
            case Global(module, name):
                self.emit(pickle.GLOBAL + f"{module}\n{name}\n".encode())
            case Tensor(storage, offset, shape, strides):
                self.save(Global("torch._utils", "_rebuild_tensor_v2"))
                self.save((storage, offset, shape, strides, False, OrderedDict()))
                self.emit(pickle.REDUCE)
            case Altered(made, state):
                self.save(made)
                self.save(state)
                self.emit(pickle.BUILD)
            case Storage(count, kind):
                key = obj.key or str(len(self.storages))
                self.storages.setdefault(key, obj)
                self.save(("storage", Global("torch", kind), key, "cpu", count, None))
                self.emit(pickle.BINPERSID)
            case _:
                super().save(obj, *rest, **more)  # type: ignore[misc]  # nor this


def write(path: Path, arrays: dict[str, NDArray[Any]], extra: dict[str, Any] | None = None) -> Path:
    """A legacy PyTorch file of tensors and, for the malicious ones, of anything else. Returns `path`."""
    state = OrderedDict({name: Tensor.of(array) for name, array in arrays.items()} | (extra or {}))
    with path.open("wb") as file:
        for fact in (MAGIC, PROTOCOL, {"protocol_version": PROTOCOL, "little_endian": True}):
            pickle.dump(fact, file, protocol=2)
        pickler = _Pickler(file)
        pickler.dump(state)
        pickle.dump(list(pickler.storages), file, protocol=2)
        for storage in pickler.storages.values():
            file.write(storage.count.to_bytes(8, "little") + storage.content)
    return path
