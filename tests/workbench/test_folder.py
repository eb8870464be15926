"""What is a folder's alone: mounts, names that are no files, other processes."""

import os
from pathlib import Path

import pytest

from lookalike.errors import BadRequest, NotFound
from workbench.folder import WORK, Folder


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A catalog folder as a shop has it."""
    for name in ("images/1.jpg", "images/deep/2.jpg", "images-old/3.jpg", "styles.csv"):
        path = tmp_path / "catalog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "catalog"


@pytest.fixture
def folder(tmp_path: Path, catalog: Path) -> Folder:
    mounts = {"images/": catalog / "images", "metadata/styles.csv": catalog / "styles.csv"}
    return Folder(tmp_path / "out", mounts)


def keys(folder: Folder, prefix: str = "") -> list[str]:
    return [one.key for one in folder.list(prefix)]


def test_mounted_files_are_objects_among_the_others(folder: Folder) -> None:
    folder.write("CURRENT", b"{}")
    folder.write("snapshots/v/manifest.json", b"{}")
    mounted = ["images/1.jpg", "images/deep/2.jpg", "metadata/styles.csv"]
    assert keys(folder) == ["CURRENT", *mounted, "snapshots/v/manifest.json"]
    assert keys(folder, "images/deep/") == ["images/deep/2.jpg"]
    assert folder.read("images/deep/2.jpg").data == b"images/deep/2.jpg"
    assert folder.read("metadata/styles.csv").data == b"styles.csv"


def test_read_head_and_list_agree_on_a_mounted_file(folder: Folder) -> None:
    info = folder.read("images/1.jpg").info
    assert folder.head("images/1.jpg") == info
    assert next(folder.list("images/")) == info


def test_a_mounted_file_that_changed_has_another_etag(folder: Folder, catalog: Path) -> None:
    before = folder.read("images/1.jpg").info
    (catalog / "images/1.jpg").write_bytes(b"a new picture")
    after = folder.read("images/1.jpg").info
    assert after.etag != before.etag
    os.utime(catalog / "images/1.jpg", ns=(0, 1_700_000_000_000_000_000))
    assert folder.read("images/1.jpg").info.etag != after.etag


def test_the_catalog_s_own_files_are_never_touched(folder: Folder, catalog: Path) -> None:
    with pytest.raises(BadRequest, match="nothing is written"):
        folder.write("images/1.jpg", b"x")
    with pytest.raises(BadRequest, match="remove it there"):
        folder.delete(["images/1.jpg"])
    assert (catalog / "images/1.jpg").read_bytes() == b"images/1.jpg"


def test_a_mount_that_is_missing_is_empty(tmp_path: Path) -> None:
    folder = Folder(
        tmp_path / "out", {"images/": tmp_path / "none", "metadata/styles.csv": tmp_path / "none.csv"}
    )
    assert keys(folder) == []
    with pytest.raises(NotFound):
        folder.read("images/1.jpg")


@pytest.mark.parametrize(
    "key", ["", "../x", "a/../../x", "/etc/passwd", "a//b", "a/", "a\0b", f"{WORK}/lock"]
)
def test_a_key_that_would_leave_the_folder_is_refused(folder: Folder, key: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="can't be the name of a file"):
        folder.write(key, b"x")
    with pytest.raises(BadRequest):
        folder.read(key)
    assert not (tmp_path / "x").exists()


def test_a_file_can_t_be_a_folder_too(folder: Folder) -> None:
    folder.write("a/b", b"x")
    for key in ("a", "a/b/c"):
        with pytest.raises(BadRequest, match="file or folder already"):
            folder.write(key, b"y")
    assert folder.read("a/b").data == b"x"
    assert folder.head("a") is None


def test_work_in_progress_is_no_object(folder: Folder) -> None:
    folder.write_if("CURRENT", b"{}", etag=None)
    (folder.root / WORK / "half").write_bytes(b"ha")
    assert keys(folder, "CURRENT") == ["CURRENT"]
    assert not any(key.startswith(WORK) for key in keys(folder))


def test_a_write_that_fails_leaves_nothing_behind(folder: Folder, tmp_path: Path) -> None:
    folder.write("a", b"before")
    with pytest.raises(FileNotFoundError):
        folder.upload(tmp_path / "none", "a")
    assert folder.read("a").data == b"before"
    assert list((folder.root / WORK).iterdir()) == []


def test_another_process_sees_the_same(folder: Folder) -> None:
    etag = folder.write("a", b"x").etag
    other = Folder(folder.root)
    assert other.read("a").info == folder.head("a")
    other.write_if("a", b"y", etag=etag)
    assert folder.read("a").data == b"y"


def test_a_large_file_that_changed_is_noticed(folder: Folder) -> None:
    first = folder.write("large", bytes(2 << 20)).etag
    assert folder.head("large").etag == first  # type: ignore[union-attr]
    assert folder.write("large", b"\1" + bytes(2 << 20)).etag != first
