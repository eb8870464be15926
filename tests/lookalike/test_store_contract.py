"""What every Store promises: S3 (moto), a folder and memory are asked the same questions."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from lookalike.bucket import CONFIG, Bucket
from lookalike.errors import Conflict, NotFound
from lookalike.store import Headers, Store
from tests.fakes import MemoryStore
from workbench.folder import Folder

STRANGE = [
    "a b.jpg",
    "a+b.jpg",
    "100%.jpg",
    "%41.jpg",
    "ü/ß/日本.jpg",
    "deep/er/and/deeper/x.jpg",
    "a&b=c?d#e.jpg",
]


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """S3 decides a conditional write in one step; moto looks first and stores later, so it gets a lock."""
    lock, process = threading.Lock(), BotocoreStubber.process_request

    def alone(stub: BotocoreStubber, request: Any) -> Any:
        with lock:
            return process(stub, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", alone)


@pytest.fixture(params=["bucket", "folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, one_by_one: None) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore(lambda: datetime.now(UTC))
    elif request.param == "folder":
        yield Folder(tmp_path / "folder")
    else:
        with mock_aws():
            client = boto3.client("s3", region_name="us-east-1", config=CONFIG)
            client.create_bucket(Bucket="catalog")
            yield Bucket(client, "catalog")


def test_what_was_written_is_read(store: Store) -> None:
    written = store.write("images/1.jpg", b"one")
    stored = store.read("images/1.jpg")
    assert stored.data == b"one"
    assert (stored.info.key, stored.info.etag, stored.info.size) == ("images/1.jpg", written.etag, 3)
    assert store.head("images/1.jpg") == stored.info


def test_last_modified_is_utc_and_now(store: Store) -> None:
    store.write("a", b"")
    info = store.head("a")
    assert info
    assert info.last_modified.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - info.last_modified) < timedelta(seconds=60)


def test_an_etag_changes_with_the_content_and_only_with_it(store: Store) -> None:
    first = store.write("a", b"one").etag
    assert store.write("a", b"two").etag != first
    assert store.write("a", b"one").etag == first
    assert '"' not in first


@pytest.mark.parametrize("key", STRANGE)
def test_any_key_is_the_same_in_write_read_head_and_list(store: Store, key: str) -> None:
    store.write(f"images/{key}", key.encode())
    assert store.read(f"images/{key}").data == key.encode()
    assert [one.key for one in store.list("images/")] == [f"images/{key}"]
    found = store.head(f"images/{key}")
    assert found
    assert found.key == f"images/{key}"
    store.delete([f"images/{key}"])
    assert store.head(f"images/{key}") is None


def test_what_is_not_there_is_said_so(store: Store, tmp_path: Path) -> None:
    assert store.head("images/none.jpg") is None
    with pytest.raises(NotFound, match=r"images/none\.jpg"):
        store.read("images/none.jpg")
    with pytest.raises(NotFound, match=r"images/none\.jpg"):
        store.download("images/none.jpg", tmp_path / "none.jpg")
    assert not (tmp_path / "none.jpg").exists()
    with pytest.raises(NotFound):
        store.tag("images/none.jpg", {"retired": "yes"})


def test_a_listing_is_in_key_order_under_its_prefix_and_after_a_key(store: Store) -> None:
    keys = [
        "images/a-b/1",
        "images/a/1",
        "images/a/2",
        "images/a.jpg",
        "images/b",
        "imagesx",
        "inbox/1",
        "images/Z",
    ]
    for key in keys:
        store.write(key, key.encode())
    assert [one.key for one in store.list("images/")] == sorted(
        key for key in keys if key.startswith("images/")
    )
    assert [one.key for one in store.list("images/a/")] == ["images/a/1", "images/a/2"]
    assert [one.key for one in store.list("images/a/", after="images/a/1")] == ["images/a/2"]
    assert [one.key for one in store.list("images/a")] == [
        "images/a-b/1",
        "images/a.jpg",
        "images/a/1",
        "images/a/2",
    ]
    assert list(store.list("nothing/")) == []
    assert [one.key for one in store.list("")] == sorted(keys)


def test_a_listing_shows_what_a_head_shows(store: Store) -> None:
    written = store.write("images/1.jpg", b"one")
    (listed,) = store.list("images/")
    assert (listed.etag, listed.size) == (written.etag, 3)


def test_a_listing_has_no_end_at_a_thousand(store: Store) -> None:
    for number in range(1003):
        store.write(f"many/{number:04}", b"")
    assert [one.key for one in store.list("many/")] == [f"many/{number:04}" for number in range(1003)]
    store.delete(one.key for one in store.list("many/"))
    assert list(store.list("many/")) == []


def test_write_if_none_is_there(store: Store) -> None:
    store.write_if("CURRENT", b"first", etag=None)
    with pytest.raises(Conflict, match="CURRENT"):
        store.write_if("CURRENT", b"second", etag=None)
    assert store.read("CURRENT").data == b"first"


def test_write_if_it_is_what_was_read(store: Store) -> None:
    etag = store.write("CURRENT", b"first").etag
    later = store.write_if("CURRENT", b"second", etag=etag)
    with pytest.raises(Conflict):
        store.write_if("CURRENT", b"third", etag=etag)
    assert store.read("CURRENT").data == b"second"
    assert store.read("CURRENT").info.etag == later.etag


def test_write_if_it_is_gone_is_a_conflict(store: Store) -> None:
    etag = store.write("CURRENT", b"first").etag
    store.delete(["CURRENT"])
    with pytest.raises(Conflict):
        store.write_if("CURRENT", b"second", etag=etag)


def test_of_many_conditional_writers_one_wins(store: Store) -> None:
    won: list[int] = []
    start = threading.Barrier(6)

    def write(number: int) -> None:
        start.wait()
        try:
            store.write_if("CURRENT", f"{number}".encode(), etag=None)
            won.append(number)
        except Conflict:
            pass

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert store.read("CURRENT").data == str(won[0]).encode()


def test_a_file_goes_up_and_comes_down(store: Store, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "new" / "folder" / "target"
    source.write_bytes(bytes(range(256)) * 100)
    info = store.upload(source, "snapshots/v/index.ann", Headers(cache_control="no-store"))
    assert info.size == 25600
    assert store.download("snapshots/v/index.ann", target) == store.head("snapshots/v/index.ann")
    assert target.read_bytes() == source.read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["target"]


def test_a_download_replaces_a_file(store: Store, tmp_path: Path) -> None:
    store.write("a", b"new")
    (tmp_path / "a").write_bytes(b"older and longer")
    store.download("a", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_deleting_what_is_not_there_is_fine(store: Store) -> None:
    store.write("a", b"")
    store.delete(["a", "b"])
    store.delete([])
    assert store.head("a") is None


def test_tagging_changes_nothing_but_tags(store: Store) -> None:
    before = store.write("a", b"x", Headers(tags={"kind": "base"}))
    store.tag("a", {"retired": "yes"})
    after = store.head("a")
    assert after
    assert after.etag == before.etag
