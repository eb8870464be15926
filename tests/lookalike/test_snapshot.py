"""A version of the catalog: base and delta overlaid on vectors, filters, facets, words and labels alike."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lookalike.errors import BadRequest, Damaged
from lookalike.manifest import Manifest
from lookalike.product import FACETS
from lookalike.snapshot import Floats, Snapshot
from tests.snapshots import product, snapshot, table, write


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Forty products, no delta."""
    return snapshot(tmp_path_factory.mktemp("plain"), range(40))


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Forty products; then 3 went, 5 got another row, 7 another picture (now item 41), 100 came (item 40)."""
    changed = {5: product(5, name="Gilded sandals", baseColour="Gold")}
    folder = tmp_path_factory.mktemp("overlaid")
    return snapshot(folder, range(40), new=[100, 7], changed=changed, removed=[3, 7])


def ids(found: Snapshot, items: object) -> list[str]:
    return [one.id for one in found.products(items)]  # type: ignore[arg-type]


def vector(found: Snapshot, number: int, dimensions: int = 32) -> Floats:
    return np.asarray(found.ranking.vectors(table([number], dimensions))[0])


@pytest.mark.parametrize("number", [0, 7, 39, 100])
def test_a_product_is_nearest_to_itself(overlaid: Snapshot, number: int) -> None:
    items, cosine = overlaid.nearest(vector(overlaid, number), 3)
    assert ids(overlaid, items)[0] == f"p{number}"
    assert cosine[0] == pytest.approx(1, abs=1e-5)
    assert list(cosine) == sorted(cosine, reverse=True)


def test_what_was_removed_is_found_by_nothing(overlaid: Snapshot) -> None:
    assert overlaid.item("p3") is None
    assert "p3" not in ids(overlaid, overlaid.nearest(vector(overlaid, 3), 99)[0])
    assert "p3" not in ids(overlaid, overlaid.select({}))
    assert "p3" not in ids(overlaid, overlaid.select({}, "number 3"))
    assert "p3" not in ids(overlaid, overlaid.browse({}, "", 0, 99)[0])


def test_a_replaced_picture_counts_once(overlaid: Snapshot) -> None:
    assert overlaid.item("p7") == 41
    assert ids(overlaid, overlaid.nearest(vector(overlaid, 7), 99)[0]).count("p7") == 1
    assert overlaid.size == 40
    assert len(overlaid.select({})) == 40


def test_a_changed_row_keeps_its_vector_and_shows_its_new_values(overlaid: Snapshot) -> None:
    assert overlaid.item("p5") == 5
    assert overlaid.products([5])[0].name == "Gilded sandals"
    assert np.array_equal(overlaid.vectors([5])[0], vector(overlaid, 5))
    assert ids(overlaid, overlaid.select({"baseColour": ["Gold"]})) == ["p5"]
    assert ids(overlaid, overlaid.select({}, "gilded")) == ["p5"]
    assert "p5" not in ids(overlaid, overlaid.select({}, product(5).name))
    codes, values = overlaid.codes("baseColour")
    assert values[codes[5]] == "Gold"


def test_vectors_are_those_of_the_items_in_their_order(overlaid: Snapshot) -> None:
    found = overlaid.vectors([40, 2, 41])
    assert np.allclose(found, np.stack([vector(overlaid, number) for number in (100, 2, 7)]), atol=1e-6)


def test_products_keep_the_order_asked_for(overlaid: Snapshot) -> None:
    assert ids(overlaid, [40, 2, 41, 0, 2]) == ["p100", "p2", "p7", "p0", "p2"]
    assert overlaid.products([2])[0] == product(2)


def test_filters_are_or_inside_a_facet_and_and_between(plain: Snapshot) -> None:
    items = plain.select({"articleType": ["Shirts", "Jeans"], "gender": ["Men"]})
    wanted = [number for number in range(40) if number % 5 in (0, 2) and number % 2 == 0]
    assert ids(plain, items) == [f"p{number}" for number in wanted]
    assert list(items) == sorted(items)
    assert plain.select({"year": ["1999"]}).tolist() == []


def test_a_filter_that_does_not_exist_is_named(plain: Snapshot) -> None:
    with pytest.raises(BadRequest, match="'size'"):
        plain.select({"size": ["XL"]})


def test_filtered_searches_return_as_many_as_pass(overlaid: Snapshot) -> None:
    allowed = overlaid.select({"articleType": ["Watches"]})
    items, _ = overlaid.nearest(vector(overlaid, 0), 50, allowed=allowed)
    assert sorted(items.tolist()) == allowed.tolist()


def test_words_are_beginnings_in_any_order_case_and_punctuation(plain: Snapshot) -> None:
    assert ids(plain, plain.select({}, "SHIRTS navy 0")) == ["p0"]
    assert len(plain.select({}, "navy-blue")) == 10
    assert len(plain.select({}, "shir")) == 8


@pytest.mark.parametrize(
    "words", ['"', "'; DROP TABLE products", "NEAR(a b)", "a OR", "*", "\0", "\ud800", "name:x", "-- !"]
)
def test_words_are_never_taken_for_operators(plain: Snapshot, words: str) -> None:
    assert plain.select({}, words).tolist() == []


def test_the_newest_picture_is_browsed_first(overlaid: Snapshot) -> None:
    items, total = overlaid.browse({}, "", 0, 3)
    assert ids(overlaid, items) == ["p100", "p39", "p38"]
    assert total == 40
    last, _ = overlaid.browse({}, "", 38, 10)
    assert ids(overlaid, last) == ["p1", "p0"]


def test_facets_count_what_passes_the_other_filters(overlaid: Snapshot) -> None:
    counted = overlaid.facets({"gender": ["Men"], "articleType": ["Shirts"]})
    assert set(counted) == set(FACETS)
    men = overlaid.select({"gender": ["Men"]})
    assert sum(count for _, count in counted["articleType"]) == len(men)
    assert dict(counted["gender"])["Men"] == len(
        overlaid.select({"gender": ["Men"], "articleType": ["Shirts"]})
    )
    assert dict(overlaid.facets({})["baseColour"])["Gold"] == 1
    counts = [count for _, count in counted["articleType"]]
    assert counts == sorted(counts, reverse=True)


def test_facets_agree_with_select(overlaid: Snapshot) -> None:
    for facet, pairs in overlaid.facets({}, "number").items():
        for value, count in pairs:
            assert count == len(overlaid.select({facet: [value]}, "number"))


def test_a_product_without_a_row_has_no_codes(tmp_path: Path) -> None:
    rows = [product(0), replace(product(1), attributes={})]
    found = snapshot(tmp_path, range(2), rows=rows)
    assert all(found.codes(facet)[0][1] == -1 for facet in FACETS)
    assert dict(found.products([1])[0].attributes) == {}
    assert sum(count for _, count in found.facets({})["gender"]) == 1


def test_a_large_catalog_is_searched_by_index_and_loses_little(tmp_path: Path) -> None:
    found = snapshot(tmp_path, range(6_000), new=[7_000], removed=range(100), dimensions=16, learned=False)
    hits = 0
    for number in range(200, 6_000, 100):
        near, _ = found.nearest(vector(found, number, 16), 10)
        scanned, _ = found.nearest(vector(found, number, 16), 10, exact=True)
        hits += len(set(near.tolist()) & set(scanned.tolist()))
        assert near.min() >= 100
    assert hits / 580 > 0.95
    assert found.nearest(vector(found, 7_000, 16), 1)[0].tolist() == [6_000]
    assert len(found.nearest(vector(found, 5, 16), 6_000)[0]) == 5_901


def test_an_index_that_failed_its_examination_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = write(tmp_path, range(6_000), dimensions=16, learned=False)
    (tmp_path / "manifest.json").write_bytes(replace(manifest, self_test={"scan": 1.0}).dump())
    monkeypatch.delattr("lookalike.neighbours.Neighbours.nearest")
    found = Snapshot.open(tmp_path)
    assert found.nearest(found.vectors([7])[0], 1)[0].tolist() == [7]


def test_many_threads_read_at_once(overlaid: Snapshot) -> None:
    wrong = []

    def read() -> None:
        for number in range(10, 30):
            item = overlaid.item(f"p{number}")
            if item is None or ids(overlaid, [item]) != [f"p{number}"]:
                wrong.append(number)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_empty_snapshot_answers(tmp_path: Path) -> None:
    found = snapshot(tmp_path, [0], removed=[0])
    assert found.size == 0
    assert found.nearest(vector(found, 0), 6)[0].tolist() == []
    assert found.browse({}, "", 0, 10) == ([], 0)
    assert all(pairs == [] for pairs in found.facets({}).values())


def test_features_of_another_version_are_refused(tmp_path: Path) -> None:
    manifest = write(tmp_path, range(3))
    (tmp_path / "manifest.json").write_bytes(replace(manifest, features_version=99).dump())
    with pytest.raises(Damaged, match="lookalike reindex"):
        Snapshot.open(tmp_path)


def test_a_closed_snapshot_lets_go_of_its_files(tmp_path: Path) -> None:
    found = snapshot(tmp_path, range(3))
    found.products([1])
    found.close()
    maps = Path("/proc/self/maps")
    if maps.exists():
        assert str(tmp_path) not in maps.read_text()


@pytest.mark.parametrize(
    "file", ["manifest.json", "products.sqlite", "columns.npz", "ranking.npz", "index.ann"]
)
def test_a_damaged_file_is_named_not_guessed_at(tmp_path: Path, file: str) -> None:
    write(tmp_path, range(5))
    (tmp_path / file).write_bytes(b"no such thing, but long enough to be read" * 20)
    with pytest.raises(Damaged):
        Snapshot.open(tmp_path)


def test_a_manifest_survives_being_stored(tmp_path: Path) -> None:
    manifest = write(tmp_path, range(3), new=[8])
    assert Manifest.load(manifest.dump()) == manifest


def test_a_manifest_of_a_later_format_is_refused(tmp_path: Path) -> None:
    manifest = write(tmp_path, range(3))
    with pytest.raises(Damaged, match="update"):
        Manifest.load(replace(manifest, format=2).dump())
