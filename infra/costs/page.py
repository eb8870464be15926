"""docs/costs.md, made from the bill."""

from collections.abc import Sequence

from infra.costs.bill import PRICES, after_free, at_list, bill
from infra.costs.usage import Shop, Usage, adding, firewall, idle, searching, total

CATALOGS = (3_000, 44_000, 250_000)
SEARCHES = (10_000, 100_000, 1_000_000)


def page() -> str:
    """The whole page, as Markdown."""
    shop = Shop(searches=100_000)
    quiet, busy = idle(shop), searching(shop)
    return "\n".join(
        [
            "# What it costs",
            "",
            "Made by `make costs` from `infra/costs/prices.json` and `usage.py` there: edit those.",
            f"**Prices as of {PRICES['as_of']}, {PRICES['region']}.** {PRICES['note']}",
            "",
            *_head(shop, quiet, busy),
            "",
            "## A month in which nobody searches (44,000 products)",
            "",
            *_lines(quiet),
            "",
            "## 100,000 searches, beside that",
            "",
            *_lines(busy),
            "",
            "## Other sizes",
            "",
            "Dollars a month, all included, after what is always free.",
            "",
            *_sizes(),
            "",
            "## What can be added",
            "",
            "| | a month |",
            "|---|---|",
            f"| WAF (`-c waf=on`, on in prod), at 100,000 searches | ${after_free(firewall(shop)):.2f} |",
            f"| a domain's hosted zone | ${after_free({'hosted_zone': 1}):.2f} |",
            f"| one query instance kept warm (`-c provisioned=1`) | ${_warm(shop):.2f} |",
            f"| 10,000 new pictures, once | ${at_list(adding(Shop(new_pictures=10_000))):.2f} |",
            "",
        ]
    )


def _head(shop: Shop, quiet: Usage, busy: Usage) -> list[str]:
    theirs = PRICES["published"]
    return [
        "| 44,000 products | lookalike, after what is always free | lookalike, at list price "
        f"| {theirs['name']}, as published |",
        "|---|---|---|---|",
        f"| idle, a month | ${after_free(quiet):.2f} | ${at_list(quiet):.2f} | ${theirs['of_which_idle']} |",
        f"| 100,000 searches | ${at_list(busy):.2f} (nothing taken as free) | ${at_list(busy):.2f} "
        f"| ${theirs['per_100000_searches']} in all |",
        f"| both, with WAF | ${after_free(total(quiet, busy, firewall(shop))):.2f} "
        f"| ${at_list(total(quiet, busy, firewall(shop))):.2f} | |",
    ]


def _lines(usage: Usage) -> list[str]:
    rows = ["| what | how much | list price | after free |", "|---|---|---|---|"]
    rows += [
        f"| {line.unit} | {_amount(line.amount)} | ${line.list_price:.2f} | ${line.after_free:.2f} |"
        for line in bill(usage)
    ]
    return [*rows, f"| **sum** | | **${at_list(usage):.2f}** | **${after_free(usage):.2f}** |"]


def _sizes() -> list[str]:
    head = "| products | idle |" + "".join(f" {n:,} searches |" for n in SEARCHES)
    return [head, "|---|---|" + "---|" * len(SEARCHES), *(_size(products) for products in CATALOGS)]


def _size(products: int) -> str:
    counts: Sequence[int] = (0, *SEARCHES)
    shops = [Shop(products=products, searches=n) for n in counts]
    return f"| {products:,} |" + "".join(f" ${after_free(total(idle(s), searching(s))):.2f} |" for s in shops)


def _warm(shop: Shop) -> float:
    return after_free({"provisioned_gb_s": shop.query_gb * 30 * 24 * 3600})


def _amount(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2f}"
