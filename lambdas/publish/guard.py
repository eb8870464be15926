"""Holds a publish that would empty much of the catalog, until a person accepts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

SUMMED_FROM = 100
"""Products from which on the removals of the last hour count together."""


@dataclass(frozen=True, slots=True)
class Removal:
    """`products` there are now; `removed` of them would go; `lately` others went in the last hour."""

    products: int
    removed: int
    lately: int


def must_wait(removal: Removal, share: float, held: Mapping[str, Any] | None) -> bool:
    """Whether more than `share` of the products would go, without a person having accepted that many.

    What was accepted counts no more; what came on top of it counts as any other removal does.
    """
    removed = removal.removed
    if not removed:
        return False
    if held and held.get("accepted"):
        removed = max(0, removed - int(held["removed"]))
    products, lately = removal.products, 0
    if products + removal.lately >= SUMMED_FROM:
        lately = removal.lately
    return removed > 0 and removed + lately > share * (products + lately)


def held(removal: Removal, now: datetime, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What CURRENT says while a publish waits. `since` stays while it goes on waiting."""
    since = before["since"] if before else now.isoformat()
    counts = {"products": removal.products, "removed": removal.removed, "removed_lately": removal.lately}
    return {**counts, "since": since, "accepted": False}
