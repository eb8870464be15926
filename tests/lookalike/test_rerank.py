"""The order of candidates: the picture itself first, then what agrees; an unsure vote hedges."""

from dataclasses import replace

import numpy as np
import pytest

from lookalike import rerank, steady, vote
from lookalike.candidates import Candidates, Query, gather
from lookalike.confidence import Limits
from lookalike.snapshot import Snapshot
from tests.snapshots import product, snapshot, table

NONE = np.zeros(0, np.int64)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Sixty products; number 7 has no labels."""
    rows = [product(number) for number in range(60)]
    object.__setattr__(rows[7], "attributes", {})
    return snapshot(tmp_path_factory.mktemp("small"), range(60), rows=rows)


def asked(found: Snapshot, number: int) -> tuple[Query, Candidates]:
    photo = {name: block[0] for name, block in table([number]).items()}
    seen = found.ranking.see(photo)
    query = Query(seen.vector, NONE, seen, "photo")
    return query, gather(found, query, aim=seen.vector, allowed=None, tiers=1, exact=False)


@pytest.mark.parametrize("number", [3, 7])
def test_the_picture_itself_comes_first_with_labels_or_without(small: Snapshot, number: int) -> None:
    query, candidates = asked(small, number)
    ranked = rerank.rerank(query, candidates, colour=None)
    assert small.products(candidates.items[ranked.faces[:1]])[0].id == f"p{number}"


def test_every_candidate_is_shown_exactly_once(small: Snapshot) -> None:
    query, candidates = asked(small, 3)
    ranked = rerank.rerank(query, candidates, colour=None)
    rows = [*ranked.faces.tolist(), *(row for group in ranked.variants for row in group)]
    assert sorted(rows) == list(range(len(candidates.items)))


def test_colour_alone_asks_nothing_of_the_shape(small: Snapshot) -> None:
    query, candidates = asked(small, 3)
    block = small.ranking.blocks["colour"]
    alike = rerank.likeness(candidates.vectors, query.vector, small.ranking, 1.0)
    wanted = vote.cosines(candidates.vectors, query.vector, {"colour": block})["colour"]
    np.testing.assert_allclose(alike, wanted, atol=1e-5)


def test_a_product_shows_what_its_own_labels_say(small: Snapshot) -> None:
    verdict = vote.given(small, "articleType", np.array([4]))
    assert verdict is not None
    assert verdict.values[int(verdict.chances.argmax())] == product(4).attributes["articleType"]
    assert vote.given(small, "articleType", np.array([7])) is None


def test_neighbours_that_have_no_value_do_not_vote(small: Snapshot) -> None:
    voters = np.array([7, 8])
    verdict = vote.verdict(small, "articleType", voters, np.array([0.9, 0.5], np.float32), None, 0.0)
    assert verdict.values[int(verdict.chances.argmax())] == product(8).attributes["articleType"]
    assert verdict.chances.sum() == pytest.approx(1)


def test_what_was_learned_counts_less_the_stranger_the_photo_is(small: Snapshot) -> None:
    learned = (("Heels",), np.array([1.0], np.float32))
    of = [
        float(verdict.chances[verdict.values.index("Heels")])
        for trust in (0.0, 0.5, 1.0)
        for verdict in [
            vote.verdict(small, "articleType", np.array([0]), np.ones(1, np.float32), learned, trust)
        ]
    ]
    assert of[0] == 0
    assert of[0] < of[1] < of[2] == pytest.approx(vote.LEARNED["articleType"])


def test_a_picture_of_the_catalog_is_sure_however_lonely_it_is(
    small: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small, "ranking", replace(small.ranking, limits=Limits(2.0, 2.0)))
    assert rerank.rerank(*asked(small, 3), colour=None).confidence == "strong"
    assert rerank.rerank(*asked(small, 99), colour=None).confidence == "weak"


def test_a_product_without_a_label_agrees_as_the_nearest_that_have_one(small: Snapshot) -> None:
    _, candidates = asked(small, 3)
    codes, values = small.codes("articleType")
    of = codes[candidates.items]
    lacking = int(np.flatnonzero(of < 0)[0])
    kind = int(np.bincount(of[of >= 0]).argmax())
    vectors = np.eye(len(values), dtype=np.float32)[np.where(of < 0, kind, of)]
    chances = np.linspace(0.1, 0.9, len(values), dtype=np.float32)
    verdict = vote.Verdict(chances, codes, values)
    near = replace(candidates, vectors=vectors)
    agree = rerank._agree(verdict, near)
    assert agree[lacking] == pytest.approx(chances[kind])
    np.testing.assert_array_equal(np.delete(agree, lacking), np.delete(chances[of], lacking))
    deeper = replace(near, tiers=np.where(of == kind, 1, 0).astype(np.int32))
    assert rerank._agree(verdict, deeper)[lacking] != pytest.approx(chances[kind])


def test_the_right_colour_of_another_type_is_worth_nothing(small: Snapshot) -> None:
    _, candidates = asked(small, 3)
    items = candidates.items
    shown = {
        column: vote.Verdict(np.eye(len(values), dtype=np.float32)[0], codes, values)
        for column in ("articleType", "baseColour")
        for codes, values in [small.codes(column)]
    }
    worth = rerank._agreement(shown, candidates, None)
    right = {column: verdict.of(items) == 1 for column, verdict in shown.items()}
    assert (right["baseColour"] & ~right["articleType"]).any()
    assert (worth[~right["articleType"]] == 0).all()
    both = worth[right["articleType"] & right["baseColour"]]
    assert both.min() > worth[right["articleType"] & ~right["baseColour"]].max() > 0


def test_a_filter_that_leaves_another_type_asks_for_that_in_the_same_colour(small: Snapshot) -> None:
    """Jeans like this shirt."""
    _, candidates = asked(small, 3)
    codes, values = small.codes("articleType")
    shirt = values.index("Shirts")
    left = np.flatnonzero((codes[candidates.items] != shirt) & (codes[candidates.items] >= 0))
    others = replace(
        candidates,
        items=candidates.items[left],
        vectors=candidates.vectors[left],
        tiers=candidates.tiers[left],
    )
    tints, names = small.codes("baseColour")
    colours = vote.Verdict(np.eye(len(names), dtype=np.float32)[0], tints, names)
    for chance in (0.0, 0.02):  # of any other type
        chances = np.full(len(values), chance, np.float32)
        chances[shirt] = 0.9
        shown = {"articleType": vote.Verdict(chances, codes, values), "baseColour": colours}
        worth = rerank._agreement(shown, others, None)
        right = tints[others.items] == 0
        assert 0 < right.sum() < len(right)
        assert worth[right].min() > worth[~right].max() + 3


def test_a_deeper_search_lends_no_other_labels(small: Snapshot) -> None:
    """Many copies of each picture with other labels: which of them lend must not hang on how many ask."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(100, 64)).astype(np.float32)[rng.integers(100, size=1_600)]
    codes = rng.integers(-1, 8, 1_600).astype(np.int32)
    verdict = vote.Verdict(rng.random(8).astype(np.float32), codes, list("abcdefgh"))
    _, candidates = asked(small, 3)
    deep = replace(
        candidates,
        items=np.arange(1_600),
        vectors=vectors,
        tiers=np.repeat(np.arange(2, dtype=np.int32), [400, 1_200]),
    )
    first = replace(deep, items=deep.items[:400], vectors=vectors[:400], tiers=deep.tiers[:400])
    np.testing.assert_array_equal(rerank._agree(verdict, deep)[:400], rerank._agree(verdict, first))


def test_colours_count_by_themselves_where_they_are_wished_for_or_no_product_has_a_type(
    small: Snapshot,
) -> None:
    _, candidates = asked(small, 3)
    codes, values = small.codes("baseColour")
    colours = vote.Verdict(np.eye(len(values), dtype=np.float32)[0], codes, values)
    untyped = vote.Verdict(np.zeros(0, np.float32), np.full(len(codes), -1, np.int32), [])
    wanted = colours.of(candidates.items)
    assert wanted.any()
    for colour in (None, 1.0):
        shown = {"baseColour": colours, "articleType": untyped}
        worth = rerank._agreement(shown, candidates, colour)
        np.testing.assert_array_equal(worth > 0, wanted > 0)


def test_nobody_hedges_types_where_colour_alone_is_wished_for(small: Snapshot) -> None:
    query, candidates = asked(small, 99)
    codes, values = small.codes("articleType")
    chances = np.zeros(len(values), np.float32)
    chances[values.index("Shirts")] = 1
    sure = {"articleType": vote.Verdict(chances, codes, values)}
    bare = Query(query.vector, NONE, None, "no photo")
    rows, alike = rerank.order(bare, candidates, sure, colour=1.0)
    np.testing.assert_allclose(alike[rows], np.sort(alike)[::-1], atol=1e-6)
    rows, alike = rerank.order(bare, candidates, sure, colour=0.5)
    assert values[codes[candidates.items[rows[0]]]] == "Shirts"


@pytest.mark.parametrize(("alike", "first"), [(0.9, True), (0.5, False)])
def test_only_what_is_much_like_a_photo_comes_first_against_the_vote(
    small: Snapshot, monkeypatch: pytest.MonkeyPatch, alike: float, first: bool
) -> None:
    query, candidates = asked(small, 99)
    assert query.seen is not None
    photo, unlike = np.repeat(np.eye(2, dtype=np.float32) / np.float32(8), 64, axis=1)
    stored = np.tile(unlike, (60, 1))
    stored[candidates.items[1]] = alike * photo + (1 - alike**2) ** 0.5 * unlike
    monkeypatch.setattr(small, "extra", lambda _: steady.packed(stored))
    itself = rerank._itself(replace(query, seen=replace(query.seen, steady=photo)), candidates)
    scores = np.zeros(len(candidates.items), np.float32)
    scores[0] = 9  # what the vote is sure of
    page = rerank._first_page(np.arange(len(scores)), scores, itself, {}, candidates, 0.0)
    assert bool(page[0] == 1) is first


def test_a_torn_vote_shows_both_types_on_the_first_page(small: Snapshot) -> None:
    _, candidates = asked(small, 3)
    codes, values = small.codes("articleType")
    chances = np.zeros(len(values), np.float32)
    one, other = values.index("Shirts"), values.index("Jeans")
    chances[[one, other]] = 0.55, 0.45
    torn = {"articleType": vote.Verdict(chances, codes, values)}
    scores = 3 * torn["articleType"].of(candidates.items)
    rows = np.argsort(-scores, kind="stable")
    first = rerank._first_page(rows, scores, None, torn, candidates, rerank.COVER)
    shown = set(codes[candidates.items[first[:6]]].tolist())
    assert shown == {one, other}
    assert sorted(first.tolist()) == sorted(rows.tolist())
