"""`lookalike push`: what differs goes into the bucket, and nothing else."""

from pathlib import Path

import pytest

from lookalike.errors import BadRequest, NotFound
from tests.fakes import MemoryStore
from workbench.push import Pushed, catalog_files, push


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    images = tmp_path / "catalog" / "images"
    (images / "deep er").mkdir(parents=True)
    (images / "1.jpg").write_bytes(b"one")
    (images / "deep er" / "2+ü.png").write_bytes(b"two")
    (images / ".DS_Store").write_bytes(b"a Mac was here")
    (tmp_path / "catalog" / "styles.csv").write_text("id\n1\n")
    (tmp_path / "catalog" / "read me.txt").write_text("not ours")
    return tmp_path / "catalog"


def test_pictures_and_product_data_go_under_their_keys(catalog: Path) -> None:
    store = MemoryStore()
    assert push(catalog, store) == Pushed(files=3, sent=3, removed=0)
    assert store.keys() == ["images/1.jpg", "images/deep er/2+ü.png", "metadata/styles.csv"]
    assert store.read("images/deep er/2+ü.png").data == b"two"
    assert store.headers("images/1.jpg").content_type == "image/jpeg"


def test_a_second_push_sends_nothing(catalog: Path) -> None:
    store = MemoryStore()
    push(catalog, store)
    store.log.clear()
    assert push(catalog, store).sent == 0
    assert not [key for operation, key in store.log if operation in ("write", "upload", "delete")]


def test_only_what_changed_is_sent(catalog: Path) -> None:
    store = MemoryStore()
    push(catalog, store)
    (catalog / "images" / "1.jpg").write_bytes(b"one, retouched")
    assert push(catalog, store).sent == 1
    assert store.read("images/1.jpg").data == b"one, retouched"


def test_what_the_folder_lacks_stays_unless_it_is_to_go(catalog: Path) -> None:
    store = MemoryStore()
    for key in ("images/old.jpg", "metadata/old.csv", "inbox/not-a-picture.npz"):
        store.write(key, b"old")
    assert push(catalog, store).removed == 0
    assert push(catalog, store, delete=True).removed == 2
    assert store.keys("inbox/") == ["inbox/not-a-picture.npz"]


def test_what_was_sent_in_parts_is_sent_again(catalog: Path) -> None:
    """Its ETag is no MD5: nobody can say whether it differs."""

    class InParts(MemoryStore):
        def list(self, prefix: str, *, after: str = ""):  # type: ignore[no-untyped-def]
            from dataclasses import replace

            for info in super().list(prefix, after=after):
                yield replace(info, etag=info.etag + "-2")

    store = InParts()
    push(catalog, store)
    assert push(catalog, store).sent == 3


def test_progress_ends_with_all_of_it(catalog: Path) -> None:
    seen: list[tuple[int, int]] = []
    push(catalog, MemoryStore(), progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_an_outage_ends_it_without_sending_the_rest(tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    for number in range(200):
        (images / f"{number}.jpg").write_bytes(b"x")

    def down(operation: str, key: str) -> None:
        if operation == "write":
            raise NotFound("the bucket is gone")

    store = MemoryStore()
    store.hook = down
    with pytest.raises(NotFound, match="the bucket is gone"):
        push(tmp_path, store)
    assert len([1 for operation, _ in store.log if operation == "write"]) < 200


def test_a_folder_that_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no folder"):
        list(catalog_files(tmp_path / "nowhere"))


def test_a_folder_without_pictures_says_where_they_go(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"images/<product id>.jpg"):
        list(catalog_files(tmp_path))
