"""What the functions are told through environment variables: read at first use, refused by name."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self, get_type_hints

from lookalike.errors import LookalikeError

PREFIX = "LOOKALIKE_"


class SettingsError(LookalikeError):
    """A variable is missing or means nothing; the sentence names it."""

    code = "bad_settings"


def _number(default: float, least: float, most: float = float("inf")) -> Any:
    """A field whose value has to lie in [least, most]."""
    return field(default=default, metadata={"least": least, "most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Base: field `max_bytes` is the variable `LOOKALIKE_MAX_BYTES`; one without default has to be set."""

    bucket: str
    cache: Path = Path("/tmp/lookalike")  # noqa: S108  # the one place that a function may write to

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """The settings as the environment gives them. Raises SettingsError."""
        given = os.environ if environ is None else environ
        types = get_type_hints(cls)
        values = {}
        for one in fields(cls):
            text = given.get(variable(one.name), "").strip()
            if text:
                values[one.name] = _value(one, types[one.name], text)
            elif one.default is MISSING:
                raise SettingsError(
                    f"{variable(one.name)} is not set: {cls.__name__} can't start without it."
                )
        return cls(**values)

    @classmethod
    def variables(cls) -> dict[str, bool]:
        """Every variable that `from_env` reads → whether it has to be set."""
        return {variable(one.name): one.default is MISSING for one in fields(cls)}


def variable(name: str) -> str:
    """The environment variable of a field: `max_bytes` → `LOOKALIKE_MAX_BYTES`."""
    return PREFIX + name.upper()


def _value(one: Field[Any], kind: type, text: str) -> Any:
    if kind not in (int, float):
        return kind(text)
    least, most = one.metadata.get("least", float("-inf")), one.metadata.get("most", float("inf"))
    try:
        number = kind(text)
        if least <= number <= most:  # false for NaN, too
            return number
    except ValueError:
        pass
    noun = "a whole number" if kind is int else "a number"
    wanted = f"{noun} of at least {least:g}" if most == float("inf") else f"{noun} from {least:g} to {most:g}"
    raise SettingsError(f"{variable(one.name)} is '{text}'; it has to be {wanted}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSettings(Settings):
    """What a picture may be at most; the defaults are those of `photo.Limits`."""

    max_bytes: int = _number(20_000_000, 1)
    max_pixels: int = _number(50_000_000, 1)
    max_side: int = _number(20_000, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSettings(PictureSettings):
    """`encoder` is the id of a first deploy's encoder: used until there is a CURRENT, which then names it."""

    encoder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings(Settings):
    """`hold_share`: a publish that would remove a larger share of products waits for `lookalike accept`.

    `keep_versions` snapshots, and all that served in the last `keep_days`, are kept. `images_queue` is the
    URL of the queue for keys that ingest has to look at again; empty: they wait for the next sweep.
    """

    encoder: str
    keep_versions: int = _number(5, 1)
    keep_days: float = _number(7.0, 0)
    hold_share: float = _number(0.3, 0, 1)
    images_queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySettings(PictureSettings):
    """`check_seconds`: how long an answer may be older than CURRENT. `origin_secret`: what CloudFront sends
    in a header, so that nobody else is answered; empty: everybody is.
    """

    max_bytes: int = _number(6_000_000, 1)
    check_seconds: float = _number(5.0, 0)
    origin_secret: str = field(default="", repr=False)
