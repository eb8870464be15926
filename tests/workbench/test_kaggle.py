"""The full Kaggle set, fetched by a fake kagglehub and laid out as a catalog."""

import errno
import os
from pathlib import Path

import kagglehub
import pytest
from kagglehub.exceptions import DataCorruptionError, UnauthenticatedError
from requests.exceptions import ConnectionError as NoConnection

from lookalike.errors import BadRequest, NotFound
from workbench import cli, kaggle


@pytest.fixture
def downloaded(tmp_path: Path) -> Path:
    """The set as kagglehub unpacks it: nested twice over, with files that nobody asked for."""
    inner = tmp_path / "cache" / "versions" / "1" / "fashion-dataset"
    (inner / "images").mkdir(parents=True)
    (inner / "styles").mkdir()
    for number in (1163, 1164, 1165):
        (inner / "images" / f"{number}.jpg").write_bytes(b"picture %d" % number)
        (inner / "styles" / f"{number}.json").write_text("{}")
    (inner / "images" / ".DS_Store").write_bytes(b"")
    (inner / "styles.csv").write_text("id,gender\n1163,Men\n")
    (inner / "images.csv").write_text("filename,link\n")
    return tmp_path / "cache" / "versions" / "1"


class Hub:
    """kagglehub with a set on its shelf, or an error instead."""

    def __init__(self, folder: Path, error: Exception | None = None) -> None:
        self.folder, self.error, self.asked = folder, error, list[str]()

    def dataset_download(self, handle: str) -> str:
        self.asked.append(handle)
        if self.error:
            raise self.error
        return str(self.folder)


@pytest.fixture
def hub(downloaded: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    fake = Hub(downloaded)
    monkeypatch.setattr(kagglehub, "dataset_download", fake.dataset_download)
    return fake


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_fetches_and_lays_out_a_catalog(
    hub: Hub, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["kaggle", str(tmp_path / "full")]) == 0

    assert hub.asked == ["paramaggarwal/fashion-product-images-dataset"]
    assert contents(tmp_path / "full") == {
        "images/1163.jpg": b"picture 1163",
        "images/1164.jpg": b"picture 1164",
        "images/1165.jpg": b"picture 1165",
        "styles.csv": b"id,gender\n1163,Men\n",
    }
    said = capfd.readouterr()
    assert said.out == ""
    assert "3 pictures" in said.err
    assert f"make demo CATALOG={tmp_path / 'full'}" in said.err


def test_pictures_are_links_that_take_no_room(downloaded: Path, tmp_path: Path) -> None:
    layout = kaggle.lay_out(downloaded, tmp_path / "full")

    assert layout == kaggle.Layout(pictures=3, added=3, linked=True)
    original = downloaded / "fashion-dataset/images/1163.jpg"
    assert (tmp_path / "full/images/1163.jpg").samefile(original)


def test_where_links_cannot_be_made_pictures_are_copied(
    downloaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_disk(*_: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(Path, "hardlink_to", another_disk)

    layout = kaggle.lay_out(downloaded, tmp_path / "full")

    assert layout == kaggle.Layout(pictures=3, added=3, linked=False)
    assert (tmp_path / "full/images/1164.jpg").read_bytes() == b"picture 1164"


def test_copies_can_be_asked_for(downloaded: Path, tmp_path: Path) -> None:
    kaggle.lay_out(downloaded, tmp_path / "full", copy=True)

    original = downloaded / "fashion-dataset/images/1163.jpg"
    assert not (tmp_path / "full/images/1163.jpg").samefile(original)


def test_a_second_run_adds_only_what_is_missing(downloaded: Path, tmp_path: Path) -> None:
    kaggle.lay_out(downloaded, tmp_path / "full")
    (tmp_path / "full/images/1164.jpg").unlink()
    (tmp_path / "full/images/1165.jpg").unlink()
    (tmp_path / "full/images/1165.jpg").write_bytes(b"half")

    assert kaggle.lay_out(downloaded, tmp_path / "full").added == 2
    assert (tmp_path / "full/images/1165.jpg").read_bytes() == b"picture 1165"


def test_a_download_that_is_here_already_needs_no_kaggle(hub: Hub, downloaded: Path, tmp_path: Path) -> None:
    assert cli.main(["kaggle", str(tmp_path / "full"), "--from", str(downloaded)]) == 0

    assert hub.asked == []
    assert (tmp_path / "full/styles.csv").exists()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NoConnection("no route"), "can't be reached"),
        (UnauthenticatedError(), "token"),
        (DataCorruptionError("bad checksum"), "damaged (bad checksum)"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
    ],
)
def test_offline_or_refused_it_says_what_to_do(
    hub: Hub, tmp_path: Path, capfd: pytest.CaptureFixture[str], error: Exception, says: str
) -> None:
    hub.error = error

    assert cli.main(["kaggle", str(tmp_path / "full")]) == 2

    said = capfd.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert not (tmp_path / "full").exists()


def test_a_folder_that_is_not_the_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    with pytest.raises(NotFound, match=r"no images/ beside a styles\.csv"):
        kaggle.lay_out(tmp_path / "other", tmp_path / "full")


def test_a_target_that_is_a_file_is_refused(downloaded: Path, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("a file")

    with pytest.raises(BadRequest, match="is a file"):
        kaggle.lay_out(downloaded, tmp_path / "full")


def test_a_source_that_is_not_there_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["kaggle", str(tmp_path / "full"), "--from", str(tmp_path / "nowhere")]) == 2
    assert "There is no folder" in capfd.readouterr().err
