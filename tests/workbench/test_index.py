"""`lookalike index`: a folder becomes a catalog; a second run does no more than it must."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lookalike import current, features, layout, photo
from lookalike.errors import BadRequest, NotFound
from lookalike.manifest import Manifest
from tests.fakes import FakeEncoder, FakeEncoding
from tests.lambdas.house import picture
from workbench import index as indexing
from workbench import searching
from workbench.folder import Folder
from workbench.index import Indexed, index

COUNT = 24


class Counting(FakeEncoder):
    """Knows how many pictures it has seen, and may fail at some."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__(seed=seed)
        self.seen = 0
        self.fails_at: Callable[[int], bool] = lambda number: False

    def encode(self, pixels: NDArray[np.uint8]) -> FakeEncoding:
        self.seen += 1
        if self.fails_at(self.seen):
            raise RuntimeError("the disk is gone")
        return super().encode(pixels)


class Workshop:
    """A catalog folder, an encoder, and where the result goes."""

    def __init__(self, folder: Path) -> None:
        self.catalog, self.out, self._models = folder / "catalog", folder / "out", folder / "models"
        self.encoder = Counting()
        self.put(*range(COUNT))

    def put(self, *seeds: int, name: str = "") -> None:
        for seed in seeds:
            path = self.catalog / "images" / f"{name or seed}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(picture(seed))

    def run(self) -> Indexed:
        """One run, which uses the encoder only if it says that it did."""
        before = self.encoder.seen
        made = index(self.catalog, self.out, self.encoder_file(), load=lambda _: self.encoder)
        assert (self.encoder.seen > before) == bool(made.described or made.failed)
        return made

    def encoder_file(self) -> Path:
        self._models.mkdir(exist_ok=True)
        path = self._models / f"{self.encoder.id}.tflite"
        path.write_bytes(self.encoder.file)
        path.with_suffix(".json").write_text("{}")
        return path

    def first(self, data: bytes) -> str:
        """The product that is found first for a photo."""
        with searching.local(self.out, lambda _: self.encoder) as catalog:
            return str(catalog.search(data, 1)["matches"][0]["product"]["id"])

    @property
    def head(self) -> Manifest:
        store = Folder(self.out)
        found = current.read(store)
        assert found
        return Manifest.load(store.read(layout.manifest_key(found[0].head)).data)

    def keys(self, prefix: str) -> list[str]:
        return [info.key for info in Folder(self.out).list(prefix)]


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    monkeypatch.setattr(indexing, "CHUNK", 5)
    return Workshop(tmp_path)


def test_every_picture_is_found_by_what_it_shows(workshop: Workshop) -> None:
    made = workshop.run()
    assert (made.described, made.searchable, made.refused) == (COUNT, COUNT, 0)
    for seed in range(0, COUNT, 5):
        assert workshop.first(picture(seed)) == str(seed)


def test_a_second_run_describes_nothing_and_changes_nothing(workshop: Workshop) -> None:
    workshop.run()
    before = workshop.head.version
    assert workshop.run().described == 0
    assert workshop.head.version == before


def test_only_what_is_new_or_changed_is_described(workshop: Workshop) -> None:
    workshop.run()
    workshop.put(100)
    workshop.put(101, name="3")
    (workshop.catalog / "images" / "4.jpg").unlink()
    made = workshop.run()
    assert (made.described, made.searchable) == (2, COUNT)
    assert workshop.first(picture(100)) == "100"
    assert workshop.first(picture(101)) == "3"
    assert workshop.first(picture(4)) != "4"


def test_a_run_that_was_stopped_goes_on_where_it_was(workshop: Workshop) -> None:
    def stop(done: int, of: int) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index(
            workshop.catalog,
            workshop.out,
            workshop.encoder_file(),
            load=lambda _: workshop.encoder,
            progress=stop,
        )
    made = workshop.run()
    assert (made.described, made.searchable) == (COUNT - 10, COUNT)


def test_a_picture_that_could_not_be_read_is_named_and_comes_with_the_next_run(workshop: Workshop) -> None:
    workshop.encoder.fails_at = lambda number: number == 7
    made = workshop.run()
    ((key, error),) = made.failed.items()
    assert key.startswith("images/")
    assert "the disk is gone" in str(error)
    assert made.searchable == COUNT - 1
    again = workshop.run()
    assert (again.described, again.searchable, again.failed) == (1, COUNT, {})


def test_a_file_that_is_no_picture_is_refused_once(workshop: Workshop) -> None:
    (workshop.catalog / "images" / "notes.jpg").write_text("no picture")
    assert workshop.run().refused == 1
    assert workshop.run().refused == 1
    assert "images/notes.jpg" in Folder(workshop.out).read("reports/latest.csv").data.decode()


def test_new_product_data_renames_products_without_describing_them(workshop: Workshop) -> None:
    workshop.run()
    (workshop.catalog / "styles.csv").write_text("id,productDisplayName\n3,Grey, but warm\n")
    assert workshop.run().described == 0
    with searching.local(workshop.out, lambda _: workshop.encoder) as catalog:
        match = catalog.search(picture(3), 1)["matches"][0]
    assert match["product"]["name"] == "Grey, but warm"


def test_another_encoder_moves_the_catalog_over(workshop: Workshop) -> None:
    workshop.run()
    workshop.encoder = Counting(seed=1)
    made = workshop.run()
    assert (made.described, made.searchable) == (COUNT, COUNT)
    assert workshop.head.encoder == workshop.encoder.id
    assert workshop.first(picture(5)) == "5"


def test_a_move_to_another_encoder_that_was_stopped_goes_on_or_is_given_up(workshop: Workshop) -> None:
    workshop.run()
    first, workshop.encoder = workshop.encoder, Counting(seed=1)
    workshop.encoder.fails_at = lambda number: number > 10
    made = workshop.run()
    assert made.failed
    assert workshop.head.encoder == first.id, "it serves what is whole"
    second, workshop.encoder = workshop.encoder, first
    assert workshop.run().described == 0
    workshop.encoder = second
    second.fails_at = lambda number: False
    assert workshop.run().described == COUNT - made.described
    assert workshop.head.encoder == second.id


def test_what_no_version_refers_to_is_removed(workshop: Workshop) -> None:
    workshop.run()
    for seed in range(COUNT):
        workshop.put(200 + seed, name=str(seed))
    workshop.run()
    assert len(workshop.keys("thumbnails/")) == COUNT
    versions = {key.split("/")[1] for key in workshop.keys("snapshots/")}
    assert versions == {workshop.head.version, workshop.head.parents["base"]}
    assert workshop.keys("inbox/") == []
    assert set(workshop.keys("features/")) == set(workshop.head.features)


def test_a_large_change_gives_the_catalog_that_one_run_would_have_given(
    workshop: Workshop, tmp_path: Path
) -> None:
    for path in (workshop.catalog / "images").iterdir():
        if int(path.stem) >= COUNT // 2:
            path.unlink()
    workshop.run()
    workshop.put(*range(COUNT))
    workshop.run()
    assert workshop.head.counts["delta"] == 0


def test_the_features_are_those_of_the_one_path(workshop: Workshop) -> None:
    from lookalike import changes

    workshop.run()
    (part,) = workshop.head.features
    batch = changes.load(Folder(workshop.out).read(part).data)
    for taken in batch.taken:
        data = (workshop.catalog / taken.seen.key).read_bytes()
        wanted = features.describe(photo.square(photo.load(data)), workshop.encoder)
        assert set(taken.features) == set(wanted)
        for name, block in wanted.items():
            np.testing.assert_array_equal(taken.features[name], block, err_msg=name)


def test_the_catalog_itself_cannot_hold_the_result(workshop: Workshop) -> None:
    for out in (workshop.catalog, workshop.catalog / "images", workshop.catalog / "images" / "deep"):
        workshop.out = out
        with pytest.raises(BadRequest, match="another folder"):
            workshop.run()
    assert not (workshop.catalog / "images" / "deep").exists()


def test_a_file_cannot_hold_the_result(workshop: Workshop) -> None:
    workshop.out.write_text("busy")
    with pytest.raises(BadRequest, match="is a file"):
        workshop.run()


def test_a_folder_that_is_no_catalog_is_a_sentence(workshop: Workshop, tmp_path: Path) -> None:
    workshop.catalog = tmp_path / "nowhere"
    with pytest.raises(NotFound, match="There is no folder"):
        workshop.run()
    workshop.catalog.mkdir()
    with pytest.raises(BadRequest, match="no folder images/"):
        workshop.run()


def test_two_runs_at_once_are_refused(workshop: Workshop) -> None:
    workshop.run()
    with indexing.alone(workshop.out), pytest.raises(BadRequest, match="Another run works on"):
        workshop.run()


def test_pictures_in_folders_and_with_strange_names_are_taken(workshop: Workshop) -> None:
    workshop.put(50, name="deep/er/größe + 100%")
    workshop.run()
    assert workshop.first(picture(50)) == "größe + 100%"


def test_a_touched_file_is_described_again(workshop: Workshop) -> None:
    workshop.run()
    os.utime(workshop.catalog / "images" / "3.jpg", ns=(1, 1))
    assert workshop.run().described == 1
