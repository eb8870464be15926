"""A house, and events as AWS sends them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lookalike import changes
from lookalike.changes import Batch
from tests.encoders import lite0
from tests.lambdas.house import House

__all__ = ["lite0"]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def aws_event(root: Path) -> Callable[[str], dict[str, Any]]:
    """A literal event from tests/data/events."""

    def load(name: str) -> dict[str, Any]:
        event: dict[str, Any] = json.loads((root / "tests/data/events" / f"{name}.json").read_text())
        return event

    return load


@pytest.fixture
def inbox(house: House) -> Callable[[], list[Batch]]:
    """What ingest has written so far, in order."""
    return lambda: [changes.load(house.store.read(key).data) for key in house.store.keys("inbox/")]
