"""The use case: what comes back, in which order, page by page."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from lookalike import features, query_token, subjects
from lookalike.browse import browse
from lookalike.candidates import Query
from lookalike.errors import BadRequest, NotFound
from lookalike.search import Answer, Request, search
from lookalike.snapshot import Snapshot
from lookalike.subjects import MAX_ITEMS, Photo, Weighted
from tests.catalogs import described, open_snapshot, product, random_table
from tests.fakes import FakeEncoder
from tests.lambdas.house import picture

ENCODER = FakeEncoder()
SIZE = 1_000  # more than one tier

Ask = Callable[[Snapshot], Query]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    table = random_table(SIZE, ENCODER.dimensions)
    for number in range(20):  # these look like pictures that tests can ask with
        for name, block in described(picture(number), ENCODER).items():
            table[name][number] = block
    rows = [product(number) for number in range(SIZE)]
    return open_snapshot(tmp_path_factory.mktemp("shop"), table, rows, ENCODER.id)


def shot(number: int) -> Photo:
    schema = features.schema(ENCODER)
    token, settled = query_token.settle(described(picture(number), ENCODER), ENCODER.id, schema)
    return Photo(settled, token)


def like(number: int) -> Ask:
    return partial(subjects.of_photo, photo=shot(number))


def similar(product_id: str) -> Ask:
    return partial(subjects.of_product, product_id=product_id)


def mixed(*items: tuple[str | Photo, float]) -> Ask:
    return partial(subjects.of_items, items=[Weighted(what, weight) for what, weight in items])


def ids(answer: Answer) -> list[str]:
    return [match.product.id for match in answer.matches]


def everything(answer: Answer) -> list[str]:
    """Ids of all that is shown, variants too."""
    return [one.product.id for match in answer.matches for one in (match, *match.variants)]


def pages(snapshot: Snapshot, ask: Ask, **request: object) -> Iterator[Answer]:
    cursor: str | None = ""
    while cursor is not None:
        answer = search(snapshot, ask, Request(cursor=cursor, **request))  # type: ignore[arg-type]
        yield answer
        cursor = answer.cursor


def test_a_photo_of_a_product_finds_that_product_first(snapshot: Snapshot) -> None:
    answer = search(snapshot, like(5), Request())
    assert len(answer.matches) == 6
    assert ids(answer)[0] == "p5"
    assert answer.matches[0].similarity > 0.99
    assert answer.total == SIZE
    assert answer.snapshot == "v1"


def test_similar_products_leave_the_product_itself_out(snapshot: Snapshot) -> None:
    answer = search(snapshot, similar("p5"), Request(k=50))
    assert len(answer.matches) == 50
    assert "p5" not in everything(answer)
    assert answer.total == SIZE - 1


def test_a_product_that_is_not_there_is_not_found(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="no product 'nope'"):
        search(snapshot, similar("nope"), Request())


@pytest.mark.parametrize("ask", [like(3), similar("p3"), mixed(("p3", 1), ("p4", -0.5))])
def test_pages_neither_repeat_nor_skip(snapshot: Snapshot, ask: Ask) -> None:
    shown = [one for page in pages(snapshot, ask, k=50) for one in everything(page)]
    assert len(shown) == len(set(shown))
    own = {"p3", "p4"} if len(shown) == SIZE - 2 else {"p3"} if len(shown) == SIZE - 1 else set()
    assert set(shown) == {f"p{number}" for number in range(SIZE)} - own


def test_pages_of_any_size_are_the_one_long_list(snapshot: Snapshot) -> None:
    whole = [one for page in pages(snapshot, like(3), k=50) for one in ids(page)]
    cursor, walked = "", []
    for k in (1, 7, 50, 3, 20):
        answer = search(snapshot, like(3), Request(k=k, cursor=cursor))
        assert answer.cursor is not None
        walked += ids(answer)
        cursor = answer.cursor
    assert walked == whole[: len(walked)]


def test_filters_always_give_k_when_k_pass(snapshot: Snapshot) -> None:
    filters = {"articleType": ["Heels"], "baseColour": ["Red", "Blue"], "year": ["2012"]}
    passing = snapshot.select(filters)
    answer = search(snapshot, like(3), Request(k=20, filters=filters))
    assert len(answer.matches) == min(20, len(passing)) == 20
    assert answer.total == len(passing)
    for match in answer.matches:
        assert match.product.attributes["articleType"] == "Heels"
        assert match.product.attributes["baseColour"] in ("Red", "Blue")
    rare = search(snapshot, like(3), Request(k=50, words="heels 17"))
    assert 0 < len(rare.matches) == rare.total < 50
    assert rare.cursor is None


def test_an_emptied_catalog_answers_a_photo_with_an_empty_page(tmp_path: Path) -> None:
    empty = open_snapshot(tmp_path, {}, [], ENCODER.id)
    answer = search(empty, like(3), Request())
    assert (answer.matches, answer.total, answer.cursor) == ([], 0, None)


def test_filters_that_nothing_passes_give_an_empty_page(snapshot: Snapshot) -> None:
    answer = search(snapshot, like(3), Request(filters={"gender": ["Martians"]}))
    assert answer.matches == []
    assert answer.cursor is None
    assert answer.total == 0


def test_exact_and_index_agree_on_a_small_catalog(snapshot: Snapshot) -> None:
    assert ids(search(snapshot, like(3), Request(k=50, exact=True))) == ids(
        search(snapshot, like(3), Request(k=50))
    )


def test_a_cursor_is_bound_to_its_filters(snapshot: Snapshot) -> None:
    cursor = search(snapshot, like(3), Request()).cursor
    assert cursor
    with pytest.raises(BadRequest, match="another search"):
        search(snapshot, like(3), Request(cursor=cursor, filters={"gender": ["Men"]}))
    with pytest.raises(BadRequest, match="another search"):
        search(snapshot, like(4), Request(cursor=cursor))


def test_pages_go_on_when_the_catalog_changes_between_them(snapshot: Snapshot, tmp_path: Path) -> None:
    table = random_table(SIZE + 20, ENCODER.dimensions, seed=9)  # every product looks another now
    rows = [product(number) for number in range(SIZE + 20)]
    after = open_snapshot(tmp_path, table, rows, ENCODER.id, "v2")
    first = search(snapshot, like(3), Request(k=50))
    shown, cursor = everything(first), first.cursor
    while cursor:
        page = search(after, like(3), Request(k=50, cursor=cursor))
        shown += everything(page)
        cursor = page.cursor
        if len(shown) >= 190:
            break
    assert len(shown) == len(set(shown)) >= 190


def test_one_item_alone_is_that_search(snapshot: Snapshot) -> None:
    assert ids(search(snapshot, mixed((shot(5), 2)), Request())) == ids(search(snapshot, like(5), Request()))
    assert ids(search(snapshot, mixed(("p5", 1)), Request())) == ids(
        search(snapshot, similar("p5"), Request())
    )


def test_more_like_both_lies_between_them(snapshot: Snapshot) -> None:
    query = mixed((shot(5), 1), ("p9", 1))(snapshot)
    a, b = snapshot.vectors([5])[0], snapshot.vectors([9])[0]
    assert query.vector @ a == pytest.approx(query.vector @ b, abs=0.01)
    assert query.vector @ a > a @ b
    assert np.linalg.norm(query.vector) == pytest.approx(1, abs=1e-5)


def test_less_like_that_moves_away_from_it(snapshot: Snapshot) -> None:
    alone, away = similar("p5")(snapshot), mixed(("p5", 1), ("p9", -0.5))(snapshot)
    other = snapshot.vectors([9])[0]
    assert away.vector @ other < alone.vector @ other
    answer = search(snapshot, mixed(("p5", 1), ("p9", -0.5)), Request(k=50))
    assert not {"p5", "p9"} & set(everything(answer))


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ((), "1 to 20"),
        ((("p1", 1.0),) * (MAX_ITEMS + 1), "1 to 20"),
        ((("p1", 10.5),), "-10 to 10"),
        ((("p1", float("nan")),), "-10 to 10"),
        ((("p1", 1.0), ("p1", -1.0)), "cancel"),
        ((("p1", 0.0),), "cancel"),
    ],
)
def test_items_that_make_no_sense_get_a_sentence(
    snapshot: Snapshot, items: tuple[tuple[str, float], ...], sentence: str
) -> None:
    with pytest.raises(BadRequest, match=sentence):
        search(snapshot, mixed(*items), Request())


def test_twenty_items_with_the_largest_weights_work(snapshot: Snapshot) -> None:
    items = [(f"p{number}", 10.0 if number % 2 else -10.0) for number in range(MAX_ITEMS - 1)]
    assert len(search(snapshot, mixed(*items, ("p30", 10.0)), Request()).matches) == 6


def test_stages_are_timed(snapshot: Snapshot) -> None:
    timings = search(snapshot, like(3), Request()).timings
    assert {"filter", "nearest", "rank", "products", "total"} <= set(timings)
    assert sum(timings[name] for name in timings if name != "total") <= timings["total"] + 0.1


def test_only_shown_products_are_read(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = Snapshot.products

    def counting(self: Snapshot, items: np.ndarray) -> object:
        read.extend(items)
        return real(self, items)

    monkeypatch.setattr(Snapshot, "products", counting)
    answer = search(snapshot, like(3), Request(filters={"gender": ["Men"]}))
    assert len(read) == len(everything(answer))


def test_browsing_shows_the_newest_first_and_all_of_it(snapshot: Snapshot) -> None:
    filters, shown, text = {"gender": ["Men"]}, [], ""
    while True:
        page = browse(snapshot, k=33, filters=filters, text=text)
        assert page.total == SIZE // 2
        shown += [one.id for one in page.products]
        if page.cursor is None:
            break
        text = page.cursor
    assert shown == [f"p{number}" for number in range(SIZE - 2, -1, -2)]


def test_browsing_goes_on_when_new_products_come(snapshot: Snapshot, tmp_path: Path) -> None:
    first = browse(snapshot, k=10, filters={})
    rows = [product(number) for number in range(SIZE + 20)]
    after = open_snapshot(tmp_path, random_table(SIZE + 20), rows, version="v2")
    second = browse(after, k=50, filters={}, text=first.cursor or "")
    assert not {one.id for one in first.products} & {one.id for one in second.products}
    assert second.products[0].id == f"p{SIZE + 19}"


def test_browsing_nothing_is_an_empty_page(snapshot: Snapshot) -> None:
    page = browse(snapshot, k=5, filters={"season": ["Monsoon"]})
    assert (page.products, page.cursor, page.total) == ([], None, 0)


@pytest.mark.parametrize("colour", [None, 0.0, 0.7, 1.0])
def test_variants_are_as_alike_as_their_face_is_measured(tmp_path: Path, colour: float | None) -> None:
    table = random_table(30, ENCODER.dimensions)
    for name, block in table.items():
        block[:3] = described(picture(5), ENCODER)[name]  # three products with the same picture
    rows = [product(3 * number) for number in range(30)]  # all of one kind
    snapshot = open_snapshot(tmp_path, table, rows, ENCODER.id)
    best = search(snapshot, like(5), Request(colour=colour)).matches[0]
    shown = {one.product.id: one.similarity for one in (best, *best.variants)}
    assert set(shown) == {"p0", "p3", "p6"}
    assert list(shown.values()) == pytest.approx([1, 1, 1], abs=0.01)
