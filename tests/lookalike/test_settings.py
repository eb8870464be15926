"""Settings come from the environment; a bad one stops the start with a sentence that names it."""

from pathlib import Path

import pytest

from lookalike.photo_limits import Limits
from lookalike.settings import IngestSettings, PublishSettings, QuerySettings, Settings, SettingsError

INGEST = {"LOOKALIKE_BUCKET": "catalog", "LOOKALIKE_ENCODER": "fake-0"}
ALL = [IngestSettings, PublishSettings, QuerySettings]


def test_the_environment_is_read_by_name() -> None:
    settings = IngestSettings.from_env({**INGEST, "LOOKALIKE_MAX_BYTES": "17", "LOOKALIKE_CACHE": "/tmp/x"})
    assert settings == IngestSettings(bucket="catalog", encoder="fake-0", max_bytes=17, cache=Path("/tmp/x"))


def test_the_process_s_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in INGEST.items():
        monkeypatch.setenv(name, value)
    assert IngestSettings.from_env().bucket == "catalog"


@pytest.mark.parametrize("kind", ALL)
def test_what_has_to_be_set_is_named(kind: type[Settings]) -> None:
    for name, required in kind.variables().items():
        given = {
            variable: "1" for variable, needed in kind.variables().items() if needed and variable != name
        }
        if required:
            with pytest.raises(SettingsError, match=name):
                kind.from_env(given)
        else:
            kind.from_env(given)


def test_a_blank_value_is_no_value() -> None:
    assert IngestSettings.from_env({**INGEST, "LOOKALIKE_MAX_BYTES": " "}).max_bytes == 20_000_000
    with pytest.raises(SettingsError, match="LOOKALIKE_BUCKET"):
        IngestSettings.from_env({**INGEST, "LOOKALIKE_BUCKET": ""})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HOLD_SHARE", "1.5", "a number from 0 to 1"),
        ("HOLD_SHARE", "nan", "a number from 0 to 1"),
        ("KEEP_VERSIONS", "0", "a whole number of at least 1"),
        ("KEEP_VERSIONS", "five", "a whole number"),
        ("KEEP_DAYS", "-1", "a number of at least 0"),
    ],
)
def test_a_value_that_means_nothing_is_named(name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=f"LOOKALIKE_{name} is '{value}'; it has to be {sentence}"):
        PublishSettings.from_env({**INGEST, f"LOOKALIKE_{name}": value})


def test_the_limits_are_those_of_photo() -> None:
    settings = IngestSettings.from_env(INGEST)
    assert Limits(settings.max_bytes, settings.max_pixels, settings.max_side) == Limits()


def test_a_secret_is_not_printed() -> None:
    settings = QuerySettings.from_env({"LOOKALIKE_BUCKET": "catalog", "LOOKALIKE_ORIGIN_SECRET": "hush"})
    assert settings.origin_secret == "hush"
    assert "hush" not in repr(settings)
