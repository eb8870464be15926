"""The real local stack with a sample catalog, started once for a whole tier, and what tests do with it."""

import io
import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import pytest

from tests.encoders import lite0
from workbench import settled
from workbench.local_stack import ports, wiring
from workbench.local_stack.stack import LocalStack
from workbench.push import push
from workbench.sample_catalog import make
from workbench.sample_catalog.picture import studio_photo
from workbench.sample_catalog.products import sample as another

__all__ = ["RunningStack", "lite0", "local_stack", "sample"]

PRODUCTS = 180
PATIENCE_S = 120
"""How long a test waits for what has to happen: it says that nothing comes, not how fast it comes."""
T = TypeVar("T")


class RunningStack:
    """A local stack that has taken its catalog. `catalog` is the folder it came from."""

    def __init__(self, stack: LocalStack, catalog: Path) -> None:
        self.stack, self.catalog = stack, catalog
        self.url, self.endpoint_url = stack.url, stack.endpoint_url
        self.folder = stack.folder
        self.bucket = stack.bucket
        self.s3, self.sqs = wiring.clients(stack.endpoint_url)

    # the catalog team

    def put(self, key: str, data: bytes) -> None:
        """As anybody with an S3 client does it: nobody else is told."""
        self.s3.put_object(Bucket=self.bucket.name, Key=key, Body=data)

    def delete(self, *keys: str) -> None:
        """One DeleteObject for each."""
        for key in keys:
            self.s3.delete_object(Bucket=self.bucket.name, Key=key)

    def keys(self, *prefixes: str) -> set[str]:
        """What the bucket holds under these."""
        return {info.key for prefix in prefixes for info in self.bucket.list(prefix)}

    # the shopper

    def api(self, path: str, **parameters: Any) -> Any:
        """What the API answers to a GET at a path that is quoted already: JSON. Raises urllib's HTTPError."""
        query = "?" + urlencode(parameters, doseq=True) if parameters else ""
        return self._json(urllib.request.Request(self.url + path + query))  # noqa: S310

    def search(self, photo: bytes, **parameters: Any) -> Any:
        """The answer to a search by photo."""
        query = "?" + urlencode(parameters, doseq=True) if parameters else ""
        headers = {"Content-Type": "image/jpeg"}
        return self._json(urllib.request.Request(self.url + "/api/search" + query, photo, headers))  # noqa: S310

    def match(self, product: str) -> Any:
        """A product with its pictures' addresses. Raises urllib's HTTPError."""
        return self.api(f"/api/products/{quote(product, safe='')}")

    def product(self, product: str) -> Any:
        """A product as the API shows it, None when it isn't searchable."""
        try:
            return self.match(product)["product"]
        except urllib.error.HTTPError as error:
            if error.code not in (404, 503):
                raise
            return None

    def _json(self, request: urllib.request.Request) -> Any:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # our own
            return json.load(answer)

    # whoever looks after it

    def wait_for(self, what: Callable[[], T]) -> T:
        """Calls `what` until it gives something true; meanwhile, what has died is started again."""
        until = time.monotonic() + PATIENCE_S
        while True:
            self.stack.watch()
            try:
                if found := what():
                    return found
            except (urllib.error.URLError, ConnectionError) as error:  # it is being started again
                if isinstance(error, urllib.error.HTTPError) and error.code != 503:
                    raise
            assert time.monotonic() < until, f"it did not come within {PATIENCE_S} s"
            time.sleep(0.1)

    def settle(self) -> settled.Counts:
        """Waits until everything in the bucket is searchable or refused, and served."""
        found = settled.wait(self.bucket, stalled_after_s=PATIENCE_S, each=self.stack.watch)
        self.wait_for(lambda: self.api("/api/health")["size"] == found.searchable)
        return found

    def get(self, path: str) -> bytes:
        """What the site answers at a path that is quoted already. Raises urllib's HTTPError."""
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:  # noqa: S310
            return bytes(answer.read())

    @contextmanager
    def halted(self, name: str) -> Iterator[None]:
        """The process stands still, and goes on afterwards unless it was killed."""
        process = self.stack.pids[name]
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)

    def kill(self, name: str) -> None:
        """kill -9, and nobody starts it again before the next `wait_for` or `settle`."""
        process = self.stack.pids[name]
        os.kill(process, signal.SIGKILL)
        while name not in self.stack.dead():
            time.sleep(0.01)
        self.stack.forgive()


@contextmanager
def running_on(catalog: Path, encoder: Path, state: Path) -> Iterator[RunningStack]:
    """A local stack in the folder `state` that has taken `catalog`; stopped at the end."""
    with LocalStack(state, encoder, ports.free_port()) as stack:
        running = RunningStack(stack, catalog)
        push(catalog, stack.bucket)
        running.settle()
        yield running


def garment(number: int) -> bytes:
    """A studio photo of something that the sample does not hold: JPEG."""
    file = io.BytesIO()
    studio_photo(another(number, seed=77)).save(file, "JPEG", quality=90)
    return file.getvalue()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn catalog: images/ and styles.csv."""
    folder = tmp_path_factory.mktemp("sample")
    make(folder, PRODUCTS, seed=3)
    return folder


@pytest.fixture(scope="session")
def local_stack(
    sample: Path, lite0: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningStack]:
    """The whole system on free ports of 127.0.0.1, everything of the sample searchable."""
    with running_on(sample, lite0, tmp_path_factory.mktemp("state")) as stack:
        yield stack
