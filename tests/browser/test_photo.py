"""A photo comes in by any way, upright and small, with progress, a way out, and a sentence for each error."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.catalog import real_pictures
from tests.browser.conftest import Visit
from tests.browser.photos import HEIC, Photos
from tests.browser.shopper import Screen, Shopper, parameters, problem

DRAGGED_OUT = """(from) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([], "photo.jpg"));
  from.dispatchEvent(new DragEvent("dragleave", { bubbles: true, dataTransfer }));
}"""


def drag(shopper: Shopper, kind: str, held: Path | str, at: str = "footer") -> None:
    """A file (or, as text, a link) is dragged to the middle of `at`, away, or let go there.

    By the browser itself, which drops only where the page says that it takes it.
    """
    data = {"items": [], "dragOperationsMask": 1, "files": [str(held)]}
    if isinstance(held, str):
        data |= {"items": [{"mimeType": "text/uri-list", "data": held}], "files": []}
    box = shopper.see(at).bounding_box()
    assert box
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    shopper.tools.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})


def test_a_chosen_photo_finds_products(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    with shopper.page.expect_file_chooser() as chooser:
        shopper.button("Choose a photo").click()
    assert ".heic" in (chooser.value.element.get_attribute("accept") or ""), "desks don't count it as image/*"
    chooser.value.set_files(photos.plain())
    shopper.page.wait_for_url("**photo=1*")
    shopper.settle()
    expect(shopper.see("#file")).to_have_value("")  # or choosing the same file again would be no change
    assert shopper.photos_sent == 1
    assert shopper.heading == "Most like your photo"
    assert shopper.ids[0] == photos.product()["product"]["id"]
    assert "Most like your photo" in shopper.said


@pytest.mark.shared
def test_a_real_picture_finds_its_product(visit: Visit, shared_data: Path) -> None:
    assert shared_data.is_dir()
    shopper = visit()
    for picture in real_pictures()[5::20]:
        shopper.search_with(picture)
        assert shopper.ids[0] == picture.stem
        shopper.go("/")


def test_a_photo_can_be_dropped_anywhere(visit: Visit, photos: Photos) -> None:
    shopper = visit().settle()
    for kind, at in (("dragEnter", "header"), ("dragOver", "header"), ("dragOver", "#results-title")):
        drag(shopper, kind, photos.plain(), at)
        expect(shopper.see("#veil")).to_be_visible()
    drag(shopper, "drop", photos.plain(), "#results-title")
    expect(shopper.see("#veil")).to_be_hidden()
    shopper.page.wait_for_url("**photo=1*")
    assert shopper.settle().ids[0] == photos.product()["product"]["id"]


def test_a_veil_goes_when_the_photo_is_dragged_away_again(visit: Visit, photos: Photos) -> None:
    shopper = visit().settle()
    drag(shopper, "dragEnter", photos.plain(), "header")
    expect(shopper.see("#veil")).to_be_visible()
    shopper.see("header").evaluate(DRAGGED_OUT)  # the browser's tools drag nothing out of a window
    expect(shopper.see("#veil")).to_be_hidden()


def test_a_dropped_link_is_explained(visit: Visit) -> None:
    shopper = visit().settle()
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(shopper, kind, "http://elsewhere.test/picture.jpg", "header")
        expect(shopper.see("#veil")).to_be_hidden()
    expect(shopper.see("#toast")).to_contain_text("That was a link, not a picture.")
    assert shopper.photos_sent == 0


def test_a_picture_on_the_clipboard_can_be_pasted(visit: Visit, photos: Photos) -> None:
    shopper = visit(permissions=["clipboard-read", "clipboard-write"])
    with Image.open(photos.plain()) as picture:
        png = io.BytesIO()
        picture.resize((240, 320)).save(png, "PNG")
    shopper.page.bring_to_front()
    shopper.page.evaluate(
        """async (bytes) => navigator.clipboard.write(
          [new ClipboardItem({ "image/png": new Blob([new Uint8Array(bytes)], { type: "image/png" }) })])""",
        list(png.getvalue()),
    )
    shopper.page.keyboard.press("Control+V")
    shopper.page.wait_for_url("**photo=1*")
    assert shopper.settle().ids[0] == photos.product()["product"]["id"]


def test_text_is_pasted_into_the_words_as_ever(visit: Visit) -> None:
    shopper = visit(permissions=["clipboard-read", "clipboard-write"])
    shopper.settle().page.evaluate("navigator.clipboard.writeText('striped')")
    shopper.see("#words").click()
    shopper.page.keyboard.press("Control+V")
    expect(shopper.see("#words")).to_have_value("striped")
    assert shopper.photos_sent == 0


def test_a_phone_takes_the_photo_with_its_camera(visit: Visit, photos: Photos) -> None:
    shopper = visit("/", Screen.PHONE)
    with shopper.page.expect_file_chooser() as chooser:
        shopper.button("Take a photo").tap()
    assert chooser.value.element.get_attribute("capture") == "environment"
    chooser.value.set_files(photos.plain())
    shopper.page.wait_for_url("**photo=1*")
    assert shopper.settle().ids
    expect(visit().see("[data-choose='#camera']")).to_be_hidden()  # a desk has none to hand


def test_twelve_megapixels_travel_upright_as_some_tens_of_kilobytes(visit: Visit, photos: Photos) -> None:
    phone = photos.from_phone()
    assert phone.stat().st_size > 2_000_000
    shopper = visit()
    shopper.search_with(phone)
    sent = shopper.uploaded()
    assert len(sent) < 100_000
    with Image.open(io.BytesIO(sent)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (768, 1024)  # it lay on its side and was 4032 × 3024
        assert not picture.getexif(), "the camera's notes (place, time, maker) stay here"
    assert shopper.ids[0] == photos.product()["product"]["id"]


def test_what_is_transparent_travels_as_white(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.see_through())
    with Image.open(io.BytesIO(shopper.uploaded())) as picture:
        red, green, blue = picture.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert min(red, green, blue) > 245


def test_heic_that_this_browser_cannot_read_is_sent_as_it_is(visit: Visit) -> None:
    shopper = visit()
    shopper.search_with(HEIC)
    assert shopper.uploaded() == HEIC.read_bytes()
    assert shopper.ids
    expect(shopper.see("#photo-blind")).to_be_visible()
    expect(shopper.see("#crop-start")).to_be_hidden()


def test_heic_over_the_limit_is_not_sent(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.give(photos.file("large.heic", HEIC.read_bytes() + bytes(4_100_000)))
    expect(shopper.see("#toast")).to_contain_text("too large to send. Choose one under 4 MB")
    assert shopper.photos_sent == 0


def test_progress_is_shown_and_cancel_goes_back_to_where_one_was(visit: Visit, photos: Photos) -> None:
    shopper = visit("/?gender=Women").settle()
    before = shopper.ids
    shopper.network(up=20_000, down=1_000_000, latency=50)
    shopper.give(photos.from_phone())
    expect(shopper.page.get_by_role("progressbar", name="Sending your photo")).to_be_visible()
    shopper.until("[document.querySelector('#sending-bar')].some(({ value }) => value > 0 && value < 1)")
    with shopper.page.expect_event("requestfailed") as stopped:
        shopper.button("Cancel").click()
    assert stopped.value.url.startswith(f"{shopper.shop}/api/search"), "nothing travels on"
    expect(shopper.see("#sending")).to_be_hidden()
    assert shopper.settle().url == "/?gender=Women"
    assert shopper.ids == before
    assert shopper.said == "Cancelled"


def test_while_results_are_awaited_their_places_are_held(visit: Visit, photos: Photos) -> None:
    shopper = visit().settle()
    answer = shopper.hold("/api/search")
    shopper.give(photos.plain())
    expect(shopper.see("#sending")).to_be_visible()
    expect(shopper.see("#grid")).to_have_attribute("aria-busy", "true")
    expect(shopper.see("#grid .skeleton")).to_have_count(12)
    assert not shopper.ids, "what was there before is no answer to this"
    answer()
    assert shopper.settle().ids
    expect(shopper.see("#sending")).to_be_hidden()


BAD_FILES = [
    ("letter.jpg", b"Dear shop, this is a letter and not a photo.", "This file isn't a picture."),
    ("nothing.jpg", b"", "This file is empty."),
    ("paper.pdf", b"%PDF-1.7 not a photo", "This file isn't a picture."),
]


@pytest.mark.parametrize(("name", "data", "says"), BAD_FILES, ids=[name for name, *_ in BAD_FILES])
def test_a_file_that_is_no_photo_is_named_at_once(
    visit: Visit, photos: Photos, name: str, data: bytes, says: str
) -> None:
    shopper = visit().settle()
    shopper.give(photos.file(name, data))
    expect(shopper.page.get_by_role("alert")).to_contain_text(says)
    assert (shopper.photos_sent, shopper.url) == (0, "/")
    shopper.see("#toast").get_by_role("button", name="Close").click()
    expect(shopper.see("#toast")).to_be_empty()


def test_a_damaged_photo_is_refused_by_the_shop_with_what_to_do(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.give(photos.file("broken.heic", HEIC.read_bytes()[:300]))
    shopper.page.wait_for_url("**photo=1*")
    expect(shopper.see("#notice [role=alert]")).to_contain_text(
        "This photo is damaged. Try another copy of it."
    )


ERRORS = [
    (400, "brand_new_code", "Do exactly this.", "Do exactly this."),
    (409, "stale_query", "", "The shop has changed since that photo was searched."),
    (413, "too_large", "", "This photo is too large to send."),
    (415, "unsupported_format", "", "This kind of picture can't be read."),
    (422, "too_small", "", "This picture is too small"),
    (422, "damaged", "", "This photo is damaged."),
    (429, "throttled", "", "Many people are searching right now."),
    (500, "internal", "", "Something on our side went wrong."),
    (503, "unavailable", "", "Something on our side is not working."),
]


@pytest.mark.parametrize(("status", "code", "detail", "says"), ERRORS, ids=[code for _, code, *_ in ERRORS])
def test_each_error_of_the_api_has_its_sentence(
    visit: Visit, photos: Photos, status: int, code: str, detail: str, says: str
) -> None:
    shopper = visit()
    shopper.intercept("/api/search", problem(status, code, detail))
    shopper.give(photos.plain())
    expect(shopper.see("#notice [role=alert]")).to_contain_text(says)
    assert not shopper.ids


IMPATIENT = """() => {
  const { timeout } = AbortSignal;
  AbortSignal.timeout = () => timeout.call(AbortSignal, 100);
  const { set } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "timeout");
  Object.defineProperty(XMLHttpRequest.prototype, "timeout", { set() { set.call(this, 100); } });
}"""


@pytest.mark.parametrize("path", ["/api/search", "/api/products"])
def test_a_shop_that_takes_too_long_is_not_waited_for(visit: Visit, photos: Photos, path: str) -> None:
    shopper = visit().settle()
    shopper.page.evaluate(IMPATIENT)  # of the half or whole minute that the page has
    shopper.hold(path)
    if path == "/api/search":
        shopper.give(photos.plain())
    else:
        shopper.see(".facet-gender input").first.check()
    expect(shopper.see("#notice [role=alert]")).to_contain_text("It took too long.")
    expect(shopper.button("Try again")).to_be_visible()


def test_a_gateway_that_says_something_else_is_understood_by_its_status(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.intercept("/api/search", lambda route: route.fulfill(status=429, body="<html>Too Many Requests"))
    shopper.give(photos.plain())
    expect(shopper.see("#notice [role=alert]")).to_contain_text("Many people are searching right now.")


def test_after_an_error_one_can_try_again(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.intercept("/api/search", problem(503, "unavailable"))
    shopper.give(photos.plain())
    expect(shopper.see("#notice [role=alert]")).to_be_visible()
    shopper.page.unroute_all()
    shopper.button("Try again").click()
    expect(shopper.cards.first).to_be_visible()
    expect(shopper.see("#notice")).to_be_empty()


def test_offline_is_said_and_mends_itself(visit: Visit, photos: Photos) -> None:
    shopper = visit().settle()
    shopper.network(offline=True)
    shopper.give(photos.plain())
    expect(shopper.see("#notice [role=alert]")).to_contain_text("You are offline.")
    shopper.network()
    expect(shopper.cards.first).to_be_visible()
    expect(shopper.see("#notice")).to_be_empty()
    assert shopper.heading == "Most like your photo"


def test_a_shop_that_is_being_prepared_is_asked_again_by_itself(visit: Visit) -> None:
    shopper = visit("/privacy-of-nobody.txt")
    shopper.intercept("/api/products", problem(503, "not_ready", **{"Retry-After": "1"}))
    shopper.go("/")
    expect(shopper.see("#notice [role=alert]")).to_contain_text("This page tries again by itself")
    shopper.page.unroute_all()
    expect(shopper.cards.first).to_be_visible()


def test_the_photo_of_a_stale_token_is_sent_again_by_itself(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.plain())
    answers = iter([problem(409, "stale_query")])
    shopper.intercept("/api/search", lambda route: next(answers, lambda one: one.continue_())(route))
    shopper.see(".facet-gender input").first.check()
    shopper.until("window.uploads.length === 2")
    assert parameters(shopper.settle().last)["gender"]
    assert shopper.ids
