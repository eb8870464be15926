"""Where everything lies in the bucket: the only file that spells a key."""

from datetime import UTC, datetime
from uuid import uuid4

IMAGES = "images/"
METADATA = "metadata/"
MODELS = "models/"
INBOX = "inbox/"
FEATURES = "features/"
THUMBNAILS = "thumbnails/"
SNAPSHOTS = "snapshots/"
STAGING = "staging/"
REPORTS = "reports/"
CURRENT = "CURRENT"
LATEST_REPORT = "reports/latest.html"


def is_picture(key: str) -> bool:
    """Whether `key` names something the catalog team put among the pictures (folders' markers are not)."""
    return key.startswith(IMAGES) and not key.endswith("/")


def is_metadata(key: str) -> bool:
    """Whether `key` is a file of product data."""
    return key.startswith(METADATA) and key.lower().endswith(".csv")


def product_id(key: str) -> str:
    """The product a picture shows: its file stem. `images/2024/15970.jpg` → `15970`."""
    name = key.rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    return stem if dot and stem and extension else name


def unique_name(now: datetime) -> str:
    """A name that sorts by time and is never used twice: `20261124T140510.123456Z-1f0c…`."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid4().hex[:12]}"


def named_at(name: str) -> datetime:
    """When `unique_name` made a name."""
    return datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)


def inbox_key(now: datetime) -> str:
    """Where ingest puts one batch."""
    return f"{INBOX}{unique_name(now)}.npz"


def damaged_key(inbox_key: str) -> str:
    """Where an inbox object that can't be read is put aside."""
    return f"{REPORTS}damaged/{inbox_key.rpartition('/')[2]}"


def staging_key(encoder_id: str, now: datetime) -> str:
    """Where a migration's bulk job puts one batch of the coming encoder."""
    return f"{staging_prefix(encoder_id)}{unique_name(now)}.npz"


def staging_prefix(encoder_id: str) -> str:
    """Where a migration gathers what the coming encoder has described."""
    return f"{STAGING}{encoder_id}/"


def thumbnail_key(product: str, etag: str) -> str:
    """Where a picture's thumbnail lies: its name changes with the picture's content, so caches never err."""
    return f"{THUMBNAILS}{product}-{etag[:8]}.webp"


def snapshot_key(version: str, file: str = "") -> str:
    """A file of one snapshot, or its folder."""
    return f"{SNAPSHOTS}{version}/{file}"


def manifest_key(version: str) -> str:
    """The file that describes one snapshot."""
    return snapshot_key(version, "manifest.json")


def features_prefix(encoder_id: str) -> str:
    """Where the features that one encoder computed are filed."""
    return f"{FEATURES}{encoder_id}/"


def model_key(file: str) -> str:
    """Where an encoder or its card lies."""
    return f"{MODELS}{file}"
