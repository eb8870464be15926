"""Which bucket a command works on."""

import argparse
from pathlib import Path

import pytest

from lookalike.errors import NotFound
from workbench import target
from workbench.local_stack import state
from workbench.local_stack.state import StackState


def parsed(*argv: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    target.add_arguments(parser)
    return parser.parse_args(argv)


def test_a_bucket_on_aws_is_named(tmp_path: Path) -> None:
    assert target.open_bucket(parsed("--bucket", "shop-catalog")).name == "shop-catalog"


def test_a_bucket_elsewhere_is_named_with_its_address() -> None:
    found = target.open_bucket(parsed("--bucket", "shop", "--endpoint-url", "http://127.0.0.1:1"))
    assert found.name == "shop"
    assert target.open_bucket(parsed("--endpoint-url", "http://127.0.0.1:1")).name == "lookalike"


def test_a_running_stack_is_found_by_its_folder(tmp_path: Path) -> None:
    StackState("http://127.0.0.1:1", "http://127.0.0.1:2", "lookalike", "lite0").save(tmp_path)
    with state.hold(tmp_path):
        assert target.open_bucket(parsed("--state", str(tmp_path))).name == "lookalike"


def test_a_stack_that_is_stopped_says_how_to_start_it(tmp_path: Path) -> None:
    StackState("http://127.0.0.1:1", "http://127.0.0.1:2", "lookalike", "lite0").save(tmp_path)
    with pytest.raises(NotFound, match=rf"is stopped. Start it: .* --state {tmp_path}"):
        target.open_bucket(parsed("--state", str(tmp_path)))


def test_without_a_stack_it_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No local stack was started"):
        target.open_bucket(parsed("--state", str(tmp_path)))
