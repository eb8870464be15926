"""`metadata/*.csv` → product data, by the catalog's rules: no row is lost to commas, none is guessed at.

pandas is imported at the first file: it takes a second, and most of those who import this have none to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.publish.csv_records import Record, fitted, records
from lookalike.errors import BadRequest
from lookalike.product import COLUMNS, NAME

if TYPE_CHECKING:
    import pandas as pd

FILLED = ("baseColour", "season", "year", "usage")
"""Columns whose missing values become the file's most frequent one."""
MISSING = frozenset(["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None"])


class Refused(BadRequest):
    """The whole file can't be used; the sentence says why, and what to do."""

    code = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about one row: its line in the file (from 1), its id, what happened to it."""

    line: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: `rows` maps ids to columns (of `product.COLUMNS`, without id) to values."""

    rows: Mapping[str, Mapping[str, str]]
    repaired: Sequence[Note] = ()
    dropped: Sequence[Note] = ()


def read(data: bytes) -> Table:
    """Reads a file. Raises Refused."""
    import pandas as pd

    rest = records(_text(data))
    header = [name.strip() for name in next(rest, Record(1, [])).fields]
    for wanted in ("id", NAME):
        if wanted not in header:
            raise Refused(
                f"It has no column '{wanted}': its first line begins with '{','.join(header)[:60]}'. Save"
                f" it as a CSV with commas, whose first line names the columns: {', '.join(COLUMNS)}."
            )
    name = header.index(NAME)
    lines, rows, repaired = [], [], []
    for record in rest:
        fields = fitted(record.fields, len(header), name)
        given = len(record.fields)
        if given > len(header) and fields != list(record.fields[: len(header)]):
            text = f"It has {given} fields instead of {len(header)}: the name was put together again."
            repaired.append(Note(record.line, fields[header.index("id")].strip(), text))
        lines.append(record.line)
        rows.append(fields)
    return _cleaned(pd.DataFrame(rows, index=lines, columns=header, dtype=str), repaired)


def _text(data: bytes) -> str:
    """Raises Refused unless the bytes are UTF-8 text."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused("It is a workbook, not a CSV: save the sheet as 'CSV UTF-8'.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("It is encoded as UTF-16: save it as 'CSV UTF-8'.")
    if b"\0" in data:
        raise Refused("It holds zero bytes, so it is no text: save the product data as 'CSV UTF-8'.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(
            f"It is not UTF-8: byte 0x{data[error.start]:02X} in line {line} is from another encoding, such"
            " as Windows-1252. Save it as 'CSV UTF-8'."
        ) from error


def _cleaned(frame: pd.DataFrame, repaired: Sequence[Note]) -> Table:
    """The rules of the catalog: what is missing is filled or left out, what can't be named is dropped."""
    import pandas as pd

    frame = frame.loc[:, ~frame.columns.duplicated()]
    frame = frame[[column for column in COLUMNS if column in frame.columns]]
    frame = frame.apply(lambda column: column.str.strip())
    ids = frame.pop("id")
    frame = frame.mask(frame.isin(MISSING))
    if "year" in frame:
        frame["year"] = frame["year"].str.removesuffix(".0")  # what a spreadsheet makes of years with gaps
    for column in [column for column in FILLED if column in frame]:
        modes = frame[column].mode()
        frame[column] = frame[column].fillna(modes.iloc[0]) if len(modes) else frame[column]

    dropped: list[Note] = []
    keep = pd.Series(True, index=frame.index)
    for drop, text in [
        (ids == "", "It has no id."),
        (frame[NAME].isna(), f"It has no {NAME}."),
        (ids.duplicated(keep="last"), "A later row has the same id, and counts."),
    ]:
        gone = keep & drop
        dropped += [Note(int(line), ids[line], text) for line in frame.index[gone]]
        keep &= ~drop
    found = dict(zip(ids[keep], frame[keep].to_dict("records"), strict=True))
    rows = {
        one: {str(name): value for name, value in row.items() if pd.notna(value)}
        for one, row in found.items()
    }
    return Table(rows, tuple(repaired), tuple(sorted(dropped, key=lambda note: note.line)))
