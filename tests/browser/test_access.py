"""WCAG 2.2 AA: axe finds nothing in any state, screen and scheme; and all of it goes by keyboard.

The same visits leave their screenshots in build/screenshots, to be looked at.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Visit
from tests.browser.photos import Photos
from tests.browser.shopper import Screen, Shopper, problem

SHOTS = ROOT / "build" / "screenshots"
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": {"type": "rule", "values": ["color-contrast"]},  # colours are all that changes
}


def home(shopper: Shopper, _: Photos) -> None:
    shopper.go("/")
    shopper.settle()


def search(shopper: Shopper, photos: Photos) -> None:
    shopper.go("/")
    shopper.search_with(photos.plain())


def frame(shopper: Shopper, photos: Photos) -> None:
    search(shopper, photos)
    shopper.button("Choose the part that matters").click()
    shopper.page.wait_for_url("**crop=*")
    shopper.settle()


def product(shopper: Shopper, photos: Photos) -> None:
    search(shopper, photos)
    shopper.cards.nth(1).locator(".card-link").click()
    expect(shopper.see("#alike a").first).to_be_visible()


def filters(shopper: Shopper, _: Photos) -> None:
    shopper.go("/?gender=Women&gender=Men&baseColour=Black")
    shopper.settle()
    if shopper.see("#filters-open").is_visible():
        shopper.see("#filters-open").click()


def marks(shopper: Shopper, photos: Photos) -> None:
    like, more, less = (photos.product(at)["product"]["id"] for at in (0, 4, 9))
    shopper.go(f"/?like={like}&more={more}&less={less}&colour=0.8")
    shopper.settle()


def error(shopper: Shopper, photos: Photos) -> None:
    shopper.go("/")
    shopper.intercept("/api/search", problem(429, "throttled"))
    shopper.give(photos.plain())
    expect(shopper.see("#notice [role=alert]")).to_be_visible()


def toast(shopper: Shopper, photos: Photos) -> None:
    home(shopper, photos)
    shopper.give(photos.file("letter.jpg", b"not a photo at all"))
    expect(shopper.see("#toast .toast")).to_be_visible()


def no_match(shopper: Shopper, photos: Photos) -> None:
    shopper.go("/")
    shopper.search_with(photos.of_nothing())


def nothing(shopper: Shopper, _: Photos) -> None:
    shopper.go("/?q=zzzyyyxxx&gender=Men")
    shopper.settle()


def photo_gone(shopper: Shopper, _: Photos) -> None:
    shopper.go("/?photo=1&gender=Women")
    expect(shopper.see("#notice .notice")).to_be_visible()


def sending(shopper: Shopper, photos: Photos) -> None:
    shopper.go("/")
    shopper.network(up=3_000)
    shopper.give(photos.from_phone())
    expect(shopper.see("#sending")).to_be_visible()


def recent(shopper: Shopper, photos: Photos) -> None:
    search(shopper, photos)
    shopper.button("Recent").click()


def report(shopper: Shopper, _: Photos) -> None:
    shopper.go("/report")


STATES: list[Callable[[Shopper, Photos], None]] = [
    *(home, search, frame, product, filters, marks, error, toast),
    *(no_match, nothing, photo_gone, sending, recent, report),
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("screen", [Screen.PHONE, Screen.DESKTOP], ids=lambda screen: screen.name.lower())
def test_axe_finds_nothing(
    visit: Visit, photos: Photos, state: Callable[[Shopper, Photos], None], screen: Screen
) -> None:
    shopper = visit("/icon.svg", screen, bypass_csp=True)  # axe itself is a script from elsewhere
    state(shopper, photos)
    for scheme, rules in RULES.items():
        shopper.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        shoot(shopper, f"{state.__name__}-{screen.name.lower()}-{scheme}")
        found = Axe().run(shopper.page, options={"runOnly": rules, "resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


def shoot(shopper: Shopper, name: str) -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    shopper.until("[...document.images].every(({ complete, loading }) => complete || loading === 'lazy')")
    shopper.page.screenshot(path=path)
    return path


def test_by_keyboard_alone_from_the_door_to_a_refined_search(visit: Visit) -> None:
    shopper = visit().settle()
    press = shopper.page.keyboard.press
    press("Tab")
    assert shopper.focus["text"] == "Skip to the results"
    press("Enter")
    assert shopper.focus["id"] == "results-title"
    press("Tab")
    while "card-link" not in shopper.focus["class"]:
        press("Tab")
    assert shopper.focus["of"] == shopper.ids[0]
    press("Enter")
    expect(shopper.see("#sheet")).to_be_visible()
    press("Tab")
    assert shopper.focus["text"] == "Everything like this"
    press("Enter")
    shopper.page.wait_for_url("**/?like=*")
    shopper.settle()
    shopper.cards.first.locator(".card-link").focus()
    press("+")
    shopper.page.wait_for_url("**more=*")
    shopper.back()
    shopper.until("!location.search.includes('more=')")


def test_arrow_keys_go_through_the_grid(visit: Visit) -> None:
    shopper = visit().settle()
    ids = shopper.ids
    columns = len(shopper.see("#grid").evaluate("g => getComputedStyle(g).gridTemplateColumns").split(" "))
    shopper.cards.first.locator(".card-link").focus()
    for key, at in (
        ("ArrowRight", 1),
        ("ArrowDown", 1 + columns),
        ("ArrowLeft", columns),
        ("ArrowUp", 0),
        ("ArrowUp", 0),
        ("End", len(ids) - 1),
        ("Home", 0),
    ):
        shopper.page.keyboard.press(key)
        assert shopper.focus["of"] == ids[at], key


def test_the_focus_can_be_seen(visit: Visit) -> None:
    shopper = visit().settle()
    shopper.page.keyboard.press("Tab")
    for _ in range(12):
        shopper.page.keyboard.press("Tab")
        outline = shopper.page.evaluate(
            "[getComputedStyle(document.activeElement)].map((s) => s.outlineStyle + s.outlineWidth)[0]"
        )
        assert outline == "solid2px", shopper.focus


def test_what_happens_is_announced(visit: Visit, photos: Photos) -> None:
    shopper = visit().settle()
    expect(shopper.see("#live")).to_have_attribute("role", "status")
    whole = shopper.see("#results-text").inner_text()
    assert shopper.said == f"New in the shop. {whole}"
    shopper.see(".facet-gender input").first.check()
    shopper.page.wait_for_url("**gender=*")
    count = shopper.settle().see("#results-text").inner_text()
    assert shopper.said == f"New in the shop. {count}"
    shopper.search_with(photos.plain())
    assert shopper.said.startswith("Most like your photo.")


def test_who_wants_no_motion_gets_none(visit: Visit) -> None:
    moving = "getComputedStyle(document.querySelector('#grid .skeleton .tile')).animationName"
    for wish, name in (("reduce", "none"), ("no-preference", "breathe")):
        shopper = visit("/icon.svg", reduced_motion=wish)
        shopper.intercept("/api/products", lambda route: None)
        shopper.go("/", wait=False)
        expect(shopper.see("#grid .skeleton").first).to_be_visible()
        assert shopper.page.evaluate(moving) == name
        transition = shopper.page.evaluate(
            "getComputedStyle(document.querySelector('.button')).transitionDuration"
        )
        assert (transition == "0s") == (wish == "reduce")


@pytest.mark.parametrize("screen", list(Screen), ids=lambda screen: screen.name.lower())
def test_from_320_pixels_to_4k_nothing_hangs_over_the_edge(
    visit: Visit, photos: Photos, screen: Screen
) -> None:
    product = photos.product()["product"]["id"]
    for locale in ("en-GB", "de-DE")[: 1 if screen is Screen.WALL else 2]:
        shopper = visit("/icon.svg", screen, locale=locale)
        for path in ("/", f"/?like={product}&gender=Women&baseColour=Black&q=a"):
            shopper.go(path)
            shopper.settle()
            width = shopper.page.evaluate("document.documentElement.scrollWidth")
            assert width <= screen.value[0], (path, locale)
        shoot(shopper, f"width-{screen.name.lower()}-{locale[:2]}")


def test_a_wall_shows_more_in_a_row_than_a_phone(visit: Visit) -> None:
    rows = "g => getComputedStyle(g).gridTemplateColumns.split(' ').length"
    phone = visit("/", Screen.PHONE).settle().see("#grid").evaluate(rows)
    wall = visit("/", Screen.WALL).settle().see("#grid").evaluate(rows)
    assert phone == 2
    assert wall >= 6


def test_light_is_light_and_dark_is_dark(visit: Visit) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    for dark in (False, True):
        colour = visit("/", dark=dark).page.evaluate(ground)
        brightness = sum(map(int, re.findall(r"\d+", colour)[:3])) / (3 * 255)
        assert brightness < 0.2 if dark else brightness > 0.8


def test_without_scripts_the_page_says_what_it_needs(visit: Visit) -> None:
    shopper = visit(java_script_enabled=False)
    assert "needs JavaScript" in (shopper.see("noscript p").text_content() or "")
