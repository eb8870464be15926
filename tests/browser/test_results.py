"""The grid: pictures that hold their places, closeness in words and a bar, why, variants, honesty, an end."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.catalog import TWIN
from tests.browser.conftest import Visit
from tests.browser.photos import Photos
from tests.browser.shopper import Screen, parameters, problem
from workbench.benchmark import page

WORDS = (
    (0.9, "Almost the same"),
    (0.75, "Very close"),
    (0.6, "Close"),
    (0.45, "Similar"),
    (0, "A little like it"),
)


def answer_of(photos: Photos, k: int = 24) -> tuple[str, list[dict[str, Any]]]:
    """A product of the shop and what the API finds like it."""
    product = photos.product()["product"]["id"]
    return product, photos.api(f"/api/products/{product}/similar?k={k}")["matches"]


def test_a_card_shows_what_the_api_found(visit: Visit, photos: Photos) -> None:
    product, matches = answer_of(photos)
    shopper = visit(f"/?like={product}").settle()
    assert shopper.ids[: len(matches)] == [match["product"]["id"] for match in matches]
    for card, match in zip(shopper.cards.all()[:6], matches, strict=False):
        assert card.locator(".card-name").inner_text() == match["product"]["name"]
        assert card.locator(".card-colour").inner_text() == match["product"]["baseColour"]
        expect(card.locator(".card-colour .swatch")).to_be_visible()
        expect(card.locator(".bar")).to_be_visible()
        said = card.locator(".closeness").text_content() or ""
        assert said.split(",")[0] == next(word for least, word in WORDS if match["similarity"] >= least)
        assert f"{match['similarity']:.0%}" in said or f"{match['similarity'] - 1e-6:.0%}" in said
        wide = card.locator(".bar-fill").evaluate("bar => bar.style.width")
        assert abs(float(wide.rstrip("%")) - 100 * match["similarity"]) <= 1


ORDER = {
    "en-GB": "In order of looks, kind and colour; the bars show looks alone.",
    "de-DE": "Nach Aussehen, Art und Farbe geordnet; die Balken zeigen nur das Aussehen.",
}


@pytest.mark.parametrize("locale", ORDER)
def test_no_order_is_claimed_that_the_bars_contradict(visit: Visit, photos: Photos, locale: str) -> None:
    """Kind and colour count beside looks, so a bar may well be longer than the one before it."""
    product, matches = answer_of(photos)
    bars = [match["similarity"] for match in matches]
    assert bars != sorted(bars, reverse=True), "the bars of this very answer don't fall one by one"
    shopper = visit(f"/?like={product}", locale=locale).settle()
    expect(shopper.see("#results-text")).to_contain_text(ORDER[locale])


def test_why_it_matched_is_said(visit: Visit, photos: Photos) -> None:
    product, _ = answer_of(photos)

    def with_reasons(answer: dict[str, Any]) -> None:
        answer["matches"][0]["reasons"] = [
            {"code": "type", "value": "Shirts"},
            {"code": "colour", "value": "Blue"},
            {"code": "of_tomorrow", "value": "x"},
        ]

    shopper = visit("/icon.svg")
    shopper.change_answer(f"/api/products/{product}/similar", with_reasons)
    shopper.go(f"/?like={product}")
    assert shopper.settle().cards.first.locator(".reasons").inner_text() == "also Shirts\xa0· same colour"


def test_reasons_of_the_shop_itself_are_shown(visit: Visit, photos: Photos) -> None:
    product, matches = answer_of(photos)
    shopper = visit(f"/?like={product}").settle()
    with_reasons = [match for match in matches if match["reasons"]]
    assert with_reasons, "the shop gives reasons"
    assert shopper.see("#grid .reasons").count() == len(with_reasons)


def test_pictures_hold_their_places_and_wait_until_they_are_near(visit: Visit, photos: Photos) -> None:
    product, matches = answer_of(photos)
    shopper = visit(f"/?like={product}", Screen.PHONE).settle()
    for card, match in zip(shopper.cards.all(), matches, strict=False):
        image = card.locator(".tile img").first
        assert image.get_attribute("src") == match["thumbnail"]
        assert image.get_attribute("width") == str(match["width"])
        assert image.get_attribute("height") == str(match["height"])
    loading = shopper.see("#grid .card-link img").evaluate_all(
        "images => images.map((image) => image.loading)"
    )
    assert loading[:6] == ["eager"] * 6
    assert set(loading[6:]) == {"lazy"}


def test_a_picture_keeps_its_own_shape(visit: Visit, photos: Photos) -> None:
    product, _ = answer_of(photos)
    shopper = visit(f"/?like={product}").settle()
    image = shopper.cards.first.locator("img").first
    assert image.evaluate("image => getComputedStyle(image).objectFit") == "contain"


def test_nothing_moves_while_slow_pictures_arrive(visit: Visit, photos: Photos) -> None:
    product, _ = answer_of(photos)

    def late(route: Route) -> None:
        shopper.page.wait_for_timeout(30)
        route.continue_()

    for path in (f"/?like={product}", "/"):
        shopper = visit("/icon.svg")
        shopper.page.route(re.compile("/(thumbnails|images)/"), late)
        shopper.go(path)
        shopper.settle().page.wait_for_load_state("networkidle")
        assert shopper.shifted < 0.02, path


def test_results_are_there_in_the_same_task_as_the_answer(visit: Visit, photos: Photos) -> None:
    """No timer, frame or picture stands between an answer and the first result: that is how it is fast."""
    product, _ = answer_of(photos)
    shopper = visit("/icon.svg")
    shopper.page.add_init_script(
        """
        const read = Response.prototype.text;
        Response.prototype.text = async function () {
          const text = await read.call(this);
          if (this.url.includes("/similar?")) setTimeout(() => {
            window.cardsAtOnce = document.querySelectorAll("#grid > .card:not(.skeleton)").length;
          }, 0);
          return text;
        };
        """
    )
    shopper.go(f"/?like={product}")
    shopper.settle()
    assert shopper.page.evaluate("window.cardsAtOnce") == len(shopper.ids)


def test_the_benchmark_times_what_is_between_an_answer_and_the_screen(shop: str, photos: Photos) -> None:
    with ThreadPoolExecutor(1) as thread:  # a browser of its own, which one thread can't have twice
        (waited,) = thread.submit(page.shown_after, shop, [photos.plain()]).result()
    assert waited > 0


def test_a_near_duplicate_stands_under_its_twin(visit: Visit, photos: Photos) -> None:
    twin = photos.api(f"/api/products/{TWIN}")
    shopper = visit()
    shopper.search_with(photos.of(twin))
    card = shopper.cards.first
    other = card.locator(".variant").first
    pair = {card.get_attribute("data-id"), other.get_attribute("data-open")}
    assert len(pair) == 2
    assert TWIN in pair
    assert other.get_attribute("data-open") not in shopper.ids, "a variant is no card of its own"
    name = photos.api(f"/api/products/{other.get_attribute('data-open')}")["product"]["name"]
    assert name in (other.get_attribute("aria-label") or "")
    assert "1 variant of" in card.inner_text()
    card.locator(".card-link").click()
    versions = shopper.page.get_by_role("region", name="In other versions")
    expect(versions.locator(".card-name")).to_have_text(name)
    alike = shopper.see("#alike .card-link")
    expect(alike.first).to_be_visible()
    assert not pair & set(alike.evaluate_all("links => links.map((link) => link.dataset.open)"))
    versions.locator("a").click()
    expect(shopper.see("#sheet-title")).to_have_text(name)


def test_colours_of_one_thing_stand_under_one_card(visit: Visit, photos: Photos) -> None:
    """What is one thing, a shop of a thousand products says; in this one two are put under the first."""
    product, matches = answer_of(photos)
    face, *others = matches
    colours = {match["product"]["baseColour"]: match for match in others}
    variants = [match for colour, match in colours.items() if colour != face["product"]["baseColour"]][:2]

    def grouped(answer: dict[str, Any]) -> None:
        answer |= {"matches": [answer["matches"][0] | {"variants": variants}], "cursor": None}

    shopper = visit("/icon.svg")
    shopper.change_answer(f"/api/products/{product}/similar", grouped)
    shopper.go(f"/?like={product}")
    assert shopper.settle().ids == [face["product"]["id"]], "one card"
    shown = shopper.cards.first.locator(".variant")
    for one, variant in zip(shown.all(), variants, strict=True):
        assert variant["product"]["baseColour"] in (one.get_attribute("aria-label") or "")
        assert one.locator("img").get_attribute("src") == variant["thumbnail"]
    assert "2 variants of" in shopper.cards.first.inner_text()

    def alike_too(answer: dict[str, Any]) -> None:
        answer["matches"] = [*variants, *(match for match in answer["matches"][:8] if match not in variants)]

    shopper.change_answer(f"/api/products/{face['product']['id']}/similar", alike_too)
    shopper.cards.first.locator(".card-link").click()
    versions = shopper.page.get_by_role("region", name="In other versions")
    expect(versions.locator("a")).to_have_count(2)
    expect(shopper.see("#alike a").first).to_be_visible()
    alike = shopper.see("#alike a").evaluate_all("links => links.map((link) => link.dataset.open)")
    assert not {variant["product"]["id"] for variant in variants} & set(alike), "nothing is shown twice"


def test_under_no_close_match_nothing_is_called_close(visit: Visit, photos: Photos) -> None:
    product, _ = answer_of(photos)

    def strange(answer: dict[str, Any]) -> None:
        answer["confidence"] = "weak"
        for match in answer["matches"]:
            match["similarity"] = 0.8

    shopper = visit("/icon.svg")
    shopper.change_answer(f"/api/products/{product}/similar", strange)
    shopper.go(f"/?like={product}")
    assert shopper.settle().heading == "No close match"
    words = shopper.see("#grid .closeness > span:first-child").all_inner_texts()
    assert set(words) == {"A little like it"}
    shopper.cards.first.locator(".card-link").click()
    expect(shopper.see("#sheet .closeness")).to_contain_text("A little like it, 80%")


@pytest.mark.parametrize("of", [Photos.of_nothing, Photos.of_coffee], ids=["noise", "coffee"])
def test_no_close_match_is_said_honestly_with_what_came_nearest(
    visit: Visit, photos: Photos, of: Callable[[Photos], Path]
) -> None:
    shopper = visit()
    shopper.search_with(of(photos))
    assert shopper.heading == "No close match"
    expect(shopper.see("#results-text")).to_contain_text("This is what came nearest.")
    assert "No close match" in shopper.said
    words = shopper.see("#grid .closeness > span:first-child").all_inner_texts()
    assert set(words) == {"A little like it"}, "and still shows it"


def test_a_photo_of_a_product_is_not_called_a_weak_match(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    assert shopper.heading == "Most like your photo"


def test_scrolling_brings_every_product_once_and_then_ends(visit: Visit, photos: Photos) -> None:
    facets = photos.api("/api/facets")["facets"]
    counted = [(facet, value) for facet, values in facets.items() for value in values]
    facet, kind = next((facet, value) for facet, value in counted if 26 <= value["count"] <= 120)
    shopper = visit(f"/?{facet}={kind['value'].replace(' ', '%20')}").settle()
    assert len(shopper.ids) < kind["count"]
    expect(shopper.see(".tail-end")).to_have_count(0)
    for _ in range(100):
        if shopper.see(".tail-end").count():
            break
        shopper.page.mouse.wheel(0, 4000)
        shopper.page.wait_for_timeout(50)
    assert len(shopper.ids) == len(set(shopper.ids)) == kind["count"]
    expect(shopper.see(".tail-end")).to_have_text(f"That's all {kind['count']} of them.")
    asked = len(shopper.requests("/api/products"))
    shopper.page.mouse.wheel(0, 4000)
    shopper.see("footer").scroll_into_view_if_needed()
    shopper.page.wait_for_timeout(200)
    assert len(shopper.requests("/api/products")) == asked, "nothing is asked for after the end"


def test_more_can_be_had_with_a_button_and_is_announced(visit: Visit) -> None:
    shopper = visit("/icon.svg")
    blind = "window.IntersectionObserver = class { observe() {} unobserve() {} };"
    shopper.page.add_init_script(blind)  # or the next page comes before the button is pressed
    shopper.go("/")
    shopper.settle()
    first = len(shopper.ids)
    shopper.button("Show more").focus()
    shopper.page.keyboard.press("Enter")
    shopper.until(f"document.querySelectorAll('#grid > .card').length > {first}")
    assert "results shown" in shopper.said


def test_pages_of_a_photo_search_send_no_photo(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    first = len(shopper.ids)
    shopper.page.mouse.move(900, 600)
    shopper.page.mouse.wheel(0, 20_000)
    shopper.until(f"document.querySelectorAll('#grid > .card').length > {first}")
    assert parameters(shopper.last)["cursor"]
    assert len(set(shopper.ids)) == len(shopper.ids)
    assert shopper.photos_sent == 1


def test_a_page_that_does_not_come_is_said_in_its_place_and_can_be_tried_again(visit: Visit) -> None:
    shopper = visit().settle()
    first = len(shopper.ids)
    shopper.intercept("/api/products", problem(503, "unavailable"))
    shopper.see("#tail").scroll_into_view_if_needed()
    expect(shopper.see("#tail .notice")).to_contain_text("The next ones didn't come")
    assert len(shopper.ids) == first
    shopper.page.unroute_all()
    shopper.see("#tail").get_by_role("button", name="Try again").click()
    shopper.until(f"document.querySelectorAll('#grid > .card').length > {first}")


def test_a_cursor_that_the_catalog_outran_starts_anew(visit: Visit) -> None:
    shopper = visit().settle()
    shopper.intercept("/api/products", problem(409, "stale_cursor"))
    shopper.see("#tail").scroll_into_view_if_needed()
    expect(shopper.see("#tail .notice")).to_contain_text("The shop has just changed.")
    shopper.page.unroute_all()
    asked = len(shopper.requests("/api/products"))
    shopper.see("#tail").get_by_role("button", name="Try again").click()
    expect(shopper.see("#tail .notice")).to_have_count(0)
    assert shopper.settle().ids
    again = shopper.requests("/api/products")[asked]
    assert "cursor" not in parameters(again), "from the start, as the shop is now"


def test_a_picture_that_cannot_be_shown_leaves_a_tidy_place(visit: Visit) -> None:
    shopper = visit("/icon.svg")
    shopper.page.route(re.compile("/(thumbnails|images)/"), lambda route: route.abort())
    shopper.go("/")
    shopper.settle()
    expect(shopper.cards.first.locator(".tile.broken")).to_be_visible()


def test_names_are_text_whatever_they_hold(visit: Visit) -> None:
    nasty = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> & Söhne"

    def rename(answer: dict[str, Any]) -> None:
        answer["matches"][0]["product"] |= {"name": nasty, "baseColour": nasty, "articleType": nasty}

    shopper = visit("/icon.svg")
    shopper.change_answer("/api/products", rename)
    shopper.go("/")
    assert shopper.settle().cards.first.locator(".card-name").inner_text() == nasty
    shopper.cards.first.locator("a").first.click()
    expect(shopper.see("#sheet-title")).to_have_text(nasty)
    assert "owned" not in shopper.page.title()[:5]
    assert shopper.see("#sheet script, #grid script, img[src=x]").count() == 0


def test_an_error_is_text_whatever_it_holds(visit: Visit) -> None:
    shopper = visit("/icon.svg")
    shopper.intercept("/api/products", problem(400, "odd", "<b onclick=alert(1)>Odd</b>"))
    shopper.go("/")
    expect(shopper.see("#notice [role=alert]")).to_contain_text("<b onclick=alert(1)>Odd</b>")
