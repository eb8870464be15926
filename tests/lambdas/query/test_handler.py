"""The function itself: API Gateway's events in, answers, logs and metrics out."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lambdas.query import handler as query
from lambdas.query.api import create_app
from lookalike.settings import SettingsError
from tests.catalogs import Shop
from tests.lambdas.house import Context, picture
from tests.lambdas.query.conftest import COUNT, make_state
from tests.lambdas.query.events import event

HEAVY = ("ai_edge_litert", "annoy", "boto3", "PIL", "pi_heif", "tensorflow", "pandas", "sqlite3")


@pytest.fixture
def served(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler, in front of the shop."""
    app = query.wrapped(create_app(make_state(shop, tmp_path)))
    monkeypatch.setattr(query, "adapter", lambda: app)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the function logs."""
    handler = query.logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(io.StringIO())
    yield handler.stream
    handler.setStream(before)


def call(event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = query.handler(event, Context())
    return answer


@pytest.mark.usefixtures("served")
def test_a_photo_in_base64_finds_its_product() -> None:
    answer = call(event("POST", "/api/search", "k=3&gender=Women&gender=Men", picture(5)))
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is False
    body = json.loads(answer["body"])
    assert body["matches"][0]["product"]["id"] == "p5"
    assert len(body["matches"]) == 3


@pytest.mark.usefixtures("served")
def test_a_form_in_base64_finds_its_product() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n%b\r\n--x--\r\n'
        % picture(5)
    )
    form = event("POST", "/api/search", "k=1", body, **{"content-type": "multipart/form-data; boundary=x"})
    assert json.loads(call(form)["body"])["matches"][0]["product"]["id"] == "p5"


@pytest.mark.usefixtures("served")
def test_browsing_and_paths_that_are_not_there() -> None:
    assert json.loads(call(event("GET", "/api/products"))["body"])["total"] == COUNT
    missing = call(event("GET", "/api/nope"))
    assert missing["statusCode"] == 404
    assert missing["headers"]["content-type"] == "application/problem+json"
    assert json.loads(missing["body"])["code"] == "not_found"


@pytest.mark.usefixtures("served")
def test_the_log_tells_what_happened_and_nothing_about_anybody(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    token = json.loads(call(event("POST", "/api/search", "", picture(5)))["body"])["query"]
    call(event("POST", "/api/search", f"q=very+private&query={token}"))
    call(event("POST", "/api/search", "k=0", picture(5)))
    everything = log.getvalue() + "".join(capsys.readouterr())
    for private in (token, "very", "203.0.113.7", "130.176.98.4"):
        assert private not in everything
    logged = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["status"] for line in logged] == [200, 200, 400]
    assert logged[0]["path"] == "/api/search"
    assert logged[0]["timings_ms"]["encode"] > 0
    assert logged[2]["code"] == "bad_request"


@pytest.mark.usefixtures("served")
def test_encoding_and_the_whole_are_metrics(capsys: pytest.CaptureFixture[str]) -> None:
    call(event("POST", "/api/search", "", picture(5)))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    metrics = next(line for line in lines if "_aws" in line and "encode_ms" in line)
    units = {one["Name"]: one["Unit"] for one in metrics["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert units == {"encode_ms": "Milliseconds", "answer_ms": "Milliseconds"}


def test_importing_the_handler_loads_no_model_and_no_index() -> None:
    program = f"""
import sys
import lambdas.query.handler
heavy = [name for name in {HEAVY!r} if name in sys.modules]
assert not heavy, heavy
assert not lambdas.query.handler.adapter.cache_info().currsize
"""
    # -I would hide the checkout; an empty environment proves that no setting is needed.
    done = subprocess.run(
        [sys.executable, "-c", program], env={}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_setting_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOOKALIKE_BUCKET", raising=False)
    query.adapter.cache_clear()
    with pytest.raises(SettingsError, match="LOOKALIKE_BUCKET"):
        query.adapter()


def test_the_app_is_built_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOOKALIKE_BUCKET", "a-bucket")
    monkeypatch.setenv("LOOKALIKE_CACHE", str(tmp_path))
    query.adapter.cache_clear()
    assert query.adapter() is query.adapter()
    query.adapter.cache_clear()
