"""What `-c` may say, and the sentence when it says something else."""

from pathlib import Path
from typing import Any

import pytest
from constructs import Node

from infra.config import Config, ConfigError


class Context:
    """As much of a construct's node as the configuration reads."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def try_get_context(self, name: str) -> Any:
        return self._values.get(name)


def config(**values: Any) -> Config:
    node: Any = Context(values)
    assert isinstance(Node, type)
    return Config.from_context(node, None)


def test_without_anything_it_is_a_dev_environment_without_firewall() -> None:
    assert (config().env, config().waf, config().needs_edge) == ("dev", False, False)


def test_prod_has_the_firewall_unless_told_otherwise() -> None:
    assert config(env="prod").waf
    assert not config(env="prod", waf="off").waf


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"env": "test"}, "dev, staging, prod"),
        ({"region": "europe"}, "eu-west-1"),
        ({"domain": "shop.example.com"}, "zone_id"),
        ({"waf": "maybe"}, "on or off"),
        ({"query_memory_mb": "2 GB"}, "whole number"),
        ({"log_days": "5"}, "log_days"),
    ],
)
def test_a_value_that_means_nothing_is_named(values: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        config(**values)


def test_an_encoder_that_is_not_built_is_named_with_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="make model ENCODER=resnet50"):
        _ = config(models=str(tmp_path)).encoder_file


def test_two_builds_of_one_encoder_are_not_chosen_from(tmp_path: Path) -> None:
    for mark in "ab":
        (tmp_path / f"resnet50-{mark * 64}.tflite").touch()
    with pytest.raises(ConfigError, match=r'2 builds of resnet50 \(resnet50-a.*CONTEXT="-c models=DIR"'):
        _ = config(models=str(tmp_path)).encoder_file
