"""The report as one page that needs nothing beside it: every word that comes from outside is escaped."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from lambdas.publish.head import Head
from lambdas.publish.history import Event
from lambdas.publish.ledger import Entry, Sheet
from lookalike import layout

MOST_REFUSED = 300
MOST_EVENTS = 100
MOST_LINES = 100
"""What a page shows at most; the CSV beside it has everything."""

Picture = Callable[[str], str]
"""A thumbnail's key → a data: URI, "" when it has none."""

_NO_SHEET = "<p>There is none: put a CSV into <code>metadata/</code>. Until then files name the products.</p>"
_CHIPS = {
    "taken": ("New", ""),
    "replaced": ("Replaced", ""),
    "removed": ("Removed", "warn"),
    "refused": ("Refused", "warn"),
    "accepted": ("Product data", ""),
}


def page(head: Head, held: Mapping[str, Any] | None, written: datetime, picture: Picture) -> str:
    """The whole page. `held` is what CURRENT says of a publish that waits."""
    style = _file("report.css")
    ledger = head.ledger
    refused = {key: entry for key, entry in ledger.entries.items() if entry.reject}
    return Template(_file("report.html")).substitute(
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        written=_time(written),
        version=escape(head.version),
        notices=_held(held) if held else "",
        figures=_figures(head, len(refused)),
        refused=_refused(refused, head.history.events, picture),
        sheets="".join(_sheet(key, sheet) for key, sheet in sorted(ledger.sheets.items())) or _NO_SHEET,
        lately=_lately(head.history.events, picture),
        csv="latest.csv",
    )


def _held(held: Mapping[str, Any]) -> str:
    if held.get("accepted"):
        return '<p class="notice">The removal that waited was accepted and is on its way.</p>'
    return (
        f'<p class="notice"><strong>{held["removed"]:,} of {held["products"]:,} products would go,</strong>'
        " so the catalog stays as it was, new pictures included. If that is meant, ask ops to run"
        " <code>lookalike accept</code>; if not, put the pictures back.</p>"
    )


def _figures(head: Head, refused: int) -> str:
    counts = head.manifest.counts if head.manifest else {}
    sheets = head.ledger.sheets.values()
    figures = [
        (counts.get("products", 0), "products searchable"),
        (len(head.ledger.entries), "pictures in the bucket"),
        (refused, "not taken"),
        (sum(len(sheet.repaired) for sheet in sheets), "rows repaired"),
        (sum(len(sheet.dropped) for sheet in sheets), "rows left out"),
    ]
    return "".join(f"<li><strong>{count:,}</strong> {label}</li>" for count, label in figures)


def _refused(refused: Mapping[str, Entry], events: Iterable[Event], picture: Picture) -> str:
    if not refused:
        return "<p>None: every picture in the bucket is searchable.</p>"
    before = {event.key: event.thumbnail for event in events if event.what == "refused"}
    newest = sorted(refused.items(), key=lambda pair: pair[1].since, reverse=True)
    rows = []
    for key, entry in newest[:MOST_REFUSED]:
        why = entry.reject.detail if entry.reject else ""
        remedy = entry.reject.remedy if entry.reject else ""
        rows.append(
            f'<li>{_picture(picture(before.get(key, "")))}<p class="name">{escape(key)}</p>'
            f'<p class="why">{escape(why)}</p><p>{escape(remedy)}</p>'
            f'<p class="soft">Since {_time(entry.since)}</p></li>'
        )
    more = len(refused) - MOST_REFUSED
    rest = f'<p class="soft">And {more:,} more, in the table.</p>' if more > 0 else ""
    return f'<ul class="rows">{"".join(rows)}</ul>{rest}'


def _sheet(key: str, sheet: Sheet) -> str:
    state = f'<p class="why">Not taken. {escape(sheet.refused)}</p>' if sheet.refused else ""
    kept = "Its rows from before still count: " if sheet.refused and sheet.rows else ""
    return (
        f'<div class="sheet"><p class="name">{escape(key)}</p>{state}'
        f'<p class="soft">{kept}{len(sheet.rows):,} products described. Since {_time(sheet.since)}</p>'
        f"{_lines('repaired: nothing to do, but a name with commas belongs in quotes', sheet.repaired)}"
        f"{_lines('left out', sheet.dropped)}</div>"
    )


def _lines(what: str, notes: Iterable[tuple[int, str, str]]) -> str:
    found = list(notes)
    if not found:
        return ""
    rows = [
        f"<li>Line {line:,}, id {escape(one) or 'missing'}: {escape(text)}</li>"
        for line, one, text in found[:MOST_LINES]
    ]
    more = f"<li>And {len(found) - MOST_LINES:,} more, in the table.</li>" if len(found) > MOST_LINES else ""
    noun = "row" if len(found) == 1 else "rows"
    return (
        f"<details><summary>{len(found):,} {noun} {what}</summary>"
        f'<ul class="lines">{"".join(rows)}{more}</ul></details>'
    )


def _lately(events: Iterable[Event], picture: Picture) -> str:
    rows = []
    for event in list(events)[:MOST_EVENTS]:
        chip, kind = _CHIPS.get(event.what, (event.what, ""))
        searchable = "Searchable since" if event.what in ("taken", "replaced") else "On"
        shown = _picture(picture(event.thumbnail)) if layout.is_picture(event.key) else _picture("", "≡")
        detail = f"<p>{escape(event.detail)} {escape(event.remedy)}</p>" if event.detail else ""
        rows.append(
            f'<li>{shown}<p class="name">{escape(event.product or event.key)}</p>'
            f'<p><span class="chip {kind}">{escape(chip)}</span> '
            f'<span class="soft">{escape(event.key)}</span></p>'
            f'{detail}<p class="soft">{searchable} {_time(event.at)}</p></li>'
        )
    return f'<ul class="rows lately">{"".join(rows)}</ul>' if rows else "<p>Nothing yet.</p>"


def _picture(uri: str, instead: str = "–") -> str:
    if not uri:
        return f'<span class="none" aria-hidden="true">{instead}</span>'
    return f'<img src="{escape(uri)}" alt="" width="64" height="83">'


def _time(at: datetime) -> str:
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


@cache
def _file(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")
