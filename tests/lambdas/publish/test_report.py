"""What the catalog team reads: all of it, in plain words, in one file that nothing can be smuggled into."""

import base64
import csv
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lambdas.publish import report, report_page
from tests.lambdas.house import House


def page(house: House) -> str:
    return house.store.read("reports/latest.html").data.decode()


def table(house: House) -> list[dict[str, str]]:
    text = house.store.read("reports/latest.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += " " if tag in ("p", "li") else ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def told(house: House) -> House:
    """A house where something of every kind happened."""
    house.drop({f"images/{number}.jpg": number for number in range(5)})
    house.publish()
    house.drop({"images/0.jpg": 50, "images/1.jpg": b"rubbish", "images/new.jpg": 51})
    house.remove("images/2.jpg")
    house.look("images/2.jpg")
    house.store.write("metadata/styles.csv", b"id,productDisplayName\n3,Shirt, white\n4,\n")
    house.store.write("metadata/old.csv", "id,productDisplayName\n3,\xe9t\xe9\n".encode("latin-1"))
    house.store.write("metadata/sheet.xlsx", b"PK\x03\x04")
    house.publish()
    return house


def test_the_page_tells_what_was_taken_replaced_removed_and_refused(told: House) -> None:
    text = " ".join(Tags(page(told)).text.split())
    for words in (
        "4 products searchable",
        "1 not taken",
        "images/1.jpg The file is not an image. Send it as",
        "Replaced images/0.jpg",
        "New images/new.jpg",
        "Removed images/2.jpg",
        "Searchable since 1 Jan 2026, 00:00 UTC",
        "1 row repaired",
        "1 row left out",
        "Line 3, id 4: It has no productDisplayName.",
        "another encoding",
        "metadata/sheet.xlsx",
    ):
        assert words in text, words


def test_a_refused_picture_is_shown_by_what_it_replaced(told: House) -> None:
    refused = page(told).partition("images/1.jpg")[0].rpartition("<li>")[2]
    assert 'src="data:image/webp;base64,' in refused


def test_the_table_has_every_row(told: House) -> None:
    rows = {(row["state"], row["file"], row["product"], row["line"]) for row in table(told)}
    for row in (
        ("not taken", "images/1.jpg", "1", ""),
        ("not taken", "metadata/old.csv", "", ""),
        ("row repaired", "metadata/styles.csv", "3", "2"),
        ("row left out", "metadata/styles.csv", "4", "3"),
        ("replaced", "images/0.jpg", "0", ""),
        ("removed", "images/2.jpg", "2", ""),
    ):
        assert row in rows, row
    assert all(row["reason"] for row in table(told) if row["state"] == "not taken")


def test_a_days_last_report_is_kept(told: House) -> None:
    day = f"{told.now:%Y-%m-%d}"
    for kind in ("html", "csv"):
        assert told.store.read(f"reports/{day}.{kind}").data == told.store.read(f"reports/latest.{kind}").data
    told.clock.advance(86_400)
    told.drop({"images/tomorrow.jpg": 60})
    told.publish()
    assert told.store.read(f"reports/{day}.html").data != told.store.read("reports/latest.html").data


def test_the_page_needs_nothing_beside_it_and_runs_nothing(told: House) -> None:
    tags = Tags(page(told)).tags
    assert not {"script", "iframe", "object", "link", "form"} & {tag for tag, _ in tags}
    sources = [attributes["src"] or "" for tag, attributes in tags if tag == "img"]
    assert sources
    assert all(source.startswith("data:image/webp;base64,") for source in sources)
    assert all("style" not in attributes for _, attributes in tags)
    assert [attributes["href"] for tag, attributes in tags if tag == "a"] == ["latest.csv"]


def test_its_policy_admits_its_own_style_and_nothing_else(told: House) -> None:
    html = page(told)
    policy = next(
        attributes["content"] or ""
        for tag, attributes in Tags(html).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_names_and_product_data_are_text_whatever_they_hold(house: House) -> None:
    house.drop({"images/<script>alert(1)</script>.jpg": b"x", 'images/"onerror="x.jpg': 1})
    house.store.write("metadata/<img src=x>.csv", b"id,productDisplayName\n<b>1</b>,\n")
    house.store.write("metadata/bad.csv", b"<script>,<i>\n")
    house.publish()
    html = page(house)
    assert "<script" not in html
    tags = Tags(html)
    assert not {"b", "i", "script"} & {tag for tag, _ in tags.tags}
    assert all(
        set(attributes) <= {"src", "alt", "width", "height"} for tag, attributes in tags.tags if tag == "img"
    )
    assert "<script>alert(1)</script>.jpg" in tags.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(house: House, start: str) -> None:
    house.store.write("metadata/a.csv", f"id,productDisplayName\n{start}1+1,\n".encode())
    house.publish()
    assert [row["product"] for row in table(house) if row["state"] == "row left out"] == [f"'{start}1+1"]


def test_pictures_stay_within_their_budget(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "BUDGET", 2_000)
    house.drop({f"images/{number}.jpg": number for number in range(60)})
    house.publish()
    shown = page(house).count("data:image/webp")
    assert 0 < shown < 60


def test_a_long_list_ends_with_how_much_more_there_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_page, "MOST_REFUSED", 2)
    monkeypatch.setattr(report_page, "MOST_LINES", 2)
    house.drop({f"images/{number}.jpg": b"rubbish" for number in range(5)})
    house.store.write("metadata/a.csv", b"id,productDisplayName\n1,\n2,\n3,\n4,\n")
    house.publish()
    text = Tags(page(house)).text
    assert "And 3 more" in text
    assert "And 2 more" in text
    assert len([row for row in table(house) if row["state"] == "not taken"]) == 5


def test_a_bucket_with_nothing_usable_has_a_report_all_the_same(house: House) -> None:
    house.drop({"images/1.jpg": b"rubbish"})
    house.publish()
    assert "0 products searchable" in Tags(page(house)).text
    assert house.products == {}


def test_a_report_that_was_never_written_is_written_by_the_next_run(told: House) -> None:
    told.store.delete(["reports/latest.json", "reports/latest.html"])
    told.publish()
    assert "images/1.jpg" in page(told)


def test_a_report_that_is_up_to_date_is_not_written_again(told: House) -> None:
    told.store.log.clear()
    told.publish()
    assert not [key for name, key in told.store.log if name == "write"]


def test_the_tokens_are_the_pages(root: Path) -> None:
    ours = (root / "lambdas/publish/report.css").read_text()
    theirs = (root / "frontend/styles/base.css").read_text()
    assert re.findall(r"(--[a-z-]+): ([^;]+);", ours)
    for name, value in re.findall(r"(--[a-z-]+): ([^;]+);", ours):
        assert f"{name}: {value};" in theirs, name
