"""The sample catalog: the same for the same seed, complete, varied, in the Kaggle columns."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookalike.errors import BadRequest
from workbench.sample_catalog import make
from workbench.sample_catalog.kinds import KINDS
from workbench.sample_catalog.picture import cut_out
from workbench.sample_catalog.products import COLUMNS, samples

KAGGLE = [
    "id",
    "gender",
    "masterCategory",
    "subCategory",
    "articleType",
    "baseColour",
    "season",
    "year",
    "usage",
    "productDisplayName",
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One picture of each kind and a few more."""
    folder = tmp_path_factory.mktemp("catalog")
    make(folder, len(KINDS) + 3, seed=5, processes=1)
    return folder


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "styles.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_draws_the_same_bytes_in_any_number_of_processes(catalog: Path, tmp_path: Path) -> None:
    make(tmp_path, len(KINDS) + 3, seed=5, processes=2)

    assert files(tmp_path) == files(catalog)


def test_another_seed_draws_another_catalog(catalog: Path, tmp_path: Path) -> None:
    make(tmp_path, 4, seed=6, processes=1)

    for name in ("images/10001.jpg", "images/10004.jpg"):
        assert (tmp_path / name).read_bytes() != (catalog / name).read_bytes()


def test_a_smaller_catalog_is_the_beginning_of_a_larger_one(catalog: Path, tmp_path: Path) -> None:
    make(tmp_path, 5, seed=5, processes=1)

    assert rows(tmp_path) == rows(catalog)[:5]
    assert (tmp_path / "images/10003.jpg").read_bytes() == (catalog / "images/10003.jpg").read_bytes()


def test_each_product_has_a_row_in_the_kaggle_columns_and_a_picture(catalog: Path) -> None:
    listed = rows(catalog)

    assert list(listed[0]) == KAGGLE
    assert all(row[column] for row in listed for column in KAGGLE)
    assert len({row["id"] for row in listed}) == len(KINDS) + 3
    assert {row["id"] for row in listed} == {path.stem for path in (catalog / "images").iterdir()}


def test_pictures_are_studio_shots(catalog: Path) -> None:
    """Upright 450x600, a near-white ground around a product that fills a good part and touches no edge."""
    for path in (catalog / "images").iterdir():
        with Image.open(path) as image:
            assert (image.format, image.size) == ("JPEG", (450, 600))
            pixels = np.asarray(image).astype(int)
        rim = np.concatenate(
            [pixels[:4].reshape(-1, 3), pixels[:, :4].reshape(-1, 3), pixels[:, -4:].reshape(-1, 3)]
        )
        assert rim.min() > 205, path.name
        assert (
            0.05 < (pixels.min(axis=2) < 205).mean() < 0.8
            or "White" in _row(catalog, path.stem)["baseColour"]
        )


@pytest.mark.parametrize(("colour", "strongest"), [("Red", 0), ("Green", 1), ("Navy Blue", 2)])
def test_a_plain_products_colour_is_what_its_row_says(colour: str, strongest: int) -> None:
    plain = next(
        s for s in samples(2000, 0) if (s.kind.article, s.colour, s.pattern) == ("Skirts", colour, "plain")
    )

    drawn = np.asarray(cut_out(plain)).astype(int)

    shown = drawn[drawn[..., 3] == 255][:, :3].mean(axis=0)
    assert shown.argmax() == strongest
    assert shown.max() > 1.3 * np.delete(shown, strongest).max()


@pytest.mark.parametrize("pattern", ["stripes", "checks", "dots"])
def test_a_pattern_shows(pattern: str) -> None:
    """Neighbouring pixels differ far more than in the same sweater without it."""
    sweater = next(s for s in samples(2000, 0) if s.kind.article == "Sweaters" and s.colour == "Navy Blue")
    plain, patterned = (cut_out(replace(sweater, pattern=name)) for name in ("plain", pattern))

    assert _busy(patterned) > 2 * _busy(plain)


def _busy(image: Image.Image) -> float:
    """How much neighbouring pixels differ inside the product."""
    inside = np.asarray(image.convert("L")).astype(int)[200:420, 160:290]
    return float(np.abs(np.diff(inside, axis=0)).mean() + np.abs(np.diff(inside, axis=1)).mean())


def test_480_products_hold_every_type_colour_and_pattern() -> None:
    drawn = list(samples(480, 0))

    assert len({s.kind.article for s in drawn}) >= 14
    assert len({s.colour for s in drawn}) >= 12
    assert {s.pattern for s in drawn} == {"plain", "stripes", "checks", "dots"}
    assert min(sum(s.kind is kind for s in drawn) for kind in KINDS) >= 20
    assert len({s.gender for s in drawn}) >= 3


def test_a_style_comes_in_two_colours() -> None:
    drawn = [s for s in samples(480, 0) if s.kind.article == "Shirts"]
    first, second = drawn[0], drawn[1]

    assert first.style == second.style
    assert first.colour != second.colour
    assert first.name.replace(first.colour, "") == second.name.replace(second.colour, "")


def test_names_read_like_a_shops() -> None:
    for sample in samples(60, 0):
        assert sample.colour in sample.name
        assert sample.gender in sample.name
        assert "," not in sample.name
        assert tuple(sample.row()) == COLUMNS


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    make(tmp_path, 9, processes=1, progress=lambda done, of: told.append((done, of)))

    assert told == [(8, 9), (9, 9)]


@pytest.mark.parametrize(
    ("count", "seed", "says"), [(0, 0, "--count is 0"), (-3, 0, "--count"), (5, -1, "--seed is -1")]
)
def test_impossible_wishes_are_refused(tmp_path: Path, count: int, seed: int, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        make(tmp_path, count, seed)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(BadRequest, match="can't be a catalog folder"):
        make(tmp_path / "file", 1)


def _row(folder: Path, product: str) -> dict[str, str]:
    return next(row for row in rows(folder) if row["id"] == product)
