"""The product sheet: large picture, what is known, more like it from result to result, and Back."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.photos import Photos
from tests.browser.shopper import Screen, problem


def test_a_click_opens_the_sheet_with_the_large_picture_and_what_is_known(
    visit: Visit, photos: Photos
) -> None:
    match = photos.product(1)
    shopper = visit().settle()
    shopper.see(f".card[data-id='{match['product']['id']}'] .card-link").click()
    expect(shopper.see("#sheet")).to_be_visible()
    expect(shopper.see("#sheet-title")).to_have_text(match["product"]["name"])
    assert shopper.see(".sheet-picture img").get_attribute("src") == match["image"]
    known = shopper.see(".attributes dd").all_inner_texts()
    columns = (
        "gender",
        "masterCategory",
        "subCategory",
        "articleType",
        "baseColour",
        "season",
        "usage",
        "year",
    )
    assert known == [str(match["product"][column]) for column in (*columns, "id")]
    assert shopper.parameters["item"] == [match["product"]["id"]]
    assert match["product"]["name"] in shopper.page.title()


def test_back_closes_it_and_leaves_the_results_and_the_focus_where_they_were(visit: Visit) -> None:
    shopper = visit().settle()
    shopper.cards.nth(7).scroll_into_view_if_needed()
    before, place = shopper.ids, shopper.page.evaluate("scrollY")
    shopper.cards.nth(7).locator(".card-link").click()
    expect(shopper.see("#sheet")).to_be_visible()
    shopper.back()
    expect(shopper.see("#sheet")).to_be_hidden()
    assert shopper.ids == before
    assert shopper.page.evaluate("scrollY") == place
    assert shopper.focus["of"] == before[7]


def test_escape_the_cross_and_a_click_beside_it_close_it(visit: Visit) -> None:
    shopper = visit().settle()
    ways: list[Callable[[], None]] = [
        lambda: shopper.page.keyboard.press("Escape"),
        lambda: shopper.see("#sheet-close").click(),
        lambda: shopper.page.mouse.click(8, 450),
    ]
    for close in ways:
        shopper.cards.first.locator(".card-link").click()
        expect(shopper.see("#sheet")).to_be_visible()
        close()
        expect(shopper.see("#sheet")).to_be_hidden()
        assert shopper.url == "/"


def test_more_like_this_from_result_to_result_and_back_again(visit: Visit) -> None:
    shopper = visit().settle()
    shopper.cards.first.locator(".card-link").click()
    path = [shopper.see("#sheet-title").inner_text()]
    for _ in range(2):
        link = shopper.see("#alike a").nth(1)
        name = link.locator(".card-name").inner_text()
        link.click()
        expect(shopper.see("#sheet-title")).to_have_text(name)
        path.append(name)
    for name in path[-2::-1]:
        shopper.back()
        expect(shopper.see("#sheet-title")).to_have_text(name)
    shopper.back()
    expect(shopper.see("#sheet")).to_be_hidden()


def test_closing_after_several_goes_straight_to_the_results(visit: Visit) -> None:
    shopper = visit().settle()
    shopper.cards.first.locator(".card-link").click()
    title = shopper.see("#sheet-title").inner_text()
    shopper.see("#alike a").nth(1).click()
    expect(shopper.see("#sheet-title")).not_to_have_text(title)
    shopper.see("#sheet-close").click()
    expect(shopper.see("#sheet")).to_be_hidden()
    assert shopper.url == "/"


def test_everything_like_this_is_a_search_that_back_undoes(visit: Visit) -> None:
    shopper = visit("/?gender=Women").settle()
    product = shopper.ids[2]
    shopper.cards.nth(2).locator(".card-link").click()
    shopper.see("#sheet").get_by_role("link", name="Everything like this").click()
    expect(shopper.see("#sheet")).to_be_hidden()
    assert shopper.parameters == {"like": [product], "gender": ["Women"]}
    assert shopper.settle().heading in ("Most like this product", "No close match")
    assert product not in shopper.ids
    assert shopper.page.evaluate("scrollY") == 0
    shopper.back()
    expect(shopper.see("#sheet")).to_be_visible()


def test_a_link_to_a_product_opens_its_sheet_and_closing_stays_in_the_shop(
    visit: Visit, photos: Photos
) -> None:
    match = photos.product(3)
    shopper = visit(f"/?item={match['product']['id']}")
    expect(shopper.see("#sheet-title")).to_have_text(match["product"]["name"])
    shopper.see("#sheet-close").click()
    expect(shopper.see("#sheet")).to_be_hidden()
    assert shopper.url == "/"


def test_a_product_that_is_gone_is_said_kindly(visit: Visit) -> None:
    shopper = visit("/?item=no-such-product")
    expect(shopper.see("#sheet-body")).to_contain_text("This product is no longer in the shop.")
    shopper.see("#sheet-close").click()
    shopper.go("/?like=no-such-product")
    expect(shopper.see("#notice [role=alert]")).to_contain_text("This product is no longer in the shop.")
    shopper.button("See the shop").click()
    assert shopper.settle().ids


def test_a_sheet_without_its_neighbours_still_shows_the_product(visit: Visit, photos: Photos) -> None:
    product = photos.product()["product"]
    shopper = visit().settle()
    shopper.intercept(f"/api/products/{product['id']}/similar", problem(503, "unavailable"))
    shopper.cards.first.locator(".card-link").click()
    expect(shopper.see("#sheet [role=alert]")).to_be_visible()
    expect(shopper.see("#sheet-title")).to_have_text(product["name"])


def test_focus_stays_in_the_sheet(visit: Visit) -> None:
    shopper = visit().settle()
    shopper.cards.first.locator(".card-link").focus()
    shopper.page.keyboard.press("Enter")
    expect(shopper.see("#alike a").first).to_be_visible()
    assert shopper.focus["id"] == "sheet-close"
    for _ in range(25):
        shopper.page.keyboard.press("Tab")
        inside = shopper.page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('#sheet'))"
        )
        assert inside, shopper.focus
    title = shopper.see("#sheet-title").inner_text()
    shopper.see("#alike a").nth(1).focus()
    shopper.page.keyboard.press("Enter")
    expect(shopper.see("#sheet-title")).not_to_have_text(title)
    assert shopper.focus["id"] == "sheet-close", "the next product's sheet begins at its beginning"


def test_it_fills_a_phone_and_its_picture_fits(visit: Visit) -> None:
    shopper = visit("/", Screen.PHONE).settle()
    shopper.cards.first.locator(".card-link").tap()
    expect(shopper.see("#sheet")).to_be_visible()
    whole = "(({ x, y, width, height }) => [x, y, width, height].join())"
    whole = f"{whole}(document.querySelector('#sheet').getBoundingClientRect()) === '0,0,390,844'"
    assert shopper.page.evaluate(whole)
    assert shopper.page.evaluate("document.querySelector('#sheet').scrollWidth") <= 390
    shopper.go("/?item=no-such-product")
    expect(shopper.see("#sheet [role=alert]")).to_be_visible()
    assert shopper.page.evaluate(whole), "however little it says"
