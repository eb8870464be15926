"""Browsing, examples, links that say everything but a photo, recent searches, privacy, languages."""

import json
from operator import methodcaller

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.photos import Photos
from tests.browser.shopper import Screen, parameters

EXAMPLES = ("striped-tshirt", "checked-shirt", "red-dress", "blue-jeans", "sneakers", "handbag")


def test_the_catalog_can_be_looked_through_before_any_search(visit: Visit, photos: Photos) -> None:
    whole = photos.api("/api/products?k=24")
    shopper = visit().settle()
    assert shopper.heading == "New in the shop"
    assert shopper.ids == [match["product"]["id"] for match in whole["matches"]]
    expect(shopper.see("#results-text")).to_have_text(f"{whole['total']:,} products")
    expect(shopper.see("#panel")).to_be_hidden()
    assert shopper.see("#grid .mark").count() == 0, "nothing to mark before a search"


def test_each_example_is_searched_with_one_click(visit: Visit) -> None:
    shopper = visit().settle()
    for name in EXAMPLES:
        shopper.see(f"[data-example={name}]").click()
        shopper.page.wait_for_url(f"**/?example={name}")
        assert shopper.settle().ids
        shopper.until("document.querySelector('#photo').naturalWidth > 0")
        expect(shopper.see("#photo")).to_be_visible()
        shopper.back()
        shopper.until("location.search === ''")
    assert shopper.photos_sent == len(EXAMPLES)


def test_a_search_by_example_can_be_sent_to_a_friend(visit: Visit) -> None:
    shopper = visit("/?example=red-dress&colour=0.8").settle()
    friend = visit(shopper.url).settle()
    assert friend.ids == shopper.ids
    assert friend.ids


def test_an_example_that_does_not_come_is_said(visit: Visit) -> None:
    shopper = visit("/icon.svg")
    shopper.page.route("**/examples/red-dress.jpg", lambda route: route.abort())
    shopper.go("/?example=red-dress")
    expect(shopper.see("#notice [role=alert]")).to_contain_text("can't be reached")
    shopper.page.unroute_all()
    shopper.button("Try again").click()
    expect(shopper.cards.first).to_be_visible()


def test_a_search_by_product_opens_the_same_for_a_friend(visit: Visit, photos: Photos) -> None:
    product = photos.product()["product"]["id"]
    shopper = visit(f"/?like={product}").settle()
    shopper.see(".facet-gender input").first.check()
    shopper.page.wait_for_url("**gender=*")
    shopper.settle().see("#colour").focus()
    shopper.page.keyboard.press("End")
    shopper.page.wait_for_url("**colour=1*")
    word = shopper.settle().cards.nth(2).locator(".card-name").inner_text().split()[-1]
    shopper.see("#words").fill(word)
    shopper.page.wait_for_url(f"**q={word}*")
    more, less = shopper.settle().ids[:2]
    shopper.go(f"{shopper.url}&more={more}&less={less}")
    shopper.settle()
    assert shopper.ids
    friend = visit(shopper.url, Screen.PHONE, dark=True).settle()
    assert friend.ids == shopper.ids
    assert friend.see("#colour").input_value() == "100"
    assert friend.see("#words").input_value() == word
    for kind, marked in (("more", more), ("less", less)):
        assert friend.parameters[kind] == [marked]
        expect(friend.see(f"#marks-list .marked-{kind}")).to_have_count(1)
    assert friend.see("#chips .chip").all_inner_texts() == shopper.see("#chips .chip").all_inner_texts()


def test_a_link_to_a_photo_search_carries_all_but_the_photo_and_says_so(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    shopper.see(".facet-gender input").first.check()
    shopper.page.wait_for_url("**gender=*")
    friend = visit(shopper.url)
    expect(friend.see("#notice")).to_contain_text("This search began with a photo")
    assert friend.see("#chips .chip").count() == 1
    assert not friend.ids
    friend.button("See the shop").click()
    assert friend.settle().ids
    assert "gender" in friend.parameters


def test_after_a_reload_the_results_are_the_same_though_the_photo_is_gone(
    visit: Visit, photos: Photos
) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    before = shopper.ids
    shopper.page.reload()
    assert shopper.settle().ids == before
    assert shopper.photos_sent == 0, "the token speaks for it"
    expect(shopper.see("#photo-gone")).to_be_visible()
    expect(shopper.see("#photo-gone")).to_contain_text("Your photo wasn't kept, its results were.")
    expect(shopper.see("#crop-start")).to_be_hidden()


def test_back_and_forward_keep_place_and_pages(visit: Visit) -> None:
    shopper = visit().settle()
    first = len(shopper.ids)
    shopper.page.mouse.move(900, 600)
    shopper.page.mouse.wheel(0, 3000)
    shopper.until(f"document.querySelectorAll('#grid > .card').length > {first}")
    shopper.settle()
    before, place = shopper.ids, shopper.page.evaluate("scrollY")
    shopper.page.evaluate("document.querySelector('#home').click()")
    shopper.page.evaluate("document.querySelector('[data-example=red-dress]').click()")
    shopper.page.wait_for_url("**example=*")
    shopper.settle()
    shopper.back()
    shopper.until("location.search === ''")
    shopper.back()
    shopper.until(f"Math.abs(scrollY - {place}) < 3")
    assert shopper.settle().ids[: len(before)] == before


def test_recent_searches_are_listed_on_this_device_only(visit: Visit, photos: Photos) -> None:
    match = photos.product(2)
    shopper = visit(f"/?like={match['product']['id']}").settle()
    shopper.search_with(photos.plain())
    shopper.button("Recent").click()
    names = shopper.see("#recent-list .recent-name").all_inner_texts()
    assert names == ["A photo of yours", f"Like {match['product']['name']}"]
    shopper.until(
        "[...document.querySelectorAll('#recent-list img')].filter((one) => one.naturalWidth).length === 2"
    )
    shopper.see("#recent-close").click()
    expect(shopper.see("#recent")).to_be_hidden()
    shopper.button("Recent").click()
    shopper.see("#recent-list button").nth(1).click()
    shopper.page.wait_for_url(f"**/?like={match['product']['id']}")
    expect(shopper.see("#recent")).to_be_hidden()
    assert shopper.settle().heading == "Most like this product"
    other = visit()
    other.button("Recent").click()
    expect(other.see("#recent-none")).to_be_visible()


def test_a_recent_photo_is_searched_again_without_the_photo(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    before = shopper.ids
    shopper.go("/")
    shopper.settle().button("Recent").click()
    shopper.see("#recent-list button").first.click()
    shopper.page.wait_for_url("**photo=1*")
    assert shopper.settle().ids == before
    assert shopper.photos_sent == 0


def test_recent_searches_are_forgotten_at_the_press_of_a_button(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    shopper.button("Recent").click()
    shopper.button("Forget them all").click()
    expect(shopper.see("#recent-none")).to_be_visible()
    expect(shopper.see("#recent-list li")).to_have_count(0)
    assert shopper.page.evaluate("localStorage.length") == 0
    assert shopper.focus["id"] == "recent-close"


def test_recent_searches_move_nothing_when_the_page_opens(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    shopper.go("/")
    shopper.settle()
    assert shopper.shifted < 0.02


def test_privacy_is_said_and_the_photo_is_kept_nowhere(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    promise = "Photos are searched and not stored."
    expect(shopper.see(".intake")).to_contain_text(promise)
    expect(shopper.see("footer")).to_contain_text(promise)
    phone = photos.from_phone()
    shopper.search_with(phone)
    kept = shopper.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])")
    assert len(kept) < 30_000, "two small previews and two tokens"
    assert json.loads(kept)[1] == {}
    assert shopper.context.cookies() == []
    assert shopper.page.evaluate("indexedDB.databases()") == []
    assert shopper.page.evaluate("caches.keys()") == []


def test_german_for_who_reads_german(visit: Visit, photos: Photos) -> None:
    whole = photos.api("/api/products")["total"]
    shopper = visit("/?gender=Women", locale="de-AT").settle()
    assert shopper.page.evaluate("document.documentElement.lang") == "de"
    assert shopper.heading == "Neu im Laden"
    expect(shopper.see("#hero-title")).to_have_text("Finde es am Aussehen.")
    expect(shopper.see("#chips .chip")).to_have_text("Damen")
    expect(shopper.see("#words")).to_have_attribute("placeholder", "Wörter im Namen")
    shopper.button("Alle Filter entfernen").click()
    number = f"{whole:,}".replace(",", ".")
    expect(shopper.see("#results-text")).to_have_text(f"{number} Produkte")


@pytest.mark.parametrize(
    ("locale", "many", "one"),
    [("en-GB", "12,345 products", "1 product"), ("de-DE", "12.345 Produkte", "1 Produkt")],
)
def test_numbers_and_plurals_are_those_of_the_language(
    visit: Visit, locale: str, many: str, one: str
) -> None:
    for total, says in ((12_345, many), (1, one)):
        shopper = visit("/icon.svg", locale=locale)
        shopper.change_answer("/api/products", methodcaller("update", total=total))
        shopper.go("/")
        expect(shopper.settle().see("#results-text")).to_have_text(says)


def test_the_language_can_be_changed_and_stays(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    before = shopper.ids
    shopper.see("#language").click()
    assert shopper.heading == "Deinem Foto am ähnlichsten"
    assert shopper.ids == before
    assert shopper.photos_sent == 1
    expect(shopper.see("#photo")).to_be_visible()
    shopper.go("/")
    assert shopper.settle().heading == "Neu im Laden"
    shopper.see("#language").click()
    assert shopper.heading == "New in the shop"


def test_links_of_cards_are_real_links(visit: Visit) -> None:
    shopper = visit("/?gender=Men").settle()
    href = shopper.cards.first.locator(".card-link").get_attribute("href")
    assert href == f"/?gender=Men&item={shopper.ids[0]}"
    with shopper.context.expect_page() as opened:
        shopper.cards.first.locator(".card-link").click(modifiers=["ControlOrMeta"])
    expect(opened.value.locator("#sheet")).to_be_visible()
    assert shopper.url == "/?gender=Men"


def test_a_slow_network_shows_the_shape_of_results_first(visit: Visit) -> None:
    shopper = visit("/icon.svg", Screen.PHONE)
    script = shopper.hold("/src/main.js")
    shopper.network(down=120_000, up=20_000, latency=200)
    shopper.go("/", wait=False)
    expect(shopper.see("#grid .skeleton").first).to_be_visible()
    expect(shopper.see("#hero-title")).to_be_visible()
    assert not shopper.asked, "before the first line of script has run"
    script()
    shopper.settle()
    assert shopper.ids
    assert parameters(shopper.requests("/api/products")[0])["k"] == ["24"]
