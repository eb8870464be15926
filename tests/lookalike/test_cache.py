"""Versions on local disk: fetched once, proved by hash, swapped whole under load, removed when unused."""

import gc
import hashlib
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lookalike import current, layout
from lookalike.cache import SnapshotCache
from lookalike.current import Current
from lookalike.errors import Damaged, NotFound, NotReady
from lookalike.store import Store
from tests.fakes import Clock, FakeEncoder, MemoryStore
from tests.snapshots import upload, write


class Desk:
    """A bucket with versions, a cache before it, and a clock in seconds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = MemoryStore()
        self.seconds = 0.0
        self.encoder = FakeEncoder()
        self.cache = SnapshotCache(
            self.store,
            folder / "tmp",
            check_every_s=5,
            clock=lambda: self.seconds,
            load_encoder=lambda path: self.encoder,
        )

    def publish(self, version: str, count: int, **options: Any) -> None:
        write(self.folder / version, range(count), version=version, **options)
        upload(self.store, self.folder / version)
        self.serve(version)

    def serve(self, version: str) -> None:
        def changed(found: Current | None) -> Current:
            fresh = Current(version, version, "fake-0")
            return replace(found, serving=version, head=version) if found else fresh

        current.change(self.store, changed, "a test")

    def files(self) -> list[str]:
        root = self.folder / "tmp"
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_before_the_first_snapshot_there_is_nothing_to_search(desk: Desk) -> None:
    with pytest.raises(NotReady):
        desk.cache.current()
    desk.publish("v1", 3)
    assert desk.cache.current().snapshot.size == 3


def test_making_a_cache_reads_nothing(desk: Desk) -> None:
    assert desk.store.log == []


def test_current_is_looked_at_again_only_after_a_while(desk: Desk) -> None:
    desk.publish("v1", 3)
    desk.cache.current()
    desk.publish("v2", 4)
    desk.store.log.clear()
    assert desk.cache.current().snapshot.size == 3
    assert desk.store.log == []
    desk.seconds = 5
    assert desk.cache.current().snapshot.size == 4


def test_a_version_in_use_keeps_its_files_and_answers_after_the_swap(desk: Desk) -> None:
    desk.publish("v1", 3)
    old = desk.cache.current()
    desk.publish("v2", 4)
    desk.seconds = 5
    desk.cache.current()
    desk.seconds = 10
    desk.cache.current()
    answers: list[int | None] = []
    thread = threading.Thread(target=lambda: answers.append(old.snapshot.item("p2")))
    thread.start()  # a new thread opens its own connection, so the file has to be there
    thread.join()
    assert answers == [2]


def test_an_unused_version_leaves_the_disk(desk: Desk) -> None:
    desk.publish("v1", 3)
    desk.cache.current()
    desk.publish("v2", 4)
    for desk.seconds in (5, 10, 15):
        desk.cache.current()
    gc.collect()
    assert desk.files()
    assert all("v2" in name for name in desk.files())
    assert not (desk.folder / "tmp/snapshots/v1").exists()


def test_leftovers_of_a_process_before_are_removed(desk: Desk) -> None:
    leftover = desk.folder / "tmp/snapshots/v0/index.ann"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"old")
    desk.publish("v1", 3)
    for desk.seconds in (0, 5):
        desk.cache.current()
    assert not leftover.exists()


def test_a_shared_base_is_fetched_once(desk: Desk) -> None:
    desk.publish("v1", 3)
    desk.cache.current()
    base = (desk.folder / "v1" / "manifest.json").read_bytes()
    desk.store.write(layout.manifest_key("v2"), base.replace(b'"version": "v1"', b'"version": "v2"'))
    desk.serve("v2")
    desk.store.log.clear()
    desk.seconds = 5
    assert desk.cache.current().snapshot.manifest.version == "v2"
    assert [name for name, _ in desk.store.log].count("download") == 0


def test_files_of_the_process_before_are_used_when_they_are_whole(desk: Desk) -> None:
    desk.publish("v1", 3)
    desk.cache.current()
    (desk.folder / "tmp/snapshots/v1/products.sqlite").write_bytes(b"torn")
    desk.store.log.clear()
    again = SnapshotCache(desk.store, desk.folder / "tmp")
    assert again.current().snapshot.size == 3
    assert [key for name, key in desk.store.log if name == "download"] == ["snapshots/v1/products.sqlite"]


@pytest.mark.parametrize("name", ["index.ann", "products.sqlite", "columns.npz", "ranking.npz"])
def test_a_file_that_is_not_what_the_manifest_says_is_never_served(desk: Desk, name: str) -> None:
    desk.publish("v1", 3)
    desk.store.write(f"snapshots/v1/{name}", b"something else")
    with pytest.raises(Damaged):
        desk.cache.current()


@pytest.mark.parametrize("error", [ConnectionError("down"), NotFound("gone"), Damaged("torn")])
def test_an_outage_leaves_the_version_at_hand_serving(desk: Desk, error: Exception) -> None:
    desk.publish("v1", 3)
    desk.cache.current()
    desk.publish("v2", 4)

    def down(operation: str, key: str) -> None:
        raise error

    desk.store.hook = down
    desk.seconds = 5
    assert desk.cache.current().snapshot.size == 3
    desk.store.hook = None
    desk.seconds = 10
    assert desk.cache.current().snapshot.size == 4


def test_the_encoder_is_loaded_when_it_is_asked_for_and_once(tmp_path: Path) -> None:
    store: Store = MemoryStore(Clock())
    network = b"a network"
    name = f"fake-{hashlib.sha256(network).hexdigest()}"
    manifest = write(tmp_path / "v1", range(3), encoder=name)
    upload(store, tmp_path / "v1")
    store.write(layout.model_key(f"{name}.tflite"), network)
    store.write(layout.model_key(f"{name}.json"), b"{}")
    current.change(store, lambda _: Current(manifest.version, manifest.version, name), "a test")
    loads: list[bytes] = []
    encoder = FakeEncoder()

    def load(path: Path) -> FakeEncoder:
        loads.append(path.read_bytes())
        return encoder

    loaded = SnapshotCache(store, tmp_path / "tmp", load_encoder=load).current()
    assert loads == []
    found: list[object] = [loaded.encoder, loaded.encoder]
    assert found == [encoder, encoder]
    assert loads == [network]


def test_swapping_under_load_mixes_nothing_and_fails_nobody(desk: Desk) -> None:
    desk.publish("v0", 10)
    desk.cache.current()
    wrong: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                snapshot = desk.cache.current().snapshot
                count = 10 + int(snapshot.manifest.version[1:])
                names = [one.id for one in snapshot.products(snapshot.select({}))]
                if names != [f"p{number}" for number in range(count)]:
                    wrong.append(names)
            except Exception as error:  # noqa: BLE001  # whatever it is, the test fails with it
                wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 6):
        desk.publish(f"v{number}", 10 + number)
        desk.seconds += 5
        while desk.cache.current().snapshot.manifest.version != f"v{number}":
            desk.seconds += 5
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
