"""Rolling back, resuming, accepting: the command line against the running stack."""

import json
from collections.abc import Callable

import pytest

from tests.stack import PRODUCTS, RunningStack, garment
from workbench import cli
from workbench.push import push

Run = Callable[..., str]


@pytest.fixture
def lookalike(shop: RunningStack, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the stack's state folder; what it printed on stdout."""

    def run(*argv: str, code: int = 0) -> str:
        capsys.readouterr()
        assert cli.main([*argv, "--state", str(shop.folder)]) == code, capsys.readouterr().err
        return capsys.readouterr().out

    return run


def test_status_says_what_is_served_and_what_waits(shop: RunningStack, lookalike: Run) -> None:
    found = json.loads(lookalike("status", "--json"))
    health = shop.api("/api/health")
    assert found["serving"]["version"] == found["head"]["version"] == health["snapshot"]
    assert found["serving"]["products"] == health["size"]
    assert (found["waiting"], found["pinned"], found["held"]) == (0, False, None)
    assert f"{health['size']} products" in lookalike("status")


def test_a_rollback_holds_while_pictures_come_and_resume_shows_them(
    shop: RunningStack, lookalike: Run
) -> None:
    older = shop.api("/api/health")["snapshot"]
    shop.put("images/newer.jpg", garment(200))
    shop.wait_for(lambda: shop.product("newer"))
    newer = shop.api("/api/health")["snapshot"]

    lookalike("rollback", older)
    shop.wait_for(lambda: shop.api("/api/health")["snapshot"] == older)
    assert shop.product("newer") is None
    listed = {one["version"]: one for one in json.loads(lookalike("versions", "--json"))}
    assert listed[older]["serving"]
    assert listed[newer]["newest"]
    assert "pinned" in lookalike("status")

    shop.put("images/meanwhile.jpg", garment(201))
    shop.wait_for(lambda: json.loads(lookalike("status", "--json"))["head"]["version"] not in (older, newer))
    assert shop.api("/api/health")["snapshot"] == older

    lookalike("resume")
    shop.wait_for(lambda: shop.product("meanwhile"))
    assert shop.product("newer")


def test_a_version_may_be_named_by_its_end(shop: RunningStack, lookalike: Run) -> None:
    version = shop.api("/api/health")["snapshot"]
    lookalike("rollback", version[-12:])
    lookalike("resume")
    assert shop.api("/api/health")["snapshot"] == version


def test_a_version_that_is_not_there_is_a_sentence(
    lookalike: Run, capsys: pytest.CaptureFixture[str], shop: RunningStack
) -> None:
    assert cli.main(["rollback", "yesterday", "--state", str(shop.folder)]) == 2
    assert "lookalike versions" in capsys.readouterr().err


def test_emptying_much_of_the_catalog_waits_for_accept(shop: RunningStack, lookalike: Run) -> None:
    shop.delete(*sorted(shop.keys("images/"))[:100])
    shop.wait_for(lambda: _held(lookalike) == {"removed": 100, "products": PRODUCTS})
    assert "lookalike accept" in lookalike("status")
    assert shop.api("/api/health")["size"] == PRODUCTS

    lookalike("accept")
    shop.wait_for(lambda: shop.api("/api/health")["size"] == PRODUCTS - 100)
    assert _held(lookalike) == {}

    assert push(shop.catalog, shop.bucket).sent == 100
    assert shop.settle().searchable == PRODUCTS


def _held(lookalike: Run) -> dict[str, int]:
    held = json.loads(lookalike("status", "--json"))["held"] or {}
    return {name: held[name] for name in ("removed", "products") if name in held}


def test_accept_with_nothing_held_is_a_sentence(
    lookalike: Run, capsys: pytest.CaptureFixture[str], shop: RunningStack
) -> None:
    assert cli.main(["accept", "--state", str(shop.folder)]) == 2
    assert "nothing to accept" in capsys.readouterr().err


def test_verify_finds_nothing_when_nothing_is_on_its_way(lookalike: Run) -> None:
    assert lookalike("verify") == "The snapshot is what the bucket says.\n"


def test_verify_names_what_is_not_searchable_yet(shop: RunningStack, lookalike: Run) -> None:
    with shop.halted("ingest"):
        shop.put("images/unseen.jpg", garment(202))
        assert "images/unseen.jpg" in lookalike("verify", code=1)


def test_report_prints_what_was_refused_and_why(shop: RunningStack, lookalike: Run) -> None:
    shop.put("images/notes.txt", b"call the printer")
    shop.wait_for(lambda: "images/notes.txt" in lookalike("report"))
    refused = lookalike("report").splitlines()
    assert refused[0] == "not taken: 1", "what needs somebody's hand comes first"
    assert "images/notes.txt" in refused[1]
    rows = json.loads(lookalike("report", "--json"))
    assert [row["file"] for row in rows if row["state"] == "not taken"] == ["images/notes.txt"]


def test_push_sends_what_differs_and_nothing_else(
    shop: RunningStack, lookalike: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["push", str(shop.catalog), "--state", str(shop.folder)])
    assert f"0 of {PRODUCTS + 1} files sent, 0 removed." in capsys.readouterr().err
