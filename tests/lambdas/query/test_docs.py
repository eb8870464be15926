"""docs/api.md tells the truth: every path, parameter, code and limit, and no others."""

import re
from pathlib import Path

import pytest

from lambdas.query import parameters, schemas
from lambdas.query.problems import KINDS
from lookalike import cursor, query_token, search, subjects
from lookalike.settings import QuerySettings, variable
from tests.lambdas.query.test_openapi import SERVED


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "api.md").read_text()


def section(page: str, title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"docs/api.md has no section '{title}'"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of a table, its head left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_it_names_every_path(page: str) -> None:
    named = {tuple(re.findall(r"`(\w+) (/\S+)`", row[0])[0]) for row in rows(page.partition("\n## ")[0])}
    assert named == {(method.upper(), path) for path, methods in SERVED.items() for method in methods}


def test_it_names_every_parameter(page: str) -> None:
    named = {name for row in rows(section(page, "Parameters")) for name in re.findall(r"`(\w+)`", row[0])}
    assert named == set(parameters.Asked.model_fields)


def test_it_names_every_code_with_its_status(page: str) -> None:
    named = {(int(row[0]), row[1].strip("`")) for row in rows(section(page, "Errors"))}
    assert named == {(kind.status, code) for code, kind in KINDS.items()}


def test_it_names_every_field_of_an_answer(page: str) -> None:
    text = section(page, "Answers")
    for model in (schemas.Answer, schemas.Match, schemas.Product):
        for name in model.model_fields:
            assert f'"{name}"' in text


def test_its_limits_are_those_of_the_code(page: str) -> None:
    settings = QuerySettings(bucket="any")
    limits = {
        f"(`{variable('max_bytes')}`)": f"{settings.max_bytes:,}",
        f"(`{variable('max_pixels')}`)": f"{settings.max_pixels:,}",
        f"(`{variable('max_side')}`)": f"{settings.max_side:,}",
        "`k`": f"1 to {parameters.MAX_K}",
        "`items`": f"1 to {subjects.MAX_ITEMS}",
        "`weight`": f"−{subjects.MAX_WEIGHT:g} to {subjects.MAX_WEIGHT:g}",
        "filter": f"{parameters.MAX_VALUES}",
        "`q`": "200 characters",
        "`query`": f"{query_token.MAX_CHARACTERS:,} characters",
    }
    table = rows(section(page, "Limits"))
    for name, value in limits.items():
        assert any(name in " ".join(row) and value in row[1] for row in table), name
    assert f"more than {cursor.REMEMBERED} results deep" in page
    assert f"at most {search.MAX_VARIANTS} of them" in page
