"""The benchmark's table: what was measured, what was wanted, and what was missed."""

from workbench.benchmark.measure import Measured
from workbench.benchmark.table import markdown, missed

LITE0 = Measured(
    "efficientnet-lite0-" + "a" * 64, 2946, {"encode_ms": 9.04, "ingest_per_s": 81, "beyond_share": 0.25}
)
RESNET50 = Measured(
    "resnet50-" + "b" * 64, 2946, {"encode_ms": 23.0, "ingest_per_s": 31, "beyond_share": 0.1}
)


def test_each_encoder_has_a_column_and_each_figure_a_row() -> None:
    text = markdown([LITE0, RESNET50], "lookalike benchmark", 0.2)
    assert "| | efficientnet-lite0 (aaaaaaaa) | resnet50 (bbbbbbbb) | wanted |" in text
    assert "| encoding a picture, one core | 9.0 ms | 23.0 ms | ≤ 12 / 35 ms |" in text
    assert "| taking pictures in, all cores | 81 /s | 31 /s | ≥ 70 / 30 /s |" in text
    assert "of one encoding | 25 % | 10 % | ≤ 30 % |" in text
    assert "`lookalike benchmark`" in text
    assert "2,946 products" in text
    assert "0.2 processes wanted a core" in text


def test_a_figure_that_was_not_measured_has_no_row() -> None:
    assert "dropped" not in markdown([LITE0], "lookalike benchmark", 0).split("How each")[0]


def test_nothing_is_missed_when_all_is_as_good_as_wanted() -> None:
    assert missed([LITE0, RESNET50]) == []


def test_each_encoder_has_its_own_limits() -> None:
    slow = Measured(LITE0.encoder, 1, {"encode_ms": 23.0, "ingest_per_s": 31})
    assert missed([slow]) == [
        "efficientnet-lite0 (aaaaaaaa): encoding a picture, one core: 23.0 ms",
        "efficientnet-lite0 (aaaaaaaa): taking pictures in, all cores: 31 /s",
    ]
