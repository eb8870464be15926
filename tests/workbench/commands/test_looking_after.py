"""status, versions, rollback, verify, report: what they say of a catalog, in words and as JSON."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from lambdas.publish import ops
from lookalike.errors import BadRequest, NotFound
from tests.lambdas.house import House
from workbench import cli, target
from workbench.commands import report, rollback, status, versions


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Its store is what commands work on, whatever bucket they are told."""
    house = House(tmp_path)
    monkeypatch.setattr(target, "open_bucket", lambda args: house.store)
    return house


@pytest.fixture
def catalog(house: House) -> House:
    """Ten products, in two versions."""
    house.drop({f"images/{seed}.jpg": seed for seed in range(9)})
    house.publish()
    house.clock.advance(3600)
    house.drop({"images/9.jpg": 9})
    house.publish()
    return house


def text(house: House) -> str:
    return "\n".join(status.lines(status.status(house.store), house.now))


def test_an_empty_bucket_has_a_status(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert text(house).startswith("Nothing is searchable yet.")
    assert cli.main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"serving": None, "head": None, "files": 0, "waiting": 0}


def test_status_says_what_is_served_and_what_waits(catalog: House) -> None:
    catalog.put("images/10.jpg", 10)
    said = text(catalog)
    assert "10 products, 0 pictures refused" in said
    assert "newest         the same" in said
    assert "11 files, 1 of them not yet taken in or refused" in said
    assert "fake (" in said


def test_status_of_a_pinned_catalog_says_how_to_resume(catalog: House) -> None:
    older = ops.versions(catalog.store)[-1].version
    ops.rollback(catalog.store, older, "ops")
    said = text(catalog)
    assert f"serving        {older}" in said
    assert "lookalike resume" in said


def test_status_of_a_held_publish_says_what_would_go(catalog: House) -> None:
    gone = [f"images/{seed}.jpg" for seed in range(8)]
    catalog.remove(*gone)
    catalog.look(*gone)
    catalog.publish()
    assert "8 of 10 products" in text(catalog)
    assert "`lookalike accept`" in text(catalog)
    ops.accept(catalog.store, "ops")
    assert "accepted" in text(catalog)


def test_versions_are_listed_with_marks(catalog: House, capsys: pytest.CaptureFixture[str]) -> None:
    newest, older = (one.version for one in ops.versions(catalog.store))
    found = versions.versions(catalog.store)
    assert [(one["version"], one["products"], one["serving"], one["newest"]) for one in found] == [
        (newest, 10, True, True),
        (older, 9, False, False),
    ]
    lines = list(versions.lines(found, catalog.now + timedelta(seconds=1)))
    assert lines[1].endswith("serving, newest")
    assert "1 hour ago" in lines[2]
    cli.main(["versions", "--json"])
    assert json.loads(capsys.readouterr().out) == found


def test_without_a_version_versions_says_so(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["versions"]) == 0
    assert capsys.readouterr().out == "There is no snapshot yet.\n"


def test_a_version_may_be_named_by_its_beginning_or_end(catalog: House) -> None:
    newest, older = (one.version for one in ops.versions(catalog.store))
    assert rollback.named(catalog.store, older) == older
    assert rollback.named(catalog.store, older[-12:]) == older
    assert rollback.named(catalog.store, newest[:20]) == newest
    with pytest.raises(BadRequest, match="can mean 2 versions"):
        rollback.named(catalog.store, "2026")
    with pytest.raises(NotFound, match="lookalike versions"):
        rollback.named(catalog.store, "yesterday")
    with pytest.raises(NotFound):
        rollback.named(catalog.store, "")


def test_a_rollback_is_signed_and_says_how_to_come_back(
    catalog: House, capsys: pytest.CaptureFixture[str]
) -> None:
    older = ops.versions(catalog.store)[-1].version
    assert cli.main(["rollback", older]) == 0
    assert "until `lookalike resume`" in capsys.readouterr().err
    assert status.status(catalog.store)["changed"]["by"] == target.person()
    assert cli.main(["resume"]) == 0
    assert status.status(catalog.store)["pinned"] is False


@pytest.mark.parametrize("command", ["resume", "accept", "report"])
def test_nothing_can_be_done_to_a_catalog_that_is_not_there(
    house: House, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert cli.main([command]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("lookalike: ")


def test_verify_ends_with_1_when_something_differs(
    catalog: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"differences": []}
    catalog.put("images/unseen.jpg", 77)
    assert cli.main(["verify"]) == 1
    assert "'images/unseen.jpg'" in capsys.readouterr().out


def test_the_report_is_printed_or_saved(
    catalog: House, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    catalog.put("images/notes.jpg", b"no picture")
    catalog.look("images/notes.jpg")
    catalog.publish()
    assert cli.main(["report"]) == 0
    assert capsys.readouterr().out.startswith("not taken: 1\n  images/notes.jpg")
    page, table = tmp_path / "r.html", tmp_path / "r.csv"
    assert cli.main(["report", "--html", str(page), "--csv", str(table)]) == 0
    assert capsys.readouterr().out == ""
    assert page.read_text().startswith("<!doctype html>")
    assert "images/notes.jpg" in table.read_text()


def test_a_long_report_is_cut_and_says_so() -> None:
    rows = [
        {"state": "taken", "file": f"images/{number}.jpg", "line": "", "reason": "", "remedy": ""}
        for number in range(report.SHOWN + 5)
    ]
    assert list(report.lines(rows))[-1] == "  … and 5 more (--csv FILE saves all)"
    assert list(report.lines([])) == ["Nothing has happened yet."]
