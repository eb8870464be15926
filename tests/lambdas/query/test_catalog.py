"""Looking through the catalog: products, facets, health."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.catalogs import LONG_AGO
from tests.lambdas.house import picture
from tests.lambdas.query.conftest import COUNT, problem


def get(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_product_is_shown_with_its_picture(client: TestClient) -> None:
    shown = get(client, "/api/products/p7")
    assert shown["product"]["name"] == "Shop Black Dresses 7"
    assert shown["similarity"] is None
    assert shown["image"].startswith("/images/a%20b/p7.jpg?v=")


@pytest.mark.parametrize("id_", ["nope", "p7%20", "%00", "..", "💙", "a" * 300])
def test_a_product_that_is_not_there_is_not_found(client: TestClient, id_: str) -> None:
    assert problem(client.get(f"/api/products/{id_}"), 404, "not_found")


def test_browsing_shows_the_newest_first_page_by_page(client: TestClient) -> None:
    shown: list[str] = []
    page = get(client, "/api/products", k=25)
    while True:
        assert page["total"] == COUNT
        assert all(match["similarity"] is None for match in page["matches"])
        shown += [match["product"]["id"] for match in page["matches"]]
        if page["cursor"] is None:
            break
        page = get(client, "/api/products", k=25, cursor=page["cursor"])
    assert shown == [f"p{number}" for number in reversed(range(COUNT))]


def test_browsing_under_filters_and_words(client: TestClient) -> None:
    page = get(client, "/api/products", gender="Men", articleType=["Heels", "Shirts"], q="red", k=50)
    shown = [match["product"] for match in page["matches"]]
    assert shown
    assert len(shown) == page["total"]
    for one in shown:
        assert one["gender"] == "Men"
        assert one["articleType"] in ("Heels", "Shirts")
        assert one["baseColour"] == "Red"


def test_a_cursor_of_a_search_is_none_of_browsing(client: TestClient) -> None:
    cursor = client.post("/api/search", content=picture(1)).json()["cursor"]
    problem(client.get("/api/products", params={"cursor": cursor}), 400, "bad_request")


def test_facets_count_under_the_other_filters(client: TestClient) -> None:
    found = get(client, "/api/facets", gender="Men", articleType="Heels")
    counts = {
        name: {one["value"]: one["count"] for one in values} for name, values in found["facets"].items()
    }
    assert found["total"] == COUNT // 6
    assert counts["gender"] == {"Men": COUNT // 6, "Women": COUNT // 6}
    assert counts["articleType"] == {"Dresses": COUNT // 6, "Heels": COUNT // 6, "Shirts": COUNT // 6}
    assert sum(counts["baseColour"].values()) == COUNT // 6
    assert list(found["facets"]) == [
        "gender",
        "masterCategory",
        "subCategory",
        "articleType",
        "baseColour",
        "season",
        "usage",
        "year",
    ]


def test_facets_under_words(client: TestClient) -> None:
    found = get(client, "/api/facets", q="dresses blue")
    assert [one["value"] for one in found["facets"]["baseColour"]] == ["Blue"]


def test_health_says_what_is_served(client: TestClient) -> None:
    health = get(client, "/api/health")
    assert health.pop("encoder").startswith("fake-")
    age = (datetime.now(UTC) - LONG_AGO).total_seconds()
    assert health.pop("age_s") == pytest.approx(age, abs=60)
    assert health == {"status": "ok", "snapshot": "v1-p", "size": COUNT}


@pytest.mark.parametrize("path", ["/api/products", "/api/products/p7", "/api/facets"])
def test_what_anybody_may_see_is_cached_for_seconds(client: TestClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "public, max-age=5"


def test_what_is_served_now_is_not_cached(client: TestClient) -> None:
    assert client.get("/api/health").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/api/products", "/api/products/p7", "/api/products/p7/similar", "/api/facets", "/api/health"]
)
def test_before_the_first_snapshot_everything_says_to_wait(empty: TestClient, path: str) -> None:
    response = empty.get(path)
    problem(response, 503, "not_ready")
    assert int(response.headers["Retry-After"]) > 0


def test_a_search_before_the_first_snapshot_says_to_wait(empty: TestClient) -> None:
    response = empty.post("/api/search", content=picture(1))
    problem(response, 503, "not_ready")
    assert "Retry-After" in response.headers
