"""Keys: which product a picture shows, and names that are never used twice."""

from datetime import UTC, datetime
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from lookalike import layout

NOW = datetime(2026, 11, 24, 14, 5, 10, 123456, tzinfo=UTC)
name = st.text(st.characters(exclude_characters="/\0"), min_size=1).filter(lambda one: one not in (".", ".."))


@given(name)
def test_a_pictures_file_stem_is_its_product(name: str) -> None:
    assert layout.product_id(f"images/a.b/{name}") == PurePosixPath(f"images/a.b/{name}").stem


def test_names_sort_by_time_and_are_never_used_twice() -> None:
    assert len({layout.unique_name(NOW) for _ in range(100)}) == 100
    assert layout.unique_name(NOW).startswith("20261124T140510.123456Z-")
    assert layout.unique_name(NOW) < layout.unique_name(NOW.replace(microsecond=123457))


def test_a_name_tells_when_it_was_made() -> None:
    assert layout.named_at(layout.unique_name(NOW)) == NOW


def test_folder_marks_and_other_files_are_no_pictures_and_no_product_data() -> None:
    assert layout.is_picture("images/a/1.jpg")
    assert not layout.is_picture("images/a/")
    assert not layout.is_picture("thumbnails/1.webp")
    assert layout.is_metadata("metadata/Styles.CSV")
    assert not layout.is_metadata("metadata/styles.xlsx")
    assert not layout.is_metadata("images/1.csv")


def test_a_thumbnails_name_changes_with_its_picture() -> None:
    assert layout.thumbnail_key("7", "0123456789abcdef") == "thumbnails/7-01234567.webp"
