"""Building an encoder: named by its content, built once, whole or not at all."""

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from lookalike.encoder import Encoder
from lookalike.errors import BadRequest
from lookalike.fetch import digest
from lookalike.models import Card, Weights
from workbench.cli import main
from workbench.models import build as building
from workbench.models import ready
from workbench.models.build import KINDS, build
from workbench.models.weights import LITE0, WeightsError, seeded_card


@pytest.fixture
def models(lite0: Path, tmp_path: Path) -> Path:
    """A folder with one encoder that was built before, and all that travels with it."""
    for path in lite0.parent.glob(f"{lite0.stem}.*"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def nothing_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds stop at file and card: what these tests call an encoder can describe no picture."""
    monkeypatch.setattr(building, "AFTERWARDS", [])


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without Keras' weights and without a way to get them."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    source = replace(KINDS["resnet50"].source, url="http://127.0.0.1:1/resnet50.h5")
    monkeypatch.setitem(building.KINDS, "resnet50", replace(KINDS["resnet50"], source=source))


@pytest.mark.usefixtures("tensorflow")
def test_the_same_weights_give_the_same_file(lite0: Path, tmp_path: Path) -> None:
    again = build("efficientnet-lite0", tmp_path)
    assert again.name == lite0.name
    assert again.with_suffix(".json").read_text() == lite0.with_suffix(".json").read_text()
    assert again.stem == f"efficientnet-lite0-{digest(again)}"
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.name[0] != ".") == [
        ".json",
        ".npz",
        ".tflite",
    ]


def test_the_card_says_where_the_weights_came_from(lite0: Path) -> None:
    card = json.loads(lite0.with_suffix(".json").read_text())
    assert card["weights"]["hash"] == LITE0.hash == f"sha256:{digest(LITE0.get())}"
    assert card["weights"]["licence"] == "Apache-2.0"
    assert card["weights"]["real"] is True
    assert card["dimensions"] == 1280
    assert card["precision"] == "float16"


def test_what_is_there_is_not_built_again(
    models: Path, lite0: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (models / lite0.name).stat().st_mtime_ns
    assert build("efficientnet-lite0", models) == models / lite0.name
    assert (models / lite0.name).stat().st_mtime_ns == before
    assert f"{lite0.name} is already built." in capsys.readouterr().err


@pytest.mark.usefixtures("tensorflow")
def test_a_damaged_file_is_built_again(models: Path, lite0: Path) -> None:
    path = models / lite0.name
    path.write_bytes(b"half a file")
    assert Encoder.load(build("efficientnet-lite0", models)).id == path.stem


def test_a_wrong_file_is_refused_even_where_nothing_has_to_be_built(models: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.pth").write_bytes(b"something else")
    with pytest.raises(WeightsError, match=r"mine\.pth is not the official file"):
        build("efficientnet-lite0", models, tmp_path / "mine.pth")


def test_builds_at_once_agree(models: Path, lite0: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: build("efficientnet-lite0", models), range(4)))
    assert paths == {models / lite0.name}


def test_an_unknown_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no encoder 'vgg': choose one of resnet50, efficientnet-lite0"):
        build("vgg", tmp_path)


@pytest.mark.usefixtures("no_network")
def test_nothing_falls_back_by_itself(models: Path) -> None:
    with pytest.raises(WeightsError, match="--weights FILE"):
        build("resnet50", models)
    with pytest.raises(WeightsError):
        ready("resnet50", models)


@pytest.mark.usefixtures("no_network")
def test_the_demo_falls_back_and_says_so(
    models: Path, lite0: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ready(None, models).name == lite0.name
    said = capsys.readouterr().err
    assert "FALLING BACK to efficientnet-lite0" in said
    assert "resnet50.h5" in said


def pretend(models: Path, weights: Weights) -> Path:
    """A file that passes for a built ResNet50."""
    content = weights.source.encode()
    kind = KINDS["resnet50"]
    card = Card(
        name="resnet50",
        hash=hashlib.sha256(content).hexdigest(),
        dimensions=2048,
        middle=2048,
        worn=72,
        precision=kind.precision,
        preprocessing=kind.preprocessing,
        weights=weights,
        built_with={},
        recipe=building.RECIPE,
    )
    (models / f"{card.id}.json").write_text(card.dump())
    path = models / f"{card.id}.tflite"
    path.write_bytes(content)
    return path


@pytest.mark.usefixtures("no_network")
@pytest.mark.usefixtures("nothing_beside")
def test_the_demo_takes_a_resnet50_that_was_built_before(models: Path) -> None:
    real = pretend(models, KINDS["resnet50"].source.card())
    assert ready(None, models) == real


@pytest.mark.usefixtures("no_network", "nothing_beside")
def test_the_demo_never_takes_random_weights(models: Path, lite0: Path) -> None:
    seeded = pretend(models, seeded_card(building.SEED))
    assert build("resnet50", models, "seeded") == seeded
    assert ready(None, models).name == lite0.name


def test_what_travels_with_an_encoder_is_made_after_it(
    models: Path, lite0: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, Path]] = []
    monkeypatch.setattr(building, "AFTERWARDS", [lambda encoder, out: seen.append((encoder.id, out))])
    build("efficientnet-lite0", models)
    assert seen == [(lite0.stem, models)]


def test_the_command_prints_the_path_and_nothing_else(
    models: Path, lite0: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "build", "--encoder", "efficientnet-lite0", "--out", str(models)]) == 0
    assert capsys.readouterr().out == f"{models / lite0.name}\n"


def test_the_command_says_what_is_wrong_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--encoder", "resnet50", "--weights", str(tmp_path / "nothing.h5"), "--out", str(tmp_path)]
    assert main(["model", "build", *options]) != 0
    said = capsys.readouterr().err
    assert (
        "nothing.h5 is not there. Fetch https://storage.googleapis.com/tensorflow/keras-applications" in said
    )
    assert "Traceback" not in said


def test_the_list_marks_what_is_not_for_real_use(
    models: Path, lite0: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(models, seeded_card(0))
    (models / "stray.tflite").touch()
    assert main(["model", "list", "--out", str(models)]) == 0
    real, _, seeded, _ = capsys.readouterr().out.splitlines()
    assert lite0.stem.removeprefix("efficientnet-lite0-") in real
    assert "NOT FOR REAL USE" not in real
    assert "NOT FOR REAL USE" in seeded


def test_the_list_as_json_is_the_cards(models: Path, lite0: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "list", "--json", "--out", str(models)]) == 0
    (card,) = json.loads(capsys.readouterr().out)
    assert card == json.loads(lite0.with_suffix(".json").read_text())


def test_an_empty_folder_says_how_to_fill_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "list", "--out", str(tmp_path)]) == 0
    assert "lookalike model build" in capsys.readouterr().out


@pytest.mark.usefixtures("tensorflow")
def test_precisions_of_the_command_are_the_exporters(tensorflow: SimpleNamespace) -> None:
    from workbench.commands.model import PRECISIONS

    assert PRECISIONS == tensorflow.export.PRECISIONS
