"""What publish's tests begin with."""

from pathlib import Path

import pytest

from tests.lambdas.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An empty house that never holds a publish."""
    return House(tmp_path, hold_share=1.0)


@pytest.fixture
def guarded(tmp_path: Path) -> House:
    """A house with ten products, as careful as the deployed one."""
    house = House(tmp_path)
    house.drop({f"images/{number}.jpg": number for number in range(10)})
    house.publish()
    return house
