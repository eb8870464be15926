"""The same on S3's own semantics: conditional writes, listings, tags and UTC times as moto has them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from lambdas.publish import ops
from lambdas.publish.publish import Outcome, publish
from lookalike import changes, current, features, layout
from lookalike.bucket import CONFIG, Bucket
from lookalike.cache import Files
from lookalike.changes import Absent, Batch, Taken
from lookalike.settings import PublishSettings
from tests.snapshots import ENCODER, table


class Shop:
    """A bucket on moto, and publish before it."""

    def __init__(self, bucket: Bucket, folder: Path) -> None:
        self.bucket = bucket
        self.folder = folder
        self.settings = PublishSettings(
            bucket="catalog", cache=folder, encoder=ENCODER, hold_share=1, keep_versions=1, keep_days=0
        )

    def take(self, *numbers: int) -> None:
        """Pictures come, and ingest tells of them."""
        described = table(numbers)
        taken = []
        for row, number in enumerate(numbers):
            self.bucket.write(f"images/a b+é/{number}.jpg", str(number).encode())
            seen = self.bucket.head(f"images/a b+é/{number}.jpg")
            assert seen
            blocks = {name: block[row] for name, block in described.items()}
            taken.append(Taken(seen, blocks, f"thumbnails/{number}.webp", 3, 4))
        self._tell(Batch(ENCODER, features.VERSION, datetime.now(UTC), taken))

    def remove(self, number: int) -> None:
        self.bucket.delete([f"images/a b+é/{number}.jpg"])
        absent = Absent(f"images/a b+é/{number}.jpg", datetime.now(UTC))
        self._tell(Batch(ENCODER, features.VERSION, datetime.now(UTC), [], [absent]))

    def _tell(self, batch: Batch) -> None:
        self.bucket.write(layout.inbox_key(datetime.now(UTC)), changes.dump(batch))

    def publish(self, days: float = 0) -> Outcome:
        return publish(self.bucket, self.settings, datetime.now(UTC) + timedelta(days=days), list)

    def served(self) -> set[str]:
        found = current.read(self.bucket)
        assert found
        snapshot = Files(self.bucket, self.folder / "reader").open(found[0].serving)
        try:
            return {product.id for product in snapshot.products(snapshot.select({}))}
        finally:
            snapshot.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1", config=CONFIG)
        client.create_bucket(Bucket="catalog")
        yield Shop(Bucket(client, "catalog"), tmp_path)


def test_pictures_come_change_and_go(shop: Shop) -> None:
    shop.take(*range(20))
    first = shop.publish().version
    shop.take(30)
    shop.remove(3)
    shop.publish()
    assert shop.served() == {str(number) for number in (*range(3), *range(4, 20), 30)}
    assert ops.verify(shop.bucket) == []
    assert ops.pending(shop.bucket) == (20, 0)
    assert not list(shop.bucket.list("inbox/"))
    ops.rollback(shop.bucket, first, "a test")
    assert "3" in shop.served()
    ops.resume(shop.bucket, "a test")
    assert "30" in shop.served()


def test_listing_and_asking_for_each_key_agree(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.take(*range(8))
    monkeypatch.setattr("lambdas.publish.gather.MOST_HEADS", 0)
    shop.publish()
    monkeypatch.undo()
    shop.take(*range(8))  # the same content again, asked for key by key
    outcome = shop.publish()
    assert (outcome.taken, outcome.replaced) == (0, 0)
    assert ops.verify(shop.bucket) == []


def test_what_is_retired_carries_the_tag_that_the_lifecycle_expires(shop: Shop) -> None:
    shop.take(*range(3))
    first = shop.publish().version
    shop.take(*range(3, 20))
    shop.publish(days=3)
    shop.take(30)
    shop.publish(days=6)
    key = f"snapshots/{first}/index.ann"
    tags = boto3.client("s3", region_name="us-east-1").get_object_tagging(Bucket="catalog", Key=key)["TagSet"]
    assert tags == [{"Key": "retired", "Value": "true"}]
    assert ops.verify(shop.bucket) == []
