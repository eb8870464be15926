"""What a catalog teaches: made-up products of made-up kinds and colours, with noise that says nothing."""

from functools import cache

import numpy as np
import pytest

from lookalike import features, learning, ranking
from lookalike.errors import Damaged
from lookalike.features import FeatureTable, Views
from lookalike.ranking import Ranking

KINDS, COLOURS, DIMENSIONS, COUNT = 6, 4, 96, 1_200


def made(count: int, seed: int, noise: float = 1.0) -> tuple[FeatureTable, list[dict[str, str]]]:
    """Products: what they are lies in few directions of `deep`, the noise in all."""
    world, rng = np.random.default_rng(99), np.random.default_rng(seed)
    kinds = world.normal(size=(KINDS, DIMENSIONS))
    colours = world.random((COLOURS, 64)) ** 4
    kind, tint = rng.integers(KINDS, size=count), rng.integers(COLOURS, size=count)
    deep = np.abs(3 + kinds[kind] + noise * rng.normal(size=(count, DIMENSIONS)))
    colour = learning.normalised((colours[tint] + 0.1 * rng.random((count, 64))).astype(np.float32))
    garment, middle = (deep * rng.uniform(0.9, 1.1, (count, 1)) for _ in range(2))
    worn = rng.random((count, 8))  # says nothing, unless a test makes it
    table = {"deep": deep, "garment": garment, "middle": middle, "worn": worn, "colour": colour}
    labels = [{"articleType": f"k{k}", "baseColour": f"c{c}"} for k, c in zip(kind, tint, strict=True)]
    return {name: block.astype(np.float16) for name, block in table.items()}, labels


@cache
def learned() -> tuple[Ranking, FeatureTable, list[dict[str, str]]]:
    table, labels = made(COUNT, 0)
    rows = np.arange(0, COUNT, 8)
    rng = np.random.default_rng(1)
    moved = features.take(table, rows)
    shift = 3 * rng.normal(size=(len(rows), 1)) * np.linspace(-1, 1, DIMENSIONS)
    moved = {**moved, "deep": np.maximum(moved["deep"] + shift, 0).astype(np.float16)}
    return Ranking.learn(table, labels, Views(rows, moved)), table, labels


def test_a_vector_has_256_dimensions_at_most_and_length_one() -> None:
    found, table, _ = learned()
    vectors = found.vectors(table)
    assert vectors.shape == (COUNT, found.dimensions)
    assert found.dimensions <= ranking.DIMENSIONS
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_parts_lie_side_by_side_and_weigh_what_they_should() -> None:
    found, table, _ = learned()
    vectors = found.vectors(table)
    assert sorted(range(found.dimensions)) == [
        i for b in found.blocks.values() for i in range(b.start, b.stop)
    ]
    for name, block in found.blocks.items():
        np.testing.assert_allclose((vectors[:, block] ** 2).sum(1), found.shares[name], atol=0.01)


def test_it_tells_what_products_show_that_it_never_saw() -> None:
    found, _, _ = learned()
    unseen, labels = made(200, seed=5)
    for column, least in (("articleType", 0.9), ("baseColour", 0.9)):
        values, chances = found.shown(unseen)[column]
        told = [values[place] for place in chances.argmax(1)]
        right = np.mean([one == row[column] for one, row in zip(told, labels, strict=True)])
        assert right > least
        np.testing.assert_allclose(chances.sum(1), 1, atol=1e-4)


def test_a_search_sees_in_a_photo_what_publish_sees_in_a_picture() -> None:
    found, table, _ = learned()
    for number in (0, 5):
        seen = found.see({name: block[number] for name, block in table.items()})
        one = features.take(table, slice(number, number + 1))
        assert seen.steady is not None
        np.testing.assert_allclose(seen.vector, found.vectors(one)[0], atol=1e-6)
        np.testing.assert_allclose(seen.steady, found.steady(one)[0], atol=1e-6)
        for column, (values, chances) in found.shown(one).items():
            assert seen.shown[column][0] == values
            np.testing.assert_allclose(seen.shown[column][1], chances[0], atol=1e-5)


def test_labels_that_say_nothing_teach_nothing() -> None:
    table, labels = made(COUNT, 0)
    rng = np.random.default_rng(3)
    mixed = [labels[row] for row in rng.permutation(COUNT)]
    unseen, truth = made(300, seed=6)
    values, chances = Ranking.learn(table, mixed).shown(unseen)["articleType"]
    told = [values[place] for place in chances.argmax(1)]
    assert np.mean([one == row["articleType"] for one, row in zip(told, truth, strict=True)]) < 0.45


def test_where_things_are_tells_what_they_show_but_not_what_is_near() -> None:
    table, labels = made(COUNT, 0)
    unseen, truth = made(200, seed=5)
    rng = np.random.default_rng(4)
    blind, other = ({**one, "deep": rng.permutation(one["deep"])} for one in (table, unseen))
    blind["garment"], other["garment"] = blind["deep"], other["deep"]
    found = Ranking.learn(blind, labels)
    values, chances = found.shown(other)["articleType"]
    told = [values[place] for place in chances.argmax(1)]
    assert np.mean([one == row["articleType"] for one, row in zip(told, truth, strict=True)]) > 0.9
    moved = {**other, "middle": rng.permutation(other["middle"])}
    np.testing.assert_array_equal(found.vectors(moved), found.vectors(other))


def test_what_a_network_was_taught_tells_what_things_show_but_nothing_of_who_is_near() -> None:
    """As with jeans on a floor: what the map says of them misleads, and the classifier knows."""
    table, labels = made(COUNT, 0)
    unseen, truth = made(200, seed=5)
    rng = np.random.default_rng(4)

    def known(rows: list[dict[str, str]]) -> np.ndarray:
        kinds = [int(row["articleType"][1:]) for row in rows]
        return (0.1 + 0.8 * np.eye(8)[kinds]).astype(np.float16)

    blind, other = ({**one, "deep": rng.permutation(one["deep"])} for one in (table, unseen))
    for one, rows in ((blind, labels), (other, truth)):
        one |= {"garment": one["deep"], "middle": one["deep"], "worn": known(rows)}
    found = Ranking.learn(blind, labels, Views(np.arange(20), features.take(blind, slice(20, 40))))
    values, chances = found.shown(other)["articleType"]
    told = [values[place] for place in chances.argmax(1)]
    assert np.mean([one == row["articleType"] for one, row in zip(told, truth, strict=True)]) > 0.9
    moved = {**other, "worn": rng.permutation(other["worn"])}
    np.testing.assert_array_equal(found.vectors(moved), found.vectors(other))
    np.testing.assert_array_equal(found.steady(moved), found.steady(other))


def test_what_moves_with_the_view_counts_less_than_what_stays() -> None:
    found, table, _ = learned()
    rng = np.random.default_rng(8)
    rows = np.arange(1, COUNT, 8)
    shift = 3 * rng.normal(size=(len(rows), 1)) * np.linspace(-1, 1, DIMENSIONS)
    seen = features.take(table, rows)
    seen = {**seen, "deep": np.maximum(seen["deep"] + shift, 0).astype(np.float16)}

    def own(views: np.ndarray, pictures: np.ndarray) -> float:
        cosine = views @ pictures.T
        mine = cosine[np.arange(len(rows)), rows].copy()
        cosine[np.arange(len(rows)), rows] = -1
        return float((mine - cosine.max(1)).mean())  # how far ahead of the nearest other

    assert own(found.steady(seen), found.steady(table)) > own(found.vectors(seen), found.vectors(table)) + 0.1


def test_of_few_views_little_is_believed() -> None:
    """Sixteen views in 500 pictures: what they don't show must not be taken for what never moves."""
    table, labels = made(500, 0)
    rng = np.random.default_rng(8)

    def moved(rows: np.ndarray) -> FeatureTable:
        seen = features.take(table, rows)
        noise = {name: rng.normal(0, 0.8, block.shape) for name, block in seen.items()}
        return {name: np.maximum(block + noise[name], 0).astype(np.float16) for name, block in seen.items()}

    few = np.arange(0, 500, 31)[:16]
    found = Ranking.learn(table, labels, Views(few, moved(few)))
    others = np.setdiff1d(np.arange(500), few)
    nearest = (found.steady(moved(others)) @ found.steady(table).T).argmax(1)
    assert np.mean(nearest == others) > 0.95


def test_a_small_catalog_learns_what_photos_show_but_no_parts_of_the_vector() -> None:
    table, labels = made(400, 0)
    found = Ranking.learn(table, labels)
    assert found.blocks["kind"].start == found.blocks["kind"].stop
    unseen, truth = made(100, seed=5)
    values, chances = found.shown(unseen)["articleType"]
    told = [values[place] for place in chances.argmax(1)]
    assert np.mean([one == row["articleType"] for one, row in zip(told, truth, strict=True)]) > 0.7
    np.testing.assert_allclose(np.linalg.norm(found.vectors(unseen), axis=1), 1, atol=1e-5)


def test_pictures_that_are_all_the_same_teach_nothing_and_break_nothing() -> None:
    one, _ = made(1, 0)
    same = {name: np.repeat(block, 300, axis=0) for name, block in one.items()}
    labels = [{"articleType": f"k{row % 2}"} for row in range(300)]
    found = Ranking.learn(same, labels, Views(np.arange(20), features.take(same, slice(0, 20))))
    assert np.isfinite(found.vectors(same)).all()
    assert np.isfinite(found.steady(same)).all()


def test_the_same_catalog_teaches_the_same() -> None:
    _, table, labels = learned()
    again = Ranking.learn(table, labels)
    other = Ranking.learn(table, labels)
    assert again.dump() == other.dump()


def test_it_comes_back_as_it_was_stored() -> None:
    found, table, _ = learned()
    back = Ranking.load(found.dump())
    np.testing.assert_array_equal(back.vectors(table), found.vectors(table))
    np.testing.assert_array_equal(back.extras(table)["steady"], found.extras(table)["steady"])
    assert back.dump() == found.dump()


@pytest.mark.parametrize("data", [b"", b"not npz", b"PK\x03\x04 cut short"])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        Ranking.load(data)


def test_without_labels_the_pictures_teach_alone() -> None:
    table, _ = made(COUNT, 0)
    found = Ranking.learn(table, [{}] * COUNT)
    assert found.shown(table) == {}
    assert found.vectors(table).shape == (COUNT, found.dimensions)


def test_a_small_catalog_is_searched_as_it_is() -> None:
    table, labels = made(100, 0)
    found = Ranking.learn(table, labels)
    assert found.dimensions == DIMENSIONS + 64
    assert found.extras(table) == {}


def test_a_catalog_without_a_picture_has_a_ranking() -> None:
    found = Ranking.learn({}, [])
    assert found.vectors({}).shape[0] == 0
    assert Ranking.load(found.dump()).blocks == found.blocks


def test_confidence_tells_what_is_no_product() -> None:
    table, labels = made(COUNT, 0)
    rng = np.random.default_rng(4)
    strange = {
        "deep": np.abs(rng.normal(size=(150, DIMENSIONS)) * 4),
        "garment": np.abs(rng.normal(size=(150, DIMENSIONS)) * 4),
        "colour": learning.normalised(rng.random((150, 64)).astype(np.float32)),
    }
    found = Ranking.learn(
        table, labels, None, {name: one.astype(np.float16) for name, one in strange.items()}
    )
    assert found.limits is not None
    assert found.limits.weak <= found.limits.strong
