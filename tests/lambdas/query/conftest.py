"""A shop with one published version, and the API in front of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from lambdas.query.api import create_app
from lambdas.query.state import State
from lookalike.settings import QuerySettings
from tests.catalogs import Shop
from tests.fakes import Clock, MemoryStore

COUNT = 60


def problem(response: Any, status: int, code: str) -> str:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"].endswith((".", "!"))
    detail: str = body["detail"]
    return detail


def make_state(shop: Shop, folder: Path, **settings: Any) -> State:
    """A state that serves `shop`; it looks at CURRENT at every request."""
    chosen = {"check_seconds": 0, "max_bytes": 200_000, **settings}
    return State(
        shop.store,
        QuerySettings(bucket="memory", cache=folder / "cache", **chosen),
        load=lambda path: {f"{shop.encoder.id}.tflite": shop.encoder}[path.name],
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop(MemoryStore(Clock()), tmp_path_factory.mktemp("shop"))
    shop.publish(range(COUNT))
    return shop


@pytest.fixture(scope="module")
def client(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(make_state(shop, tmp_path_factory.mktemp("state")))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """The API before the first snapshot."""
    shop = Shop(MemoryStore(Clock()), tmp_path)
    with TestClient(create_app(make_state(shop, tmp_path)), raise_server_exceptions=False) as client:
        yield client
