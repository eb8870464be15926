"""What infra sets is exactly what each function reads."""

from pathlib import Path

import pytest

from infra.query import MAX_PHOTO_BYTES
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


LAMBDA_TAKES = 6 * 1024 * 1024  # bytes of request, the photo in it as base64


def test_a_function_is_told_what_the_rest_of_the_stack_is(prod: Synthesised, some_encoder: Path) -> None:
    (encoder,) = some_encoder.glob("resnet50-*.tflite")
    for name in ("Ingest", "Publish", "Query"):
        told = prod.one("AWS::Lambda::Function", f"{name}Function")["Environment"]["Variables"]
        assert told["LOOKALIKE_BUCKET"]["Ref"].startswith("BucketsCatalog")
        assert told["LOOKALIKE_CACHE"].startswith("/tmp/"), "nothing else can be written to"
        assert told["POWERTOOLS_LOG_LEVEL"] == "INFO"
        assert told.get("LOOKALIKE_ENCODER", encoder.stem) == encoder.stem
    assert told["LOOKALIKE_MAX_BYTES"] == str(MAX_PHOTO_BYTES)
    assert LAMBDA_TAKES * 0.9 < MAX_PHOTO_BYTES * 4 / 3 < LAMBDA_TAKES
