"""Product data as people send it: repaired, reported, or refused with a sentence."""

from pathlib import Path

import pytest

from lambdas.publish.catalog_csv import Refused, Table, read
from lookalike.product import NAME

HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName\n"


def sheet(*rows: str) -> Table:
    return read((HEADER + "\n".join(rows)).encode())


def names(table: Table) -> dict[str, str]:
    return {one: row[NAME] for one, row in table.rows.items()}


def test_a_row_has_its_columns() -> None:
    table = sheet("7,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Check shirt")
    assert table.rows["7"] == {
        "gender": "Men",
        "masterCategory": "Apparel",
        "subCategory": "Topwear",
        "articleType": "Shirts",
        "baseColour": "Blue",
        "season": "Fall",
        "year": "2011",
        "usage": "Casual",
        NAME: "Check shirt",
    }


def test_a_name_with_commas_is_put_together_and_reported() -> None:
    table = sheet("1,Men,A,B,C,Blue,Fall,2011,Casual,Perfume, Balm, and Gel")
    assert names(table) == {"1": "Perfume, Balm, and Gel"}
    assert [(note.line, note.id) for note in table.repaired] == [(2, "1")]


def test_commas_are_the_names_wherever_that_column_stands() -> None:
    table = read(b"id,productDisplayName,gender\n1,White, blue,Men\n")
    assert table.rows["1"] == {NAME: "White, blue", "gender": "Men"}


def test_quoted_names_are_read_as_csv_has_it() -> None:
    table = read(b'id,productDisplayName\n1,"White, blue"\n2,"Say ""hi"""\n3,"two\nlines"\n4,last\n')
    assert names(table) == {"1": "White, blue", "2": 'Say "hi"', "3": "two\nlines", "4": "last"}
    assert not table.repaired


def test_a_bare_quote_is_kept() -> None:
    table = read(b'id,productDisplayName\n1,Tempo 3.5" Short\n2,"Best" shirt\n3,"never closed\n4,fine\n')
    assert names(table) == {"1": 'Tempo 3.5" Short', "2": '"Best" shirt', "3": '"never closed', "4": "fine"}


def test_missing_values_become_the_most_frequent_one_in_four_columns_only() -> None:
    table = sheet(
        "1,Men,A,B,C,Blue,Fall,2011,Casual,a",
        "2,Men,A,B,C,Blue,Fall,2011,Casual,b",
        "3,Men,A,B,C,Red,Summer,2012,Sports,c",
        "4,NA,,B,C,,NA,,,d",
    )
    found = table.rows["4"]
    assert [found[name] for name in ("baseColour", "season", "year", "usage")] == [
        "Blue",
        "Fall",
        "2011",
        "Casual",
    ]
    assert "gender" not in found
    assert "masterCategory" not in found


def test_a_column_without_any_value_stays_empty() -> None:
    assert sheet("1,Men,A,B,C,,,,,a").rows["1"].keys() == {
        "gender",
        "masterCategory",
        "subCategory",
        "articleType",
        NAME,
    }


def test_a_row_without_name_or_id_is_dropped_and_reported() -> None:
    table = sheet(
        "1,Men,A,B,C,Blue,Fall,2011,Casual,", ",Men,A,B,C,Blue,Fall,2011,Casual,x", "3", "4,,,,,,,,,y"
    )
    assert names(table) == {"4": "y"}
    assert [(note.line, note.text) for note in table.dropped] == [
        (2, "It has no productDisplayName."),
        (3, "It has no id."),
        (4, "It has no productDisplayName."),
    ]


def test_of_two_rows_with_one_id_the_later_counts() -> None:
    table = read(b"id,productDisplayName\n1,old\n1,new\n")
    assert names(table) == {"1": "new"}
    assert [note.line for note in table.dropped] == [2]


def test_ids_are_strings() -> None:
    assert list(read(b"id,productDisplayName\n007,a\n1e3,b\n 12 ,c\nNA,d\n").rows) == [
        "007",
        "1e3",
        "12",
        "NA",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_mark_at_the_beginning_will_do(end: str) -> None:
    data = "\ufeff" + end.join(["id,productDisplayName", "", "1,Élan", "2,Ünder", ""])
    assert names(read(data.encode())) == {"1": "Élan", "2": "Ünder"}


def test_years_that_a_spreadsheet_made_fractions_are_years() -> None:
    assert sheet("1,Men,A,B,C,Blue,Fall,2011.0,Casual,a").rows["1"]["year"] == "2011"


def test_empty_columns_at_the_end_are_nobodys() -> None:
    table = sheet("1,Men,A,B,C,Blue,Fall,2011,Casual,a,,,")
    assert names(table) == {"1": "a"}
    assert not table.repaired


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "'id'"),
        (b"sku;name\n1;x\n", "sku;name"),
        (b"id,name\n1,x\n", "productDisplayName"),
        (b"PK\x03\x04rest", "workbook"),
        ("id,productDisplayName\n1,x\n2,\xe9t\xe9\n".encode("latin-1"), "line 3"),
        ("id,productDisplayName\n1,x\n".encode("utf-16"), "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no text"),
    ],
)
def test_what_is_no_product_data_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read(data)


def test_the_real_file_loses_no_row_to_commas(shared_data: Path) -> None:
    table = read((shared_data / "catalog-3k" / "styles.csv").read_bytes())
    assert len(table.repaired) == 22
    assert len(table.dropped) == 7
    assert len(table.rows) == 44_446 - 7
    assert table.rows["4854"][NAME] == "Newfeel Unisex White, Blue and Orange Casual Shoes"
    assert table.rows["7491"][NAME] == "Nike Women's EM Tempo 3.5\" Pink Short"
    assert {"year", "season", "baseColour", "usage"} <= set.intersection(
        *(set(row) for row in table.rows.values())
    )
