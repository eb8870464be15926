"""What each step of the ranking buys: the same queries again, one step after the other left out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np

from lookalike import rerank, vote
from lookalike.features import FeatureTable, Views
from workbench.evaluate import run
from workbench.evaluate.run import Ours

Change = tuple[ModuleType, str, Any]
ALONE = {"articleType": rerank.WEIGHTS["articleType"], "baseColour": 0.0, "gender": 0.0}
STEPS: tuple[tuple[str, tuple[Change, ...]], ...] = (
    ("all", ()),
    ("without the steady first match", ((rerank, "ITSELF", 0.0),)),
    ("and without hedging", ((rerank, "COVER", 0.0),)),
    ("and neighbours alone vote", ((vote, "LEARNED", dict.fromkeys(vote.LEARNED, 0.0)),)),
    ("and they vote on type alone", ((rerank, "WEIGHTS", ALONE),)),
    ("and nobody votes: the vector alone", ((rerank, "WEIGHTS", dict.fromkeys(ALONE, 0.0)),)),
)
"""Each line leaves out what the lines before it did, and its own."""
BLOCKS = {"worn": "without what the network knows of clothes", "middle": "without where things are"}
"""Blocks of features that are left out alone: learned anew, since learning leans on them."""


def ablate(made: Ours) -> list[dict[str, Any]]:
    """The figures of each line, under `step` and the keys of `run.figures`."""
    found = []
    for block, step in BLOCKS.items():
        other = _without(made, block)
        found.append({"step": step, **run.figures(other.data, run.ours(other))})
    gone: list[Change] = []
    for step, changes in STEPS:
        gone += changes
        with _changed(gone):
            found.append({"step": step, **run.figures(made.data, run.ours(made))})
    return found


def _without(made: Ours, block: str) -> Ours:
    """The same, learned from features whose `block` says nothing."""

    def blank(table: FeatureTable) -> FeatureTable:
        return {**table, block: np.zeros_like(table[block])} if table else table

    data = replace(
        made.data,
        table=blank(made.data.table),
        views=Views(made.data.views.rows, blank(made.data.views.table)),
        seen={name: blank(table) for name, table in made.data.seen.items()},
        photos=blank(made.data.photos),
    )
    other = Ours(data, made.folder / f"without-{block}", blank(made.foreign) if made.foreign else None)
    other.learn()
    return other


@contextmanager
def _changed(changes: list[Change]) -> Iterator[None]:
    """With these settings, which are put back."""
    before = [(module, name, getattr(module, name)) for module, name, _ in changes]
    try:
        for module, name, value in changes:
            setattr(module, name, value)
        yield
    finally:
        for module, name, value in reversed(before):
            setattr(module, name, value)


def markdown(steps: list[Mapping[str, Any]]) -> str:
    """A table, one line a step."""
    rows = [
        "| | type | colour | gender | both | phone P@6 | phone hit@6 | worst same product |",
        "|---" * 8 + "|",
    ]
    for one in steps:
        own = one["p_at_6"]
        values = [own["articleType"], own["baseColour"], own["gender"], own["type_and_colour"]]
        values += [
            one.get("phone_p_at_6"),
            one.get("phone_hit_at_6"),
            min(one["robustness"].values(), default=None),
        ]
        told = ["–" if value is None else f"{value:.3f}" for value in values]
        rows.append(f"| {one['step']} | " + " | ".join(told) + " |")
    return "\n".join(rows) + "\n"
