"""The catalog team's report: what was taken, replaced, removed and refused, why and since when."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.catalog import BROKEN, GONE, REPLACED, SPOILT
from tests.browser.conftest import Visit
from tests.browser.shopper import Screen, Shopper

WHEN = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC")


@pytest.fixture
def report(visit: Visit) -> Shopper:
    """Somebody of the catalog team who has opened the report."""
    return visit("/report")


def row(shopper: Shopper, section: str, name: str) -> Locator:
    """What a section says of one file or product."""
    place = shopper.page.get_by_role("region", name=section)
    return place.locator(".rows > li", has=shopper.page.locator(".name", has_text=name))


def lately(shopper: Shopper, product: str) -> Locator:
    return row(shopper, "What happened lately", product).first


def test_what_was_taken_says_since_when_it_is_searchable(report: Shopper) -> None:
    taken = report.page.locator(".lately > li", has=report.page.get_by_text("New", exact=True)).first
    expect(taken).to_contain_text(re.compile(f"Searchable since {WHEN.pattern}"))
    expect(taken.locator("img")).to_be_visible()


def test_what_was_replaced_says_since_when_the_new_picture_is_searchable(report: Shopper) -> None:
    replaced = lately(report, REPLACED)
    expect(replaced.locator(".chip")).to_have_text("Replaced")
    expect(replaced).to_contain_text(re.compile(f"Searchable since {WHEN.pattern}"))


def test_what_was_removed_is_told(report: Shopper) -> None:
    expect(lately(report, GONE).locator(".chip")).to_have_text("Removed")
    expect(lately(report, GONE)).to_contain_text(WHEN)


def test_a_refused_picture_has_its_reason_and_its_remedy(report: Shopper) -> None:
    refused = row(report, "Pictures that were not taken", f"images/{BROKEN}.jpg")
    reason, remedy, since = refused.locator("p:not(.name)").all_inner_texts()
    assert "broken or cut short" in reason
    assert remedy.endswith(".")
    assert remedy != reason
    assert WHEN.search(since)
    expect(refused.locator("img")).to_have_count(0)  # it can't be shown


def test_a_refused_picture_is_shown_where_it_can_be(report: Shopper) -> None:
    """What it replaced was searchable, and is what the team knows it by."""
    refused = row(report, "Pictures that were not taken", f"images/{SPOILT}.jpg")
    expect(refused).to_contain_text("not an image")
    picture = refused.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.naturalWidth") > 0


def test_repaired_and_dropped_rows_unfold_by_keyboard(report: Shopper) -> None:
    for summary, line in (("1 row repaired", f"id {REPLACED}: "), ("1 row left out", "id nameless: ")):
        rows = report.page.locator("details", has_text=summary)
        expect(rows.locator("li")).to_be_hidden()
        rows.locator("summary").focus()
        report.page.keyboard.press("Enter")
        expect(rows.locator("li")).to_be_visible()
        expect(rows.locator("li")).to_contain_text(re.compile(rf"^Line \d+, {line}"))


def test_it_stands_alone(report: Shopper) -> None:
    loaded = report.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [one for one in loaded if not one.startswith("data:")] == []


def test_its_table_is_beside_it(report: Shopper) -> None:
    with report.page.expect_download() as download:
        report.page.get_by_role("link", name="latest.csv").click()
    table = download.value.path().read_text("utf-8-sig")
    assert f"not taken,images/{BROKEN}.jpg" in table


@pytest.mark.parametrize("screen", [Screen.SMALL, Screen.PHONE])
def test_it_can_be_read_on_a_phone(visit: Visit, screen: Screen) -> None:
    shopper = visit("/report", screen)
    for details in shopper.page.locator("summary").all():
        details.tap()
    assert shopper.page.evaluate("document.documentElement.scrollWidth") <= screen.value[0]
    sizes = shopper.page.locator("p, li, summary").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 13


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_looks_like_the_shop(visit: Visit, dark: bool) -> None:
    look = """() => {
      const both = [document.body, document.documentElement];
      const grounds = both.map((one) => getComputedStyle(one).backgroundColor);
      const words = [document.body, document.querySelector("h2")].map((one) => {
        const { color, fontFamily } = getComputedStyle(one);
        return [color, fontFamily];
      });
      return [grounds.find((one) => one !== "rgba(0, 0, 0, 0)"), ...words];
    }"""
    shop, report = visit("/", dark=dark), visit("/report", dark=dark)
    assert report.page.evaluate(look) == shop.page.evaluate(look)
