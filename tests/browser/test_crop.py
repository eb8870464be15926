"""The part of the photo that matters: by mouse, touch and keyboard; the results follow."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.photos import Photos
from tests.browser.shopper import Screen, Shopper, parameters


def framing(visit: Visit, photos: Photos, screen: Screen = Screen.DESKTOP) -> Shopper:
    """A shopper who has searched with a photo of two things and begins to choose one."""
    shopper = visit("/", screen)
    shopper.search_with(photos.two_things())
    shopper.button("Choose the part that matters").click()
    expect(shopper.see(".frame")).to_be_visible()
    return framed(shopper)


def framed(shopper: Shopper) -> Shopper:
    """Waits until the results are those of the frame that is shown."""
    shopper.page.wait_for_url("**crop=*")
    return shopper.settle()


def frame(shopper: Shopper) -> list[float]:
    return [float(part) for part in shopper.parameters["crop"][0].split(",")]


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_frame_is_searched_as_soon_as_it_is_there(visit: Visit, photos: Photos) -> None:
    shopper = framing(visit, photos)
    assert shopper.photos_sent == 2  # other pixels, so the photo goes once more
    assert parameters(shopper.last)["crop"] == shopper.parameters["crop"]
    assert frame(shopper) == [0.12, 0.12, 0.76, 0.76]


def test_the_mouse_draws_the_frame_around_the_right_hand_thing(visit: Visit, photos: Photos) -> None:
    shopper = framing(visit, photos)
    stage = shopper.see("#stage").bounding_box()
    assert stage
    x, y = middle(shopper.see("[data-handle=nw]"))
    mouse = shopper.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(stage["x"] + stage["width"] * 0.52, stage["y"] + 2, steps=5)
    mouse.up()
    x, y = middle(shopper.see("[data-handle=se]"))
    mouse.move(x, y)
    mouse.down()
    mouse.move(stage["x"] + stage["width"], stage["y"] + stage["height"], steps=5)
    mouse.up()
    shopper.until("window.uploads.length >= 3")
    shopper.settle()
    left, _, wide, high = frame(shopper)
    assert left > 0.45
    assert left + wide > 0.97
    assert high > 0.9
    assert shopper.ids[0] == photos.product(12)["product"]["id"]


def test_the_mouse_moves_the_whole_frame(visit: Visit, photos: Photos) -> None:
    shopper = framing(visit, photos)
    stage = shopper.see("#stage").bounding_box()
    assert stage
    x, y = middle(shopper.see("[data-handle=move]"))
    shopper.page.mouse.move(x + 40, y)  # not by its middle: that is where a mere click would move it to
    shopper.page.mouse.down()
    shopper.page.mouse.move(x + 40 - 0.1 * stage["width"], y, steps=4)
    shopper.page.mouse.up()
    shopper.until("window.uploads.length >= 3")
    left, *rest = frame(shopper.settle())
    assert abs(left - 0.02) < 0.01
    assert rest == [0.12, 0.76, 0.76]


def test_a_finger_moves_it(visit: Visit, photos: Photos) -> None:
    shopper = framing(visit, photos, Screen.PHONE)
    x, y = middle(shopper.see("[data-handle=se]"))
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x - 40, "y": y - 20}]),
        ("touchMove", [{"x": x - 90, "y": y - 40}]),
        ("touchEnd", []),
    ):
        shopper.tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    shopper.until("window.uploads.length >= 3")
    left, top, wide, high = frame(shopper.settle())
    assert (left, top) == (0.12, 0.12)
    assert wide < 0.6
    assert high < 0.72
    assert shopper.page.evaluate("scrollY") == 0, "dragging the frame doesn't scroll the page"


def test_the_keyboard_does_all_of_it(visit: Visit, photos: Photos) -> None:
    shopper = framing(visit, photos)
    assert "Move the frame" in shopper.focus["label"]
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        shopper.page.keyboard.press(key)
    shopper.page.keyboard.press("Tab")
    assert "Top left corner" in shopper.focus["label"]
    shopper.page.keyboard.press("Shift+ArrowLeft")
    shopper.until("location.search.includes('crop=0.06%2C0.22%2C0.86%2C0.76')")
    shopper.settle()
    assert "Frame: 6% from the left" in shopper.focus["label"]
    assert parameters(shopper.last)["crop"] == ["0.06,0.22,0.86,0.76"]
    answer = shopper.hold("/api/search")
    shopper.page.keyboard.press("ArrowRight")
    expect(shopper.see("#live")).to_contain_text("Frame: 8% from the left, 22% from the top")
    answer()
    shopper.settle()


def test_a_tap_and_two_buttons_do_without_dragging(visit: Visit, photos: Photos) -> None:
    shopper = framing(visit, photos)
    for _ in range(4):
        shopper.button("Smaller frame").click()
    shopper.until("window.uploads.length >= 3")
    small = frame(shopper.settle())
    assert small[2] < 0.45
    shopper.button("Larger frame").click()
    shopper.until("window.uploads.length >= 4")
    larger = frame(shopper.settle())
    assert larger[2] > small[2]
    stage = shopper.see("#stage").bounding_box()
    assert stage
    shopper.page.mouse.click(stage["x"] + stage["width"] * 0.75, stage["y"] + stage["height"] * 0.5)
    shopper.until("window.uploads.length >= 5")
    left, _, wide, _ = frame(shopper.settle())
    assert abs(left + wide / 2 - 0.75) < 0.02
    assert wide == larger[2]


def test_the_whole_photo_comes_back_without_being_sent_again(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.two_things())
    whole = shopper.ids
    shopper.button("Choose the part that matters").click()
    framed(shopper)
    shopper.button("Whole photo").click()
    expect(shopper.see(".frame")).to_have_count(0)
    assert shopper.settle().ids == whole
    assert "crop" not in shopper.parameters
    assert shopper.photos_sent == 2


def test_back_undoes_the_frame(visit: Visit, photos: Photos) -> None:
    shopper = visit()
    shopper.search_with(photos.two_things())
    whole = shopper.ids
    shopper.button("Choose the part that matters").click()
    framed(shopper)
    shopper.back()
    expect(shopper.see(".frame")).to_have_count(0)
    assert shopper.settle().ids == whole
