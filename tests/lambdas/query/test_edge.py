"""What surrounds every request: paths that aren't there, the origin's secret, mistakes of ours."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from lambdas.query import uploads
from lambdas.query.api import create_app
from lambdas.query.edge import LastResort
from lookalike.snapshot import Snapshot
from tests.catalogs import Shop
from tests.fakes import Clock, MemoryStore
from tests.lambdas.house import picture
from tests.lambdas.query.conftest import make_state, problem

SECRET = "correct horse battery staple"


@pytest.mark.parametrize("path", ["/", "/api", "/api/", "/api/nope", "/api/search/x", "/favicon.ico"])
def test_a_path_that_is_not_there_is_a_problem_too(client: TestClient, path: str) -> None:
    assert "/api/docs" in problem(client.get(path), 404, "not_found")


def test_a_wrong_method_says_which_ones_there_are(client: TestClient) -> None:
    response = client.get("/api/search")
    problem(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "POST"


@pytest.fixture
def guarded(shop: Shop, tmp_path: Path) -> TestClient:
    return TestClient(create_app(make_state(shop, tmp_path, origin_secret=SECRET)))


def test_with_the_origins_secret_one_is_answered(guarded: TestClient) -> None:
    response = guarded.get("/api/health", headers={"X-Origin-Secret": SECRET})
    assert response.status_code == 200


@pytest.mark.parametrize("headers", [{}, {"X-Origin-Secret": ""}, {"X-Origin-Secret": SECRET + "r"}])
@pytest.mark.parametrize("path", ["/api/health", "/api/docs", "/nope"])
def test_without_it_nothing_is(guarded: TestClient, headers: dict[str, str], path: str) -> None:
    detail = problem(guarded.get(path, headers=headers), 403, "forbidden")
    assert SECRET not in detail


def test_a_mistake_of_ours_is_logged_and_told_without_details(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> object:
        raise ZeroDivisionError("at the secret place")

    monkeypatch.setattr(Snapshot, "facets", breaks)
    response = client.get("/api/facets?q=private")
    assert "secret" not in problem(response, 500, "internal")
    assert "at the secret place" in caplog.text
    assert "private" not in caplog.text


def test_a_catalog_that_cannot_be_read_is_unavailable(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(MemoryStore(Clock()), tmp_path)
    version = shop.publish(range(5))
    shop.store.write(f"snapshots/{version}/index.ann", b"rotten")
    with TestClient(create_app(make_state(shop, tmp_path))) as client:
        response = client.get("/api/health")
    problem(response, 503, "unavailable")
    assert response.headers["Retry-After"]
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_a_body_over_the_cap_is_not_read_to_its_end(client: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 10_000
            yield bytes(10_000)

    # The test client collects a body first, so the app is asked the ASGI way.
    body = endless()
    messages: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": next(body), "more_body": True}

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/search",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]
    assert messages[0]["status"] == 413
    assert sent <= 200_000 + uploads.OVERHEAD + 10_000


def test_a_declared_body_over_the_cap_is_not_read_at_all(client: TestClient) -> None:
    response = client.post("/api/search", content=b"x", headers={"Content-Length": "99999999"})
    assert "at most 0.2 MB" in problem(response, 413, "too_large")


def test_no_photo_touches_the_disk(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spools(*_: object, **__: object) -> None:
        raise AssertionError("a photo was written to disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", spools)
    photo = picture(5) + bytes(3_000_000)
    with TestClient(create_app(make_state(shop, tmp_path, max_bytes=5_000_000))) as client:
        response = client.post("/api/search", files={"image": ("x.jpg", photo)})
    assert response.status_code == 200, response.text


def test_an_answer_that_breaks_off_is_not_answered_twice() -> None:
    sent: list[Any] = []

    async def breaks_off(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ConnectionResetError

    async def send(message: Any) -> None:
        sent.append(message["type"])

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    with pytest.raises(ConnectionResetError):
        asyncio.run(LastResort(breaks_off)({"type": "http", "path": "/"}, receive, send))
    assert sent == ["http.response.start"]
