"""Which encoder a command works with."""

from pathlib import Path

import pytest

from tests.fakes import MemoryStore
from workbench import encoders
from workbench.models import build
from workbench.models.weights import WeightsError

ID = "efficientnet-lite0-" + "ab" * 32


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked for to be built; only lite0's weights can be had."""
    asked: list[str] = []

    def only_lite0(name: str) -> Path:
        asked.append(name)
        if name != "efficientnet-lite0":
            raise WeightsError("No network. Fetch them and pass the file with --weights FILE.")
        return tmp_path / f"{ID}.tflite"

    monkeypatch.setattr(build, "build", only_lite0)
    return asked


def test_the_one_that_was_asked_for(built: list[str]) -> None:
    assert encoders.choose("efficientnet-lite0").stem == ID


def test_else_the_catalogs_own(built: list[str], tmp_path: Path) -> None:
    own = tmp_path / "own.tflite"
    own.touch()
    assert encoders.choose(None, own) == own
    assert built == []


def test_else_resnet50_and_nothing_falls_back_by_itself(built: list[str]) -> None:
    with pytest.raises(
        WeightsError, match=r"lookalike model build --encoder resnet50 .*--encoder efficientnet-lite0"
    ):
        encoders.choose(None)
    assert built == ["resnet50"]


def test_all_files_of_an_encoder_are_uploaded_once_and_itself_last(tmp_path: Path) -> None:
    store = MemoryStore()
    for name in (f"{ID}.tflite", f"{ID}.json", f"{ID}.foreign.npz", "other.tflite"):
        (tmp_path / name).write_bytes(b"x")
    encoders.upload(store, tmp_path / f"{ID}.tflite")
    uploads = [key for operation, key in store.log if operation == "upload"]
    assert sorted(uploads) == [f"models/{ID}.foreign.npz", f"models/{ID}.json", f"models/{ID}.tflite"]
    assert uploads[-1] == f"models/{ID}.tflite"
    encoders.upload(store, tmp_path / f"{ID}.tflite")
    assert len([1 for operation, _ in store.log if operation == "upload"]) == 3


def test_a_label_is_short() -> None:
    assert encoders.label(ID) == "efficientnet-lite0 (abababab)"
