"""Refining: marks, colour against shape, filters and words. None of it sends the photo again."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.photos import Photos
from tests.browser.shopper import Screen, Shopper, items, parameters


def by_photo(visit: Visit, photos: Photos, screen: Screen = Screen.DESKTOP) -> Shopper:
    shopper = visit("/", screen)
    shopper.search_with(photos.plain())
    return shopper


def mark(card: Locator, kind: str) -> None:
    card.hover()
    card.locator(f".mark-{kind}").click()


def test_more_and_less_like_this_refine_the_search(visit: Visit, photos: Photos) -> None:
    shopper = by_photo(visit, photos)
    first = shopper.ids
    mark(shopper.cards.nth(2), "more")
    shopper.page.wait_for_url("**more=*")
    shopper.settle()
    mark(shopper.cards.nth(3), "less")
    shopper.page.wait_for_url("**less=*")
    less = shopper.parameters["less"]
    shopper.settle()
    sent = items(shopper.last)
    assert set(sent[0]) == {"query", "weight"}
    assert sent[1]["product"] == first[2]
    assert sent[1]["weight"] > 0
    assert sent[2]["product"] == less[0]
    assert sent[2]["weight"] < 0
    assert shopper.ids != first
    assert shopper.see("#marks-list .marked").count() == 2
    assert shopper.photos_sent == 1


def test_a_mark_comes_off_and_back_undoes_it(visit: Visit, photos: Photos) -> None:
    product = photos.product()["product"]["id"]
    shopper = visit(f"/?like={product}").settle()
    first = shopper.ids
    name = shopper.cards.nth(1).locator(".card-name").inner_text()
    answer = shopper.hold("/api/search")
    mark(shopper.cards.nth(1), "more")
    expect(shopper.see("#live")).to_have_text(f"Looking for more like {name}")
    answer()
    shopper.page.wait_for_url("**more=*")
    shopper.settle().see("#marks-list .marked").click()
    shopper.until("!location.search.includes('more=')")
    assert shopper.settle().ids == first
    shopper.back()
    shopper.page.wait_for_url("**more=*")
    expect(shopper.see("#marks-list .marked")).to_have_count(1)


def test_plus_and_minus_mark_the_card_in_focus(visit: Visit, photos: Photos) -> None:
    product = photos.product()["product"]["id"]
    shopper = visit(f"/?like={product}").settle()
    marked = shopper.ids[1]
    shopper.cards.nth(1).locator(".card-link").focus()
    shopper.page.keyboard.press("+")
    shopper.page.wait_for_url(f"**more={marked}*")
    shopper.settle()
    assert shopper.focus["of"] == shopper.ids[0], "the focus stays in the results"


def test_a_sheet_can_mark_its_product(visit: Visit, photos: Photos) -> None:
    shopper = by_photo(visit, photos)
    marked = shopper.ids[1]
    said = [shopper.cards.nth(1).locator(one).text_content() for one in (".closeness", ".reasons")]
    shopper.cards.nth(1).locator(".card-link").click()
    assert [shopper.see(f"#sheet {one}").text_content() for one in (".closeness", ".reasons")] == said
    shopper.see("#sheet").get_by_role("button", name="Less like this").click()
    expect(shopper.see("#sheet")).to_be_hidden()
    assert shopper.settle().parameters["less"] == [marked]
    shopper.go(f"{shopper.url}&item={marked}")
    expect(shopper.see("#sheet [data-mark=less]")).to_have_attribute("aria-pressed", "true")
    expect(shopper.see("#sheet [data-mark=more]")).to_have_attribute("aria-pressed", "false")


def test_the_slider_weighs_colour_against_shape(visit: Visit, photos: Photos) -> None:
    shopper = by_photo(visit, photos)
    first = shopper.ids
    slider = shopper.see("#colour")
    slider.focus()
    shopper.page.keyboard.press("End")
    shopper.page.wait_for_url("**colour=1*")
    colour = shopper.settle().ids
    assert parameters(shopper.last)["colour"] == ["1"]
    assert slider.get_attribute("aria-valuetext") == "Colour 100%, shape 0%"
    shopper.page.keyboard.press("Home")
    shopper.page.wait_for_url("**colour=0*")
    assert shopper.settle().ids != colour
    shopper.button("Back to balanced").click()
    shopper.until("!location.search.includes('colour=')")
    assert shopper.settle().ids == first
    assert shopper.photos_sent == 1


def test_the_slider_is_no_step_for_back(visit: Visit, photos: Photos) -> None:
    product = photos.product()["product"]["id"]
    shopper = visit().settle()
    shopper.cards.first.locator(".card-link").click()
    shopper.see("#sheet").get_by_role("link", name="Everything like this").click()
    shopper.settle().see("#colour").focus()
    for _ in range(3):
        shopper.page.keyboard.press("ArrowRight")
    shopper.page.wait_for_url("**colour=0.8*")
    shopper.back()
    shopper.page.wait_for_url(f"**/?item={product}")


def test_filters_show_their_counts(visit: Visit, photos: Photos) -> None:
    counts = {one["value"]: one["count"] for one in photos.api("/api/facets")["facets"]["gender"]}
    shopper = visit().settle()
    rows = shopper.see(".facet-gender .values li:visible")
    expect(rows).to_have_count(min(8, len(counts)))
    for row in rows.all():
        assert int(row.locator(".count").inner_text()) == counts[row.locator(".value").inner_text()]


def test_several_filters_at_once_narrow_a_photo_search(visit: Visit, photos: Photos) -> None:
    shopper = by_photo(visit, photos)
    genders = shopper.see(".facet-gender input")
    chosen = [genders.nth(0).get_attribute("value"), genders.nth(1).get_attribute("value")]
    genders.nth(0).check()
    shopper.page.wait_for_url("**gender=*")
    genders.nth(1).check()
    colour = shopper.see(".facet-baseColour input:enabled").first
    value = colour.get_attribute("value")
    colour.check()
    shopper.page.wait_for_url("**baseColour=*")
    shopper.settle()
    asked = parameters(shopper.last)
    assert asked["gender"] == chosen
    assert asked["baseColour"] == [value]
    assert shopper.photos_sent == 1
    for product in shopper.ids[:6]:
        found = photos.api(f"/api/products/{product}")["product"]
        assert found["gender"] in chosen
        assert found["baseColour"] == value
    assert shopper.see("#chips .chip").count() == 3


def test_while_it_is_refined_the_old_results_stay_pale(visit: Visit, photos: Photos) -> None:
    shopper = by_photo(visit, photos)
    before = shopper.ids
    answer = shopper.hold("/api/search")
    shopper.see(".facet-gender input").first.check()
    expect(shopper.see("#grid.stale")).to_be_visible()
    assert shopper.ids == before
    answer()
    assert shopper.settle().ids != before


def test_counts_follow_the_other_filters(visit: Visit, photos: Photos) -> None:
    def counts(query: str = "") -> dict[str, int]:
        found = photos.api(f"/api/facets{query}")["facets"]["articleType"]
        return {one["value"]: one["count"] for one in found}

    shopper = visit().settle()
    gender = shopper.see(".facet-gender input").first.get_attribute("value")
    whole, narrowed = counts(), counts(f"?gender={gender}")
    fewer = next(kind for kind, count in whole.items() if 0 < narrowed.get(kind, 0) < count)
    none = next(kind for kind in whole if kind not in narrowed)
    shopper.see(".facet-gender input").first.check()
    shopper.page.wait_for_url("**gender=*")
    for kind, count in ((fewer, narrowed[fewer]), (none, 0)):
        row = shopper.see(f".facet-articleType li:has(input[value='{kind}'])")
        expect(row.locator(".count")).to_have_text(str(count))
        expect(row.locator("input")).to_be_enabled(enabled=count > 0)


def test_chips_take_filters_off_one_by_one_or_all(visit: Visit) -> None:
    shopper = visit("/?gender=Women&gender=Men&q=e&colour=0.5").settle()
    assert shopper.see("#chips .chip").all_inner_texts() == ["“e”", "Women", "Men"]
    shopper.button("Remove filter: Women").click()
    shopper.until("!location.search.includes('Women')")
    assert shopper.see("#chips .chip").all_inner_texts() == ["“e”", "Men"]
    expect(shopper.see(".facet-gender input[value=Women]")).not_to_be_checked()
    shopper.button("Clear all filters").click()
    expect(shopper.see("#chips .chip")).to_have_count(0)
    assert "gender" not in shopper.parameters
    expect(shopper.see("#words")).to_have_value("")


def test_words_in_the_name_narrow(visit: Visit, photos: Photos) -> None:
    word = photos.product(5)["product"]["name"].split()[1]
    shopper = visit().settle()
    shopper.see("#words").fill(word)
    shopper.page.wait_for_url(f"**q={word}*")
    names = shopper.settle().see("#grid .card-name").all_inner_texts()
    assert names
    assert all(word.lower() in name.lower() for name in names)


def test_nothing_found_says_what_to_do(visit: Visit) -> None:
    shopper = visit("/?q=zzzyyyxxx&gender=Men").settle()
    assert shopper.heading == "Nothing to show"
    expect(shopper.see("#results-text")).to_have_text(
        "No product passes all of these filters. Take one away and look again."
    )
    shopper.button("Clear all filters").click()
    expect(shopper.cards.first).to_be_visible()


def test_back_undoes_a_filter_without_asking_again(visit: Visit) -> None:
    shopper = visit().settle()
    before = shopper.ids
    shopper.see(".facet-gender input").first.check()
    shopper.page.wait_for_url("**gender=*")
    asked = len(shopper.settle().requests("/api/products"))
    shopper.back()
    shopper.until("location.search === ''")
    assert shopper.settle().ids == before
    expect(shopper.see(".facet-gender input").first).not_to_be_checked()
    assert len(shopper.requests("/api/products")) == asked


@pytest.mark.parametrize("screen", [Screen.PHONE, Screen.SMALL])
def test_a_phone_has_the_filters_in_a_dialog(visit: Visit, screen: Screen) -> None:
    shopper = visit("/", screen).settle()
    expect(shopper.see("#filters")).to_be_hidden()
    shopper.see("#filters-open").tap()
    expect(shopper.see("#filters")).to_be_visible()
    shopper.see(".facet-gender input").first.tap()
    shopper.page.wait_for_url("**gender=*")
    total = shopper.settle().see("#results-text").text_content() or ""
    expect(shopper.see("#filters-done")).to_have_text(f"Show {total}")
    shopper.see("#filters-done").tap()
    expect(shopper.see("#filters")).to_be_hidden()
    expect(shopper.see("#filters-count")).to_have_text("1")
    assert shopper.ids


def test_a_long_list_of_values_unfolds(visit: Visit) -> None:
    shopper = visit().settle()
    facet = shopper.see(".facet-articleType")
    expect(facet.locator("li:visible")).to_have_count(8)
    facet.get_by_role("button", name="All").click()
    assert facet.locator("li:visible").count() > 8
