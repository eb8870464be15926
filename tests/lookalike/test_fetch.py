"""Files of the bucket come once, whole, and as their hash says."""

import hashlib
from pathlib import Path

import pytest

from lookalike.errors import Damaged, NotFound
from lookalike.fetch import digest, fetch
from tests.fakes import MemoryStore

CONTENT = b"an encoder"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.write("models/a.tflite", CONTENT)
    return store


def test_it_comes_once(store: MemoryStore, tmp_path: Path) -> None:
    for _ in range(2):
        path = fetch(store, "models/a.tflite", tmp_path / "models", SHA256)
        assert path == tmp_path / "models" / "a.tflite"
        assert path.read_bytes() == CONTENT
    assert [one for one in store.log if one[0] == "download"] == [("download", "models/a.tflite")]
    assert digest(path) == SHA256


def test_a_file_that_was_hurt_on_disk_comes_again(store: MemoryStore, tmp_path: Path) -> None:
    path = fetch(store, "models/a.tflite", tmp_path, SHA256)
    path.write_bytes(b"cut sho")
    assert fetch(store, "models/a.tflite", tmp_path, SHA256).read_bytes() == CONTENT


def test_content_that_is_not_what_its_hash_says_is_refused_and_not_kept(
    store: MemoryStore, tmp_path: Path
) -> None:
    store.write("models/a.tflite", b"something else")
    with pytest.raises(Damaged, match=r"models/a\.tflite"):
        fetch(store, "models/a.tflite", tmp_path, SHA256)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_said_so(store: MemoryStore, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"models/b\.tflite"):
        fetch(store, "models/b.tflite", tmp_path)
