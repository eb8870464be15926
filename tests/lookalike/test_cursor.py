"""Where the next page begins, also when the catalog changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookalike import cursor
from lookalike.cursor import begin, digest, mark
from lookalike.errors import BadRequest, StaleCursor

ASKED = digest("shirts")


def test_no_text_is_the_first_page() -> None:
    place, seen = begin("", "v1", ASKED)
    assert place.shown == 0
    assert not seen


def test_on_the_same_snapshot_a_page_begins_after_what_was_shown() -> None:
    place, _ = begin("", "v1", ASKED)
    place, seen = begin(place.next(["a", "b"]).dump(), "v1", ASKED)
    assert place.shown == 2
    assert not seen


def test_on_another_snapshot_what_was_shown_is_left_out_from_then_on() -> None:
    place, _ = begin("", "v1", ASKED)
    place, seen = begin(place.next(["a", "b"]).dump(), "v2", ASKED)
    assert seen == {mark("a"), mark("b")}
    for version in ("v2", "v1"):  # v2's order begins with neither, and going back doesn't help
        _, seen = begin(place.next(["c"]).dump(), version, ASKED)
        assert seen == {mark("a"), mark("b"), mark("c")}


def test_a_cursor_goes_with_its_own_search() -> None:
    place, _ = begin("", "v1", ASKED)
    with pytest.raises(BadRequest, match="another search"):
        begin(place.next(["a"]).dump(), "v1", digest("dresses"))


def test_a_deep_cursor_says_when_the_catalog_changed_under_it() -> None:
    place, _ = begin("", "v1", ASKED)
    text = place.next([str(number) for number in range(cursor.REMEMBERED + 1)]).dump()
    assert len(text) < 200
    assert begin(text, "v1", ASKED)[0].shown == cursor.REMEMBERED + 1
    with pytest.raises(StaleCursor, match="first page"):
        begin(text, "v2", ASKED)


def test_the_longest_cursor_fits_into_an_address() -> None:
    place, _ = begin("", "v1", ASKED)
    assert len(place.next([str(number) for number in range(cursor.REMEMBERED)]).dump()) < 1200


@given(st.text(min_size=1, max_size=100) | st.binary(max_size=90).map(lambda data: data.hex() + "A"))
def test_any_other_text_gets_a_sentence(text: str) -> None:
    with pytest.raises(BadRequest, match="cursor"):
        begin(text, "v1", ASKED)
