"""Bodies that nobody sends by mistake: always a problem document, never a mistake of ours."""

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lambdas.house import picture

ITEM = b'{"items":[{"product":"p1"}],'
BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize(
    "body",
    [
        b'{"items":[{"product":"\\ud800"}]}',
        ITEM + b'"q":"\\ud800"}',
        ITEM + b'"season":"\\ud800"}',
        ITEM + b'"cursor":"\\ud800"}',
        ITEM + b'"\\ud800":1}',
        b'{"query":"\\ud800"}',
        b'{"items":[{"product":"p\\u0000"}]}',
        b'{"items":[{"product":"p1","weight":1e400}]}',
        ITEM + b'"k":1e400}',
        ITEM + b'"k":' + b"9" * 5000 + b"}",
        ITEM + b'"k":NaN}',
        b"{" + b"[" * 100_000,
        b"{" * 100_000,
        b'{"items":' * 2_000,
        b"\xef\xbb\xbf{}",
        b"{}\0",
    ],
)
def test_hostile_json(client: TestClient, body: bytes) -> None:
    response = client.post("/api/search", content=body)
    assert 400 <= response.status_code < 500
    assert response.headers["Content-Type"] == "application/problem+json"


@given(
    body=st.binary(max_size=300),
    head=st.sampled_from([b"", b"{", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"]),
)
@BOUNDED
def test_any_bytes(client: TestClient, head: bytes, body: bytes) -> None:
    response = client.post("/api/search", content=head + body)
    assert 400 <= response.status_code < 500, response.text


@given(
    parts=st.lists(st.binary(max_size=60), max_size=6),
    boundary=st.sampled_from(["x", '"x"', "", "x; charset=y"]),
)
@BOUNDED
def test_any_form(client: TestClient, parts: list[bytes], boundary: str) -> None:
    whole = b'Content-Disposition: form-data; name="image"; filename="a"\r\n\r\n' + picture(1)
    body = b"--x\r\n" + b"\r\n--x\r\n".join([*parts, whole]) + b"\r\n--x--\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    response = client.post("/api/search", content=body, headers=headers)
    assert response.status_code < 500, response.text


@given(text=st.text(max_size=200))
@BOUNDED
def test_any_words_product_and_cursor(client: TestClient, text: str) -> None:
    for path, params in (
        ("/api/products", {"q": text}),
        ("/api/products", {"cursor": text}),
        ("/api/products", {"articleType": text}),
        ("/api/facets", {"q": text}),
        ("/api/products/p1/similar", {"crop": text}),
    ):
        assert client.get(path, params=params).status_code < 500
