"""A weights file is a pickle, and a pickle is a program: this one is read without being run."""

import os
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.workbench.models.torch_writer import Altered, Global, Storage, Tensor, write
from workbench.models.torch_file import TorchFileError, read_tensors
from workbench.models.weights import LITE0


def test_tensors_come_back_as_they_were_saved(tmp_path: Path) -> None:
    saved: dict[str, NDArray[Any]] = {
        "kernel": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
        "count": np.array(7, np.int64),
        "transposed": np.arange(6, dtype=np.float32).reshape(2, 3).T,
    }
    found = read_tensors(write(tmp_path / "w.pth", saved))
    assert list(found) == list(saved)
    for name, tensor in saved.items():
        np.testing.assert_array_equal(found[name], tensor)
        assert found[name].dtype == tensor.dtype


def test_the_real_file_is_read_whole() -> None:
    tensors = read_tensors(LITE0.get())
    assert len(tensors) == 296
    assert tensors["_conv_stem.weight"].shape == (32, 3, 3, 3)
    assert sum(t.size for t in tensors.values() if t.dtype == np.float32) == 4_694_024


class Malicious:
    """Unpickled by Python itself, it makes a file."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.target),)


@pytest.mark.parametrize("where", ["instead of the file", "in the state dict"])
def test_a_malicious_pickle_runs_nothing(tmp_path: Path, where: str) -> None:
    path, harm = tmp_path / "evil.pth", tmp_path / "harm"
    if where == "in the state dict":
        write(path, {"weight": np.ones(1, np.float32)}, extra={"evil": Malicious(harm)})
    else:
        path.write_bytes(pickle.dumps(Malicious(harm), protocol=2))
    with pytest.raises(TorchFileError, match=r"it asks for posix\.mkdir"):
        read_tensors(path)
    assert not harm.exists()
    # and the file was dangerous indeed
    pickle.loads(pickle.dumps(Malicious(harm), protocol=2))  # noqa: S301 - that is the point
    assert harm.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "eval"),
        ("os", "system"),
        ("torch._utils", "_rebuild_parameter"),
        ("collections", "Counter"),
    ],
)
def test_only_what_weights_need_is_admitted(tmp_path: Path, module: str, name: str) -> None:
    path = write(tmp_path / "w.pth", {}, extra={"x": Global(module, name)})
    with pytest.raises(TorchFileError, match=rf"it asks for {module}\.{name}"):
        read_tensors(path)


@pytest.mark.parametrize(
    "tensor",
    [
        pytest.param(Tensor(Storage(4), 0, (5,), (1,)), id="longer than its storage"),
        pytest.param(Tensor(Storage(4), 2, (3,), (1,)), id="beginning too late"),
        pytest.param(Tensor(Storage(4), -1, (1,), (1,)), id="beginning before it"),
        pytest.param(Tensor(Storage(4), 0, (2,), (-1,)), id="running backwards"),
        pytest.param(Tensor(Storage(4), 0, (1 << 40,), (0,)), id="one number repeated into a terabyte"),
        pytest.param(Tensor(Storage(4), 0, (2, 2), (1,)), id="with too few strides"),
        pytest.param(Tensor(Storage(4), 0, (2.0,), (1,)), id="with half a shape"),
    ],
)
def test_a_tensor_that_reaches_beyond_its_numbers_is_refused(tmp_path: Path, tensor: Tensor) -> None:
    with pytest.raises(TorchFileError):
        read_tensors(write(tmp_path / "w.pth", {}, extra={"x": tensor}))


def test_a_tensor_cannot_be_altered_once_it_was_checked(tmp_path: Path) -> None:
    honest = Tensor(Storage(4, content=bytes(16)), 0, (4,), (1,))
    assert read_tensors(write(tmp_path / "w.pth", {}, extra={"x": honest}))["x"].shape == (4,)
    for state in ((honest.storage, 0, (4000,), (1,)), {"shape": (4000,)}, (None, {"shape": (4000,)})):
        with pytest.raises(TorchFileError):
            read_tensors(write(tmp_path / "w.pth", {}, extra={"x": Altered(honest, state)}))


def test_two_storages_with_one_key_are_refused(tmp_path: Path) -> None:
    few, many = (Tensor(Storage(n, content=bytes(4 * n), key="0"), 0, (n,), (1,)) for n in (4, 4000))
    with pytest.raises(TorchFileError, match="storage 0 is declared twice"):
        read_tensors(write(tmp_path / "w.pth", {}, extra={"few": few, "many": many}))


def test_a_shortened_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "w.pth", {"x": np.ones(100, np.float32)})
    whole = path.read_bytes()
    for length in range(0, len(whole), 13):
        path.write_bytes(whole[:length])
        with pytest.raises(TorchFileError, match="was not read"):
            read_tensors(path)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 a zip", pickle.dumps(5), pickle.dumps(OrderedDict(), protocol=2)]
)
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.pth"
    path.write_bytes(content)
    with pytest.raises(TorchFileError, match=r"w\.pth was not read: .+ get the file again"):
        read_tensors(path)


def test_a_state_dict_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TorchFileError, match="'epoch' is no tensor"):
        read_tensors(write(tmp_path / "w.pth", {}, extra={"epoch": 3}))
