"""One run of the whole measurement, as a dictionary with stable keys."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lookalike import features, foreign
from lookalike.encoder import Encoder
from lookalike.errors import LookalikeError
from workbench.evaluate import ablation, curves, run
from workbench.evaluate.catalog import Catalog, Phone
from workbench.evaluate.gathered import Gathered, gather
from workbench.evaluate.run import NONE, Ours, Shown, twins
from workbench.evaluate.trial import photo
from workbench.models import foreign as strangers

SAMPLED = 400
"""Catalog pictures whose confidence is asked."""


class Leaked(LookalikeError):
    """The measurement let something count that must not: its figures would be worth nothing."""

    code = "leaked"


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures, and what each pipeline showed."""

    report: dict[str, Any]
    data: Gathered
    plain: Shown
    ours: Shown


def measure(
    catalog: Catalog, phone: Phone | None, encoder: Path, scratch: Path, *, steps: bool = False
) -> Measured:
    """Measures both pipelines on the same pictures, and with `steps` what each step of ours buys.

    Raises Leaked when the figures could not be trusted.
    """
    data = gather(catalog, phone, encoder)
    beside = encoder.with_suffix(".foreign.npz")
    made = Ours(data, scratch, foreign.load(beside.read_bytes()) if beside.exists() else None)
    made.learn()
    plain, ours = run.plain(data), run.ours(made)
    if leaks := run.leaks(data, ours):
        raise Leaked(f"The measurement leaks: {leaks[0]}, and {len(leaks) - 1} others. No figure is given.")
    recall = curves.recall(made)
    report = {
        "encoder": encoder.stem,
        "catalog_size": len(catalog.ids),
        "plain": run.figures(data, plain),
        "ours": run.figures(data, ours),
        "annoy_recall_at_10": dict(recall)[5_000],
        "confidence": _confidence(made, Encoder.load(encoder)),
        "curves": {"dimensions": curves.quality(data), "search_k": recall},
    }
    if steps:
        report["ablation"] = ablation.ablate(made)
    return Measured(report, data, plain, ours)


def _confidence(made: Ours, encoder: Encoder) -> dict[str, float]:
    """Shares of pictures that are called what they should not be. Foreign ones come of another seed."""
    data = made.data
    strange = [features.describe(pixels, encoder) for pixels in strangers.pictures(seed=1)]
    called = [made.whole.confidence(one, NONE) for one in strange]
    found = {"foreign_strong": called.count("strong") / len(called)}
    rows = np.linspace(0, len(data.catalog.ids) - 1, min(SAMPLED, len(data.catalog.ids))).astype(int).tolist()
    called = [made.of(row).confidence(photo(data.table, row), twins(data, row)) for row in rows]
    found["products_weak"] = called.count("weak") / len(called)
    if data.phone:
        count = features.count(data.photos)
        called = [made.whole.confidence(photo(data.photos, row), NONE) for row in range(count)]
        found["phone_weak"] = called.count("weak") / count
    return {name: round(share, 4) for name, share in found.items()}
