"""The whole write path in memory: a bucket, a clock, ingest and publish."""

import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from PIL import Image, ImageDraw

from lambdas.ingest import handler as ingest
from lambdas.ingest.state import State
from lookalike import current, events
from lookalike.cache import Files
from lookalike.product import Product
from lookalike.settings import IngestSettings, PublishSettings
from lookalike.snapshot import Snapshot
from tests.fakes import Clock, FakeEncoder, MemoryStore


def picture(seed: int, size: tuple[int, int] = (60, 80), kind: str = "JPEG") -> bytes:
    """A small picture: an ellipse on a plain ground, in colours and a place that `seed` decides."""
    rng = np.random.default_rng(seed)
    ground, ink = (tuple(int(one) for one in rng.integers(0, 256, 3)) for _ in range(2))
    image = Image.new("RGB", size, ground)
    left, top = (int(rng.integers(0, side // 2)) for side in size)
    ImageDraw.Draw(image).ellipse((left, top, left + size[0] // 2, top + size[1] // 2), fill=ink)
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


class Context:
    """What Powertools and ingest read of a Lambda context."""

    function_name = "ingest"
    memory_limit_in_mb = 2048
    invoked_function_arn = "arn:aws:lambda:eu-west-1:000000000000:function:ingest"
    aws_request_id = "7a0d1d1c-0000-4000-8000-000000000000"

    def __init__(self, left_ms: int = 300_000) -> None:
        self.left_ms = left_ms

    def get_remaining_time_in_millis(self) -> int:
        return self.left_ms


def sqs_event(*bodies: str, receives: int = 1) -> dict[str, Any]:
    """An SQS batch as Lambda gets it, a message for each body."""
    return {
        "Records": [
            {
                "messageId": str(uuid4()),
                "receiptHandle": "AQEB",
                "body": body,
                "attributes": {
                    "ApproximateReceiveCount": str(receives),
                    "SentTimestamp": "1763990000000",
                    "SenderId": "AIDAJXNJGGKNS7OSV23OI",
                    "ApproximateFirstReceiveTimestamp": "1763990000001",
                },
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:images",
                "awsRegion": "eu-west-1",
            }
            for body in bodies
        ]
    }


class House:
    """Put pictures, let ingest look, publish. Nothing happens by itself, so a test decides on the order."""

    def __init__(self, folder: Path, *encoders: FakeEncoder, **settings: Any) -> None:
        """`settings` are those of publish; the first of `encoders` is the one that settings name."""
        self._folder = folder
        self.clock = Clock()
        self.store = MemoryStore(self.clock)
        self.encoders = {one.id: one for one in encoders or (FakeEncoder(),)}
        self.encoder = next(iter(self.encoders))
        for encoder in self.encoders.values():
            self.upload(encoder)
        self.settings = PublishSettings(bucket="memory", cache=folder, encoder=self.encoder, **settings)
        self.sent: list[str] = []
        self.ingest = State(
            self.store,
            IngestSettings(bucket="memory", cache=folder, encoder=self.encoder),
            load=lambda path: self.encoders[path.stem],
            workers=2,
            now=self.clock,
        )

    @property
    def now(self) -> datetime:
        return self.clock.now

    def upload(self, encoder: FakeEncoder) -> None:
        """Puts an encoder under `models/`, as ops do."""
        self.encoders[encoder.id] = encoder
        self.store.write(f"models/{encoder.id}.tflite", encoder.file)
        self.store.write(f"models/{encoder.id}.json", b"{}")

    def put(self, key: str, data: bytes | int) -> str:
        """Puts a picture (a number is its seed) a second later than all before, and tells its ETag."""
        self.clock.advance(1)
        return self.store.write(key, picture(data) if isinstance(data, int) else data).etag

    def remove(self, *keys: str) -> None:
        self.clock.advance(1)
        self.store.delete(keys)

    def look(self, *keys: str) -> list[str]:
        """Ingest gets an event for each key, in one batch; the keys that failed."""
        self.clock.advance(1)
        event = sqs_event(*(events.look([key]) for key in keys))
        answer = ingest.respond(event, Context(), self.ingest)  # type: ignore[arg-type]
        failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
        return [
            key for key, record in zip(keys, event["Records"], strict=True) if record["messageId"] in failed
        ]

    def drop(self, pictures: dict[str, bytes | int]) -> None:
        """Puts pictures and lets ingest look at them."""
        for key, data in pictures.items():
            self.put(key, data)
        self.look(*pictures)

    def send(self, keys: Iterable[str]) -> None:
        """What publish calls for keys that have to be looked at again."""
        self.sent += keys

    @property
    def snapshot(self) -> Snapshot:
        """The version that serves now, open. Only after a publish."""
        found = current.read(self.store)
        assert found, "nothing was published"
        return Files(self.store, self._folder / uuid4().hex).open(found[0].serving)

    @property
    def products(self) -> dict[str, Product]:
        """What shoppers can find now, by id; nothing before the first publish."""
        if not current.read(self.store):
            return {}
        snapshot = self.snapshot
        try:
            items, _ = snapshot.browse({}, "", 0, 1_000_000)
            return {product.id: product for product in snapshot.products(items)}
        finally:
            snapshot.close()

    def publish(self) -> Any:
        """One run of publish; its Outcome."""
        from lambdas.publish.publish import publish

        self.clock.advance(1)
        return publish(self.store, self.settings, self.now, self.send)
