"""What the image test stands on, as far as it needs neither root nor buildah."""

from pathlib import Path

import pytest

from tests.infra import leftovers, registry


def test_whatever_lies_there_is_removed(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder/deeper").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("link", "file", "folder", "nothing"):
        leftovers.remove(tmp_path / name)
        assert not (tmp_path / name).exists()


def test_a_file_where_a_folder_should_be_gives_way(tmp_path: Path) -> None:
    (tmp_path / "storage").write_text("half a download")
    assert leftovers.only_folder(tmp_path / "storage").is_dir()


def test_a_folder_where_the_lock_should_be_gives_way(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with leftovers.one_at_a_time(tmp_path):
        assert (tmp_path / "lock").is_file()


def test_what_pip_is_told_here_a_build_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = tmp_path / "wheels"
    index = tmp_path / "index" / "simple"
    for folder in (wheels, index):
        folder.mkdir(parents=True)
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"https://packages.example.com/simple file://{index}")
    monkeypatch.setenv("PIP_QUIET", "1")
    mounted = registry.volumes(tmp_path)
    said = (tmp_path / "pip.conf").read_text()
    assert f"find-links = {wheels}\n" in said
    assert f"extra-index-url = https://packages.example.com/simple file://{index}\n" in said
    assert "quiet" not in said
    assert f"{wheels}:{wheels}:ro" in mounted
    assert f"{index.parent}:{index.parent}:ro" in mounted, "an index links to the files beside it"


def test_a_folder_where_pips_settings_should_be_gives_way(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").mkdir()
    registry.volumes(tmp_path)
    assert (tmp_path / "pip.conf").is_file()
