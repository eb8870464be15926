"""How much of each priced thing a month takes: from products and searches to GB, requests, seconds."""

from dataclasses import dataclass

Usage = dict[str, float]
_GB = 1_000_000_000
_MONTH_S = 30 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Shop:
    """What a month looks like. Sizes in bytes, times in seconds, memory in GB; from: docs/operations.md."""

    products: int = 44_000
    searches: int = 0
    new_pictures: int = 0
    picture_bytes: int = 500_000
    """An original of the full Kaggle set: 23 GB / 44,000."""
    thumbnail_bytes: int = 12_000
    page_bytes: int = 45_000
    answer_bytes: int = 8_000
    results: int = 6
    cold_share: float = 0.02
    """Share of searches that start a new instance."""
    warm_s: float = 0.12
    cold_s: float = 4.0
    query_gb: float = 2.0
    query_storage_gb: float = 1.5
    ingest_gb: float = 3.0
    ingest_s_a_picture: float = 0.05
    images_gb: float = 0.9
    """Both container images, as the registry keeps them."""
    snapshot_bytes_a_product: int = 2_500
    kept_snapshots: int = 12
    """A base a night: for a week it served lately, two days until it goes, three when it is gone."""
    feature_bytes_a_product: int = 11_000
    """Of resnet50, with the views of one in sixteen; efficientnet-lite0's are 7,000."""
    rules: int = 5


def idle(shop: Shop) -> Usage:
    """A month in which nobody searches and nothing is added: what is kept, and what looks after it."""
    kept = shop.picture_bytes + shop.thumbnail_bytes + shop.feature_bytes_a_product
    kept += shop.snapshot_bytes_a_product * shop.kept_snapshots
    sweeps, compactions = 30 * 24, 30
    return {
        "s3_gb_month": shop.products * kept / _GB,
        "s3_put": sweeps * (shop.products / 1000 + 1) + compactions * 20,  # a listing counts as a PUT
        "s3_get": (sweeps + compactions) * 20,
        "ecr_gb_month": shop.images_gb,
        "lambda_request": sweeps + compactions,
        "lambda_gb_s": 4.0 * (sweeps * 15 + compactions * 90),
        "sqs_request": 2 * _MONTH_S / 20 * 5,  # five pollers a queue, each waiting twenty seconds
        "log_gb": 0.02,
        "metric": 10,  # three of query, seven of publish: lambdas/*/handler.py
        "alarm": 9,
        "dashboard": 1,
    }


def searching(shop: Shop) -> Usage:
    """What the searches of a month take; each shows the page's files, one answer and its thumbnails."""
    seconds = shop.searches * (shop.warm_s + shop.cold_share * shop.cold_s)
    out = shop.page_bytes + shop.answer_bytes + shop.results * shop.thumbnail_bytes
    return {
        "lambda_request": shop.searches,
        "lambda_gb_s": seconds * shop.query_gb,
        "lambda_storage_gb_s": seconds * shop.query_storage_gb,
        "api_request": shop.searches,
        "cloudfront_request": shop.searches * (shop.results + 3),
        "cloudfront_gb": shop.searches * out / _GB,
        "s3_get": shop.searches * (1 + shop.results * 0.3),  # CURRENT, and thumbnails that no edge had
        "log_gb": shop.searches * 1_500 / _GB,
        "trace": shop.searches * 0.05,
    }


def adding(shop: Shop) -> Usage:
    """What new pictures take: an event each, an embedding, a thumbnail, a share of a publish."""
    return {
        "lambda_request": shop.new_pictures / 20,
        "lambda_gb_s": shop.new_pictures * shop.ingest_s_a_picture * shop.ingest_gb,
        "s3_put": shop.new_pictures * 2.2,
        "s3_get": shop.new_pictures * 2,
        "sqs_request": shop.new_pictures * 3,
    }


def firewall(shop: Shop) -> Usage:
    """The web firewall: a web ACL, its rules, and every request."""
    return {"waf_acl": 1, "waf_rule": shop.rules, "waf_request": shop.searches * (shop.results + 3)}


def total(*parts: Usage) -> Usage:
    """The sum of several usages."""
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: sum(part.get(name, 0) for part in parts) for name in names}
