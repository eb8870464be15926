"""Steps that several of publish's tests take."""

from lambdas.publish.publish import Outcome, publish
from tests.lambdas.house import House


def rebuild(house: House) -> Outcome:
    """What the nightly schedule asks for."""
    house.clock.advance(1)
    return publish(house.store, house.settings, house.now, house.send, rebuild=True)
