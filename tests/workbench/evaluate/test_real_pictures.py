"""On real pictures our pipeline beats the plain one by margins that chance does not make."""

from pathlib import Path

import numpy as np
import pytest

from lookalike import rerank
from lookalike.features import Views
from workbench.evaluate import ablation, catalog, described, run, twins
from workbench.evaluate.gathered import Gathered
from workbench.evaluate.run import Ours

COUNT = 1_100  # enough to learn a lot from
FOLDS = 2  # halves: what is learned from one is measured on the other


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_types_and_colours_are_found_more_often_than_by_the_plain_pipeline(
    lite0: Path, shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(described, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(run, "FOLDS", FOLDS)
    everything = catalog.catalog(shared_data / "catalog-3k")
    rows = np.linspace(0, len(everything.ids) - 1, COUNT).astype(int).tolist()
    some = catalog.Catalog(
        *([column[row] for row in rows] for column in (everything.ids, everything.files, everything.labels))
    )
    table = described.table(lite0, [(file, "", "") for file in some.files])
    group = twins.groups(some.files)
    none = np.zeros(0, np.int64)
    data = Gathered(some, table, Views(none, {}), group, twins.folds(group, FOLDS), none, {}, None, {})
    made = Ours(data, tmp_path / "snapshots", None)
    made.learn()
    shown = run.ours(made)
    assert run.leaks(data, shown) == []
    plain, ours = (run.figures(data, one)["p_at_6"] for one in (run.plain(data), shown))
    assert ours["articleType"] > plain["articleType"] + 0.04
    assert ours["baseColour"] > plain["baseColour"] + 0.15
    assert ours["type_and_colour"] > plain["type_and_colour"] + 0.1
    assert ours["gender"] > plain["gender"] - 0.01
    before = rerank.WEIGHTS
    monkeypatch.setattr(ablation, "STEPS", ablation.STEPS[-1:])
    unknown, nowhere, alone = ablation.ablate(made)
    assert [unknown["step"], nowhere["step"]] == list(ablation.BLOCKS.values())
    assert unknown["p_at_6"] != ours, "what the network knows of clothes changed nothing"
    assert nowhere["p_at_6"]["articleType"] < ours["articleType"]
    assert alone["p_at_6"]["type_and_colour"] < ours["type_and_colour"] - 0.05
    assert rerank.WEIGHTS is before, "an ablation has to put back what it changed"
