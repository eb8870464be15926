"""CSV as people write it: lines → fields, with stray quotes kept and commas in the name put back."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_LINES = 20
"""A quoted field may hold line breaks; one that closes later than this was never meant to be quoted."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the line that it begins at (from 1), and its fields."""

    line: int
    fields: Sequence[str]


def records(text: str) -> Iterator[Record]:
    """The rows of a CSV text; empty lines are none."""
    lines = re.split(r"\r\n|\n|\r", text)
    at = 0
    while at < len(lines):
        fields, used = _fields(lines, at)
        if any(fields):
            yield Record(at + 1, fields)
        at += used


def fitted(fields: Sequence[str], width: int, name: int) -> list[str]:
    """`fields` as exactly `width` columns: empty ones added or cut off at the end.

    More than that are commas inside the column `name`, which takes them.
    """
    fitting = list(fields) + [""] * (width - len(fields))
    while len(fitting) > width and not fitting[-1].strip():
        fitting.pop()
    end = name + len(fitting) - width + 1
    return [*fitting[:name], ",".join(fitting[name:end]), *fitting[end:]]


def _fields(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The fields of the row that begins at line `at`, and how many lines it has."""
    if '"' not in lines[at]:
        return lines[at].split(","), 1
    for used in range(1, MOST_LINES + 1):
        try:
            return next(csv.reader(["\n".join(lines[at : at + used])], strict=True)), used
        except csv.Error as error:
            if "unexpected end" not in str(error) or at + used >= len(lines):
                break
    return lines[at].split(","), 1  # the quotes are the text's own, so they stay
