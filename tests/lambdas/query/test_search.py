"""POST /api/search and GET /api/products/{id}/similar, over real HTTP semantics."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from lambdas.query.api import create_app
from tests.catalogs import Shop
from tests.fakes import Clock, FakeEncoder, MemoryStore
from tests.lambdas.house import picture
from tests.lambdas.query.conftest import COUNT, make_state, problem


def ids(answer: dict[str, Any]) -> list[str]:
    return [match["product"]["id"] for match in answer["matches"]]


def search(client: TestClient, address: str = "", **body: Any) -> dict[str, Any]:
    response = client.post(f"/api/search{address}", **body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize(
    "body",
    [
        {"content": picture(5)},
        {"content": picture(5), "headers": {"Content-Type": "image/jpeg"}},
        {"content": picture(5), "headers": {"Content-Type": "application/json"}},
        {"content": picture(5, kind="PNG"), "headers": {"Content-Type": "image/jpeg"}},
        {"files": {"image": ("photo", picture(5), "application/octet-stream")}},
    ],
    ids=["raw", "typed", "mistyped", "png-as-jpeg", "form"],
)
def test_a_photo_finds_its_product_however_it_is_sent(client: TestClient, body: dict[str, Any]) -> None:
    answer = search(client, **body)
    assert ids(answer)[0] == "p5"
    assert len(answer["matches"]) == 6
    assert answer["total"] == COUNT
    assert answer["snapshot"] == "v1-p"


def test_a_match_says_what_it_is_and_where_its_picture_lies(client: TestClient) -> None:
    match = search(client, content=picture(5))["matches"][0]
    assert match["product"] == {
        "id": "p5",
        "name": "Shop Blue Heels 5",
        "gender": "Women",
        "masterCategory": "Apparel",
        "subCategory": "Topwear",
        "articleType": "Heels",
        "baseColour": "Blue",
        "season": "Summer",
        "usage": "Casual",
        "year": "2010",
    }
    assert match["similarity"] == pytest.approx(1, abs=0.01)
    etag8 = match["thumbnail"].removeprefix("/thumbnails/p5-").removesuffix(".webp")
    assert match["image"] == f"/images/a%20b/p5.jpg?v={etag8}"
    assert (match["width"], match["height"]) == (60, 80)


def test_stages_are_timed_in_the_answer_and_for_browsers(client: TestClient) -> None:
    response = client.post("/api/search", content=picture(5))
    stages = response.json()["timings_ms"]
    assert {"load", "decode", "encode", "nearest", "rank", "total"} <= set(stages)
    assert f"encode;dur={stages['encode']}" in response.headers["Server-Timing"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("send", [lambda t: {"params": {"query": t}}, lambda t: {"json": {"query": t}}])
def test_the_token_stands_for_the_photo(client: TestClient, send: Callable[[str], dict[str, Any]]) -> None:
    first = search(client, content=picture(5))
    again = search(client, **send(first["query"]))
    assert ids(again) == ids(first)
    assert again["query"] == first["query"]


def test_the_second_page_by_token_goes_on_after_the_first_by_photo(client: TestClient) -> None:
    page = search(client, "?k=7", content=picture(5))
    shown = ids(page)
    while page["cursor"]:
        page = search(client, "?k=7", json={"query": page["query"], "cursor": page["cursor"]})
        shown += ids(page)
    assert sorted(shown) == sorted(f"p{number}" for number in range(COUNT))


def test_filters_are_or_inside_and_and_between(client: TestClient) -> None:
    answer = search(client, "?articleType=Heels&articleType=Shirts&gender=Men&k=50", content=picture(5))
    shown = {(m["product"]["articleType"], m["product"]["gender"]) for m in answer["matches"]}
    assert shown == {("Heels", "Men"), ("Shirts", "Men")}
    assert answer["total"] == len(answer["matches"]) == COUNT // 3


def test_parameters_in_a_form_or_in_json_count_the_same(client: TestClient) -> None:
    wanted = search(client, "?k=3&season=Summer&baseColour=Red&q=shop", content=picture(5))
    form = {"k": "3", "season": "Summer", "baseColour": "Red", "q": "shop"}
    assert ids(search(client, files={"image": ("x", picture(5))}, data=form)) == ids(wanted)
    fields = {"query": wanted["query"], "k": 3, "season": "Summer", "baseColour": ["Red"], "q": "shop"}
    assert ids(search(client, json=fields)) == ids(wanted)


def test_words_narrow_by_name(client: TestClient) -> None:
    assert ids(search(client, "?q=dresses 13", content=picture(5))) == ["p13"]


def test_a_crop_is_searched_instead_of_the_whole_photo(client: TestClient) -> None:
    wide = Image.new("RGB", (120, 80), "white")
    wide.paste(Image.open(io.BytesIO(picture(5))), (60, 0))
    file = io.BytesIO()
    wide.save(file, "PNG")
    answer = search(client, "?crop=0.5,0,0.5,1", content=file.getvalue())
    assert ids(answer)[0] == "p5"
    assert answer["matches"][0]["similarity"] > 0.98


def test_more_like_these_less_like_that(client: TestClient) -> None:
    token = search(client, content=picture(5))["query"]
    items = [{"product": "p6"}, {"query": token, "weight": 2}, {"product": "p7", "weight": -0.5}]
    answer = search(client, json={"items": items})
    assert "p5" in ids(answer)
    assert not {"p6", "p7"} & set(ids(answer))
    assert answer["query"] is None


def test_items_may_come_in_a_form(client: TestClient) -> None:
    answer = search(client, files={"items": (None, '[{"product": "p6"}]')})
    assert "p6" not in ids(answer)


def test_one_token_alone_among_items_is_the_token_search(client: TestClient) -> None:
    first = search(client, content=picture(5))
    alone = search(client, json={"items": [{"query": first["query"], "weight": 1}]})
    assert ids(alone) == ids(first)
    assert alone["query"] == first["query"]


def test_similar_products_are_those_of_its_picture_without_itself(client: TestClient) -> None:
    response = client.get("/api/products/p5/similar?k=50")
    answer = response.json()
    assert "p5" not in ids(answer)
    assert answer["total"] == COUNT - 1
    assert answer["query"] is None
    assert "max-age" in response.headers["Cache-Control"]
    page = client.get("/api/products/p5/similar", params={"k": 50, "cursor": answer["cursor"]}).json()
    assert not set(ids(page)) & set(ids(answer))


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("?k=0", "k"),
        ("?k=51", "k"),
        ("?k=six", "k"),
        ("?colour=1.1", "colour"),
        ("?colour=nan", "colour"),
        ("?exact=perhaps", "exact"),
        ("?articletype=Heels", "articletype"),
        ("?crop=1,2", "crop"),
        ("?crop=0.5,0.5,0.6,0.5", "crop"),
        ("?crop=nan,0,1,1", "crop"),
        ("?cursor=xyz", "cursor"),
        ("?q=" + "x" * 201, "q"),
        ("?" + "&".join(f"year={year}" for year in range(51)), "year"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, address: str, names: str) -> None:
    detail = problem(client.post(f"/api/search{address}", content=picture(5)), 400, "bad_request")
    assert names in detail


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "send one photo"),
        ({"json": {}}, "send one photo"),
        ({"json": {"query": "nonsense"}}, "token"),
        ({"json": {"items": []}}, "send one photo"),
        ({"json": {"items": [{"product": "p1", "query": "x"}]}}, "either"),
        ({"json": {"items": [{"weight": 1}]}}, "Item 1"),
        ({"json": {"items": [{"product": "p1", "weight": 11}]}}, "weight"),
        ({"json": {"items": [{"product": "p1"}] * 21}}, "items"),
        ({"json": {"items": [{"product": "p1"}, {"product": "p1", "weight": -1}]}}, "cancel"),
        ({"json": {"items": "p1"}}, "items"),
        ({"json": {"items": [{"product": "p1"}], "crop": "0,0,1,1"}}, "crop"),
        ({"json": {"items": [{"product": "p1"}], "query": "x"}}, "Both"),
        ({"json": {"k": None, "colours": 1}}, "colours"),
        ({"content": b'{"items": ['}, "JSON"),
        ({"content": b"{" + b"[" * 100_000}, "JSON"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, "multipart"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=y"}}, ""),
        ({"files": {"photo": ("x.jpg", picture(5))}}, "image"),
        ({"files": [("image", ("1", picture(5))), ("image", ("2", picture(5)))]}, "one file"),
        ({"files": {"image": (None, "text")}}, "image"),
        ({"files": {"items": (None, "p6")}}, "JSON"),
    ],
)
def test_a_body_that_makes_no_sense_gets_a_sentence(
    client: TestClient, body: dict[str, Any], sentence: str
) -> None:
    assert sentence in problem(client.post("/api/search", **body), 400, "bad_request")


@pytest.mark.parametrize(
    ("photo", "status", "code"),
    [
        (b"hello", 415, "not_an_image"),
        (b"%PDF-1.7 and so on", 415, "unsupported_format"),
        (b"II*\0" + bytes(100), 415, "unsupported_format"),
        (picture(5)[:300], 422, "damaged"),
        (b"\xff\xd8\xff" + bytes(200_000), 413, "too_large"),
        (bytes(400_000), 413, "too_large"),
    ],
)
@pytest.mark.parametrize("form", [False, True], ids=["raw", "form"])
def test_a_photo_that_cannot_be_taken_says_why(
    client: TestClient, photo: bytes, status: int, code: str, form: bool
) -> None:
    body: dict[str, Any] = {"files": {"image": ("x", photo)}} if form else {"content": photo}
    problem(client.post("/api/search", **body), status, code)


def test_an_empty_photo_is_called_empty(client: TestClient) -> None:
    problem(client.post("/api/search", files={"image": ("x.jpg", b"")}), 422, "empty")
    problem(client.post("/api/search", content=b"", headers={"Content-Type": "image/png"}), 422, "empty")


def test_an_unknown_product_is_not_found(client: TestClient) -> None:
    assert "'nope'" in problem(client.get("/api/products/nope/similar"), 404, "not_found")
    problem(client.post("/api/search", json={"items": [{"product": "nope"}]}), 404, "not_found")


def test_a_token_of_another_encoder_is_stale(client: TestClient, tmp_path: Path) -> None:
    other = Shop(MemoryStore(Clock()), tmp_path, FakeEncoder(seed=7))
    other.publish(range(9))
    with TestClient(create_app(make_state(other, tmp_path))) as elsewhere:
        token = search(elsewhere, content=picture(5))["query"]
    assert "photo again" in problem(client.post("/api/search", json={"query": token}), 409, "stale_query")
    items = {"items": [{"query": token}, {"product": "p1"}]}
    problem(client.post("/api/search", json=items), 409, "stale_query")
