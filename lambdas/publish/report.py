"""Writes `reports/`: what the catalog team sees of the head, as a page and as a table, the day's copy too."""

import base64
import csv
import io
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from lambdas.publish import report_page
from lambdas.publish.gather import THREADS
from lambdas.publish.head import Head
from lookalike import layout, photo
from lookalike.current import Current
from lookalike.errors import NotFound
from lookalike.photo import PhotoError
from lookalike.store import Headers, Store

MARK = f"{layout.REPORTS}latest.json"
"""Says which version the latest report is of."""
PICTURES = 80
BUDGET = 400_000
"""Bytes of pictures in one page."""
SIDE = 128
PAGE = Headers("text/html; charset=utf-8", "no-cache")
TABLE = Headers("text/csv; charset=utf-8", "no-cache")
COLUMNS = ("time", "state", "file", "product", "line", "reason", "remedy")


def ensure(store: Store, head: Head, current: Current, now: datetime) -> None:
    """Writes the report unless the latest one is of this head: the run that made it may have died first."""
    try:
        latest = store.read(MARK).data
    except NotFound:
        latest = b""
    if latest != _mark(head, current):
        write(store, head, current, now)


def write(store: Store, head: Head, current: Current, now: datetime) -> None:
    """Writes page and table of `head`, as the latest and as its day's."""
    page = report_page.page(head, current.held, now, _pictures(store, head)).encode()
    table = _table(head).encode("utf-8-sig")  # with a BOM, or spreadsheets take it for Windows-1252
    for name in (f"{now.astimezone(UTC):%Y-%m-%d}", "latest"):
        store.write(f"{layout.REPORTS}{name}.csv", table, TABLE)
        store.write(f"{layout.REPORTS}{name}.html", page, PAGE)
    store.write(MARK, _mark(head, current), Headers("application/json", "no-cache"))


def _mark(head: Head, current: Current) -> bytes:
    return json.dumps({"version": head.version, "held": dict(current.held or {})}, sort_keys=True).encode()


def _pictures(store: Store, head: Head) -> report_page.Picture:
    """The thumbnails that a page shows, those of refused pictures first, until the budget is spent."""
    refused = {key for key, entry in head.ledger.entries.items() if entry.reject}
    events = head.history.events
    first = [one.thumbnail for one in events if one.what == "refused" and one.key in refused]
    wanted = [*first[: PICTURES // 2], *(one.thumbnail for one in events[: report_page.MOST_EVENTS])]
    distinct = [key for key in dict.fromkeys(wanted) if key][:PICTURES]
    with ThreadPoolExecutor(THREADS) as threads:
        small = dict(zip(distinct, threads.map(lambda key: _small(store, key), distinct), strict=True))
    uris, left = {}, BUDGET
    for key, data in small.items():
        left -= len(data)
        if data and left >= 0:
            uris[key] = f"data:image/webp;base64,{base64.b64encode(data).decode()}"
    return lambda key: uris.get(key, "")


def _small(store: Store, key: str) -> bytes:
    """The thumbnail, smaller still; nothing when it is gone."""
    try:
        return photo.thumbnail(photo.load(store.read(key).data), SIDE).data
    except (NotFound, PhotoError):
        return b""


def _table(head: Head) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in _rows(head):
        writer.writerow([_cell(row.get(column, "")) for column in COLUMNS])
    return text.getvalue()


def _rows(head: Head) -> Iterator[Mapping[str, Any]]:
    """Every refused picture, every row of product data with a note, and what happened lately."""
    for key, entry in sorted(head.ledger.entries.items()):
        if entry.reject:
            why = {"reason": entry.reject.detail, "remedy": entry.reject.remedy}
            yield {
                "time": entry.since,
                "state": "not taken",
                "file": key,
                "product": layout.product_id(key),
                **why,
            }
    for key, sheet in sorted(head.ledger.sheets.items()):
        if sheet.refused:
            yield {"time": sheet.since, "state": "not taken", "file": key, "reason": sheet.refused}
        for state, notes in (("row repaired", sheet.repaired), ("row left out", sheet.dropped)):
            for line, one, text in notes:
                yield {
                    "time": sheet.since,
                    "state": state,
                    "file": key,
                    "product": one,
                    "line": line,
                    "reason": text,
                }
    for event in head.history.events:
        why = {"reason": event.detail, "remedy": event.remedy}
        yield {"time": event.at, "state": event.what, "file": event.key, "product": event.product, **why}


def _cell(value: object) -> str:
    """As text that no spreadsheet takes for a formula."""
    text = f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
