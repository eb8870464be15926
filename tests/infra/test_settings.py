"""What infra sets is exactly what each function reads."""

import pytest

from lookalike.settings import IngestSettings, PublishSettings, QuerySettings, Settings
from tests.infra.conftest import Synthesised


@pytest.mark.parametrize(
    ("name", "settings"), [("Ingest", IngestSettings), ("Publish", PublishSettings), ("Query", QuerySettings)]
)
def test_each_variable_that_is_set_is_read_and_each_that_must_be_set_is(
    prod: Synthesised, name: str, settings: type[Settings]
) -> None:
    environment = prod.one("AWS::Lambda::Function", f"{name}Function")["Environment"]["Variables"]
    ours = {variable for variable in environment if variable.startswith("LOOKALIKE_")}
    read = settings.variables()
    assert ours <= read.keys()
    assert {variable for variable, needed in read.items() if needed} <= ours
