"""Prices times usage."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.costs.usage import Usage

PRICES: dict[str, Any] = json.loads((Path(__file__).parent / "prices.json").read_text())


@dataclass(frozen=True)
class Line:
    """One priced thing: how much of it, what it costs at list price, and after what is always free."""

    name: str
    amount: float
    unit: str
    list_price: float
    after_free: float


def bill(usage: Usage) -> list[Line]:
    """A line for each thing used, dearest first. Raises KeyError for a thing without a price."""
    lines = []
    for name, amount in usage.items():
        price = PRICES["prices"][name]
        billed = max(0.0, amount - price["free"])
        lines.append(Line(name, amount, price["unit"], amount * price["price"], billed * price["price"]))
    return sorted(lines, key=lambda line: -line.list_price)


def after_free(usage: Usage) -> float:
    """Dollars a month after what is always free."""
    return sum(line.after_free for line in bill(usage))


def at_list(usage: Usage) -> float:
    """Dollars a month at list price."""
    return sum(line.list_price for line in bill(usage))
