"""The API's description: true, complete, with examples that fit, and readable without the internet."""

import re
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode

from lambdas.query.problems import KINDS

SERVED = {
    "/api/search": {"post"},
    "/api/products": {"get"},
    "/api/products/{id}": {"get"},
    "/api/products/{id}/similar": {"get"},
    "/api/facets": {"get"},
    "/api/health": {"get"},
}

ASKED = [
    (path, method, mode)
    for path, methods in SERVED.items()
    for method in methods
    for mode in GenerationMode
    if (path, mode) != ("/api/health", GenerationMode.NEGATIVE)  # it takes nothing that could be wrong
]


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def api(client: TestClient) -> Any:
    config = schemathesis.Config.from_dict({"generation": {"mode": "all", "deterministic": True}})
    return schemathesis.openapi.from_asgi("/api/openapi.json", client.app, config=config)


@pytest.mark.parametrize(("path", "method", "mode"), ASKED)
def test_whatever_is_sent_the_answer_is_as_described(
    api: Any, path: str, method: str, mode: GenerationMode
) -> None:
    @given(case=api[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
                checks.negative_data_rejection,
            ]
        )

    ask()


def test_it_describes_every_path(description: dict[str, Any]) -> None:
    assert {path: set(methods) for path, methods in description["paths"].items()} == SERVED


def test_every_problem_is_somewhere_described(description: dict[str, Any]) -> None:
    text = str(description["paths"])
    for code in KINDS:
        assert f"`{code}`" in text


def test_frameworks_own_errors_are_not_described(description: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in str(description)


def examples(description: dict[str, Any]) -> list[tuple[str, dict[str, Any], Any]]:
    """Every example of a body: where, the schema it claims to fit, and itself."""
    found = []
    for path, methods in description["paths"].items():
        for operation in methods.values():
            bodies = [("request", operation.get("requestBody", {})), *operation["responses"].items()]
            for name, body in bodies:
                for kind, content in body.get("content", {}).items():
                    given = [one["value"] for one in content.get("examples", {}).values()]
                    given += [content["example"]] if "example" in content else []
                    found += [(f"{path} {name} {kind}", content["schema"], one) for one in given]
    return found


def test_every_answer_has_an_example_and_every_example_fits(description: dict[str, Any]) -> None:
    found = examples(description)
    assert {
        path for path in SERVED if any(f"{path} 200 application/json" == where for where, *_ in found)
    } == set(SERVED)
    for where, schema, example in found:
        whole = {**schema, "components": description["components"]}
        assert not [str(error) for error in jsonschema_rs.iter_errors(whole, example)], where


def test_the_page_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api/docs")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "'self'" in page.headers["Content-Security-Policy"]
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(links) == 3
    for link in links:
        assert link.startswith("/api/docs/")
        assert client.get(link).status_code == 200
    assert not re.search(r"<script>|//", page.text.replace("<!doctype", ""))
    start = client.get("/api/docs/start.js").text
    assert "/api/openapi.json" in start
    assert "//" not in start
