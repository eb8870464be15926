"""The report that a person looks at: tables, curves, contact sheets, the worst failures; one HTML file."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookalike import photo
from workbench.evaluate.gathered import Gathered
from workbench.evaluate.run import Shown, catalog_hits, phone_hits
from workbench.evaluate.tables import lines

SHEETS, WORST = 12, 12
SIDE = 110
_STYLE = (Path(__file__).parent / "page.css").read_text()


def page(report: Mapping[str, Any], data: Gathered, plain: Shown, ours: Shown) -> str:
    """Self-contained. Green frames are hits, red ones are not."""
    title = f"How good the matches are: {escape(str(report['encoder']))}"
    parts = [
        f"<h1>{title}</h1>",
        f"<p>{report['catalog_size']:,} products. A query's own picture and its twins never count, and no "
        "ranking that answers a query learned from that query's labels.</p>",
        _table(report),
        "<h2>Curves</h2>",
        _curve("P@6 articleType of the plain vector, by dimensions", report["curves"]["dimensions"]),
        _curve("recall@10 of the index, by search_k", report["curves"]["search_k"]),
        "<h2>Catalog pictures</h2><p>Framed for type and colour.</p>",
        *_catalog(data, plain, ours),
    ]
    if data.phone:
        parts += ["<h2>Phone photos</h2>", *_phone(data, plain, ours, worst=False)]
        parts += ["<h2>The worst failures</h2>", *_phone(data, plain, ours, worst=True)]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style>{''.join(parts)}</html>"
    )


def _table(report: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{plain:.3f}</td><td>{ours:.3f}</td><td>{low:.3f}–{high:.3f}</td></tr>"
        for name, plain, ours, low, high in lines(report)
    )
    return f"<table><tr><th>figure</th><th>plain</th><th>ours</th><th>95 %</th></tr>{rows}</table>"


def _curve(title: str, points: Sequence[Sequence[float]]) -> str:
    if not points:
        return ""
    low, high = min(y for _, y in points), max(y for _, y in points)
    step = 320 / max(len(points) - 1, 1)
    places = [
        (40 + at * step, 130 - 100 * (y - low) / max(high - low, 1e-9)) for at, (_, y) in enumerate(points)
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    marks = "".join(
        f'<text x="{x:.0f}" y="155" text-anchor="middle">{value:g}</text>'
        f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle">{share:.3f}</text>'
        for (x, y), (value, share) in zip(places, points, strict=True)
    )
    drawn = f'<svg width="400" height="165"><polyline points="{line}"/>{marks}</svg>'
    return f"<figure>{drawn}<figcaption>{escape(title)}</figcaption></figure>"


def _catalog(data: Gathered, plain: Shown, ours: Shown) -> Iterable[str]:
    asked = np.flatnonzero([bool(row.get("articleType")) for row in data.catalog.labels])
    hits = [catalog_hits(data, shown)["type_and_colour"] for shown in (plain, ours)]
    for at in np.linspace(0, len(asked) - 1, min(SHEETS, len(asked))).astype(int).tolist():
        row = int(asked[at])
        finds = [(plain.catalog[row], hits[0][at]), (ours.catalog[row], hits[1][at])]
        yield _sheet(data, data.catalog.files[row], finds)


def _phone(data: Gathered, plain: Shown, ours: Shown, *, worst: bool) -> Iterable[str]:
    if data.phone is None:
        return
    before, after = phone_hits(data, plain), phone_hits(data, ours)
    if worst:
        chosen = np.argsort(after.sum(1) - before.sum(1), kind="stable")[:WORST]
    else:
        chosen = np.linspace(0, len(after) - 1, min(SHEETS, len(after))).astype(np.int64)
    for at in chosen.tolist():
        finds = [(plain.phone[at], before[at]), (ours.phone[at], after[at])]
        yield _sheet(data, data.phone.files[at], finds)


def _sheet(data: Gathered, query: Path, finds: Sequence[tuple[NDArray[np.int64], NDArray[np.bool_]]]) -> str:
    rows = ""
    for name, (items, hits) in zip(("plain", "ours"), finds, strict=True):
        pictures = "".join(
            _picture(data.catalog.files[item], _said(data, item), "hit" if hit else "miss")
            for item, hit in zip(items.tolist(), hits.tolist(), strict=True)
        )
        rows += f'<div class="row"><b>{name}</b>{pictures}</div>'
    return f'<div class="sheet">{_picture(query, query.parent.name, "query")}{rows}</div>'


def _said(data: Gathered, item: int) -> str:
    labels = data.catalog.labels[item]
    return " ".join(labels.get(column, "") for column in ("baseColour", "articleType"))


def _picture(file: Path, about: str, kind: str) -> str:
    made = photo.thumbnail(photo.load(file.read_bytes()), side=SIDE)
    source = f"data:image/webp;base64,{base64.b64encode(made.data).decode()}"
    return f'<img class="{kind}" alt="{escape(about)}" title="{escape(about)}" src="{source}">'
