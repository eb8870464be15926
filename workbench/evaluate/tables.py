"""The figures as Markdown: what docs/quality.md holds of the last run."""

from collections.abc import Mapping
from typing import Any

from workbench.evaluate import ablation

NAMES = {
    "p_at_6.articleType": "P@6 articleType",
    "p_at_6.baseColour": "P@6 baseColour",
    "p_at_6.type_and_colour": "P@6 type and colour",
    "p_at_6.gender": "P@6 gender",
    "phone_p_at_6": "phone photos, class P@6",
    "phone_hit_at_6": "phone photos, hit@6",
}
"""Key of an interval → what a person calls it. Rows of robustness are named for their view."""


def markdown(report: Mapping[str, Any]) -> str:
    """Both pipelines side by side, with 95 % intervals; then what else was measured."""
    rows = ["| figure | plain | ours | ours, 95 % interval |", "|---|---|---|---|"]
    rows += ["| {} | {:.3f} | {:.3f} | {:.3f}–{:.3f} |".format(*row) for row in lines(report)]
    about = (
        f"{report['catalog_size']:,} products, encoder {report['encoder']}. "
        f"Annoy's recall@10 against the exact scan: {report['annoy_recall_at_10']:.3f}."
    )
    told = "\n".join([about, "", *rows, "", _confidence(report["confidence"])]) + "\n"
    return told + ("\n" + ablation.markdown(report["ablation"]) if "ablation" in report else "")


def lines(report: Mapping[str, Any]) -> list[tuple[str, float, float, float, float]]:
    """(name, plain, ours, low, high) of each figure."""
    plain, ours = report["plain"], report["ours"]
    found = []
    for key, (low, high) in ours["interval"].items():
        name = NAMES.get(key, "same product, " + key.removeprefix("robustness.") + ", hit@1")
        found.append((name, _value(plain, key), _value(ours, key), low, high))
    return found


def _value(figures: Mapping[str, Any], key: str) -> float:
    group, _, name = key.partition(".")
    return float(figures[group][name] if name else figures[group])


def _confidence(shares: Mapping[str, float]) -> str:
    said = {
        "foreign_strong": "pictures that show no product are called a strong match",
        "products_weak": "pictures of held-out products are called no close match",
        "phone_weak": "phone photos are called no close match",
    }
    return "\n".join(f"- {shares[key]:.1%} of {text}." for key, text in said.items() if key in shares)
