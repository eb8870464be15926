"""`make demo`: each catalog has its own state, and the sample is drawn once."""

from pathlib import Path

import pytest

from lookalike.errors import BadRequest, NotFound
from workbench import cli, demo
from workbench.local_stack import ports
from workbench.local_stack.state import StackState


def test_catalogs_of_one_name_have_states_of_their_own(tmp_path: Path) -> None:
    one, other = demo.state_folder(tmp_path / "a" / "shop"), demo.state_folder(tmp_path / "b" / "shop")
    assert one != other
    assert one.name.startswith("demo-shop-")
    assert demo.state_folder(None) == Path("build/demo")


def test_one_catalog_has_one_state_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path)
    assert demo.state_folder(Path("shop")) == demo.state_folder(tmp_path / "shop" / ".." / "shop")


def test_the_sample_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "BUILD", tmp_path)
    monkeypatch.setattr(demo, "SAMPLE_PRODUCTS", 3)
    folder = demo.sample_catalog()
    drawn = {path: path.stat().st_mtime_ns for path in folder.rglob("*.jpg")}
    assert len(drawn) == 3
    assert demo.sample_catalog() == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.jpg")} == drawn


def test_a_folder_that_is_no_catalog_is_said_before_anything_starts(tmp_path: Path) -> None:
    def never() -> Path:
        raise AssertionError("it went on")

    with pytest.raises(BadRequest, match="no folder images/"):
        demo.serve(tmp_path, tmp_path / "state", ports.free_port(), never)
    with pytest.raises(NotFound, match="There is no folder"):
        demo.serve(tmp_path / "nowhere", tmp_path / "state", ports.free_port(), never)
    assert not (tmp_path / "state").exists()


def test_a_catalog_keeps_its_encoder(lite0: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "BUILD", tmp_path / "build")
    state = tmp_path / "state"
    assert demo.own_encoder(state, None) is None
    state.mkdir()
    StackState("http://127.0.0.1:1", "http://127.0.0.1:2", "lookalike", lite0.stem).save(state)
    assert demo.own_encoder(state, None) is None, "it isn't on this machine any more"
    file = tmp_path / "build" / "models" / lite0.name
    file.parent.mkdir(parents=True)
    file.touch()
    card = file.with_suffix(".json")
    card.write_text("{}")
    assert demo.own_encoder(state, None) is None, "another version of lookalike built it"
    card.write_bytes(lite0.with_suffix(".json").read_bytes())
    assert demo.own_encoder(state, None) == file
    assert demo.own_encoder(state, "resnet50") is None, "another was asked for"


def test_a_port_that_is_none_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "--port", "99999"]) == 2
    assert "99999 is not a port" in capsys.readouterr().err
