"""The local site stands in for CloudFront: page, pictures, report, and their headers."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.fakes import MemoryStore
from workbench.local_stack.site import build_site

FRONTEND = Path(__file__).parents[3] / "frontend"
STRANGE = "images/a b/größe+100%.jpg"


@pytest.fixture
def site() -> TestClient:
    api, store = FastAPI(), MemoryStore()
    store.write(STRANGE, b"a picture")
    store.write("images/evil.html", b"<script>alert(1)</script>")
    store.write("thumbnails/1-00000000.webp", b"a thumbnail")
    store.write("reports/latest.html", b"<h1>Catalog report</h1>")
    store.write("CURRENT", b"nobody's business")

    @api.get("/api/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return TestClient(build_site(api, store, FRONTEND))


def test_the_page_comes_with_the_policy_that_the_frontend_states(site: TestClient) -> None:
    page = site.get("/")
    wanted = json.loads((FRONTEND / "headers.json").read_text())
    assert page.text == (FRONTEND / "index.html").read_text()
    assert {name: page.headers[name] for name in wanted} == wanted
    assert page.headers["cache-control"] == "no-cache"


def test_modules_of_the_page_come_as_scripts(site: TestClient) -> None:
    assert site.get("/src/main.js").headers["content-type"].startswith("text/javascript")


def test_a_picture_comes_under_its_key_whatever_that_holds(site: TestClient) -> None:
    picture = site.get("/images/a%20b/gr%C3%B6%C3%9Fe+100%25.jpg?v=12345678")
    assert picture.content == b"a picture"
    assert picture.headers["content-type"] == "image/jpeg"
    assert "immutable" in picture.headers["cache-control"]


def test_thumbnails_are_webp(site: TestClient) -> None:
    assert site.get("/thumbnails/1-00000000.webp").headers["content-type"] == "image/webp"


def test_what_somebody_put_among_the_pictures_cannot_run_as_a_page(site: TestClient) -> None:
    evil = site.get("/images/evil.html")
    assert evil.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert evil.headers["x-content-type-options"] == "nosniff"


def test_the_report_is_shown(site: TestClient) -> None:
    assert "Catalog report" in site.get("/report").text


@pytest.mark.parametrize("path", ["/images/missing.jpg", "/CURRENT", "/images/../CURRENT", "/snapshots/x"])
def test_nothing_else_of_the_bucket_is_shown(site: TestClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_the_api_keeps_its_own_headers(site: TestClient) -> None:
    answer = site.get("/api/health")
    assert answer.json() == {"status": "ok"}
    assert "content-security-policy" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
