"""Everything that differs between deployments, read from `-c name=value`."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs import Node

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENTS = ("dev", "staging", "prod")
LOG_DAYS = (1, 7, 14, 30, 90, 365)


class ConfigError(ValueError):
    """A context value means nothing here; the sentence says what may stand there."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """One deployment. The figures behind the sizes: docs/operations.md."""

    env: str = "dev"
    region: str = "eu-west-1"
    account: str | None = None
    throwaway: bool = False
    """Buckets go with the stack: for environments that hold nothing of value."""
    waf: bool = False
    domain: str | None = None
    zone_id: str | None = None
    zone_name: str | None = None
    encoder: str = "resnet50"
    """The encoder of a first deploy; afterwards the bucket says which one serves."""
    models: Path = ROOT / "build" / "models"
    layers: Path = ROOT / "build" / "layers"
    ingest_python: str = "3.13"
    """The Python of the ingest function and its layers (an emulator runs its own)."""
    ingest_memory_mb: int = 3008
    publish_memory_mb: int = 4096
    query_memory_mb: int = 2048
    query_storage_mb: int = 2048
    provisioned: int = 0
    """Query instances that are kept warm, at a price."""
    alarm_email: str | None = None
    log_days: int = 30

    @property
    def name(self) -> str:
        """Prefix of all that needs a name: environments live side by side in one account."""
        return f"lookalike-{self.env}"

    @property
    def needs_edge(self) -> bool:
        """Whether something has to live in us-east-1."""
        return self.waf or self.domain is not None

    @property
    def encoder_file(self) -> Path:
        """The built encoder that a first deploy names. Raises ConfigError with what to do."""
        found = sorted(self.models.glob(f"{self.encoder}-*.tflite"))
        if len(found) == 1:
            return found[0]
        if found:
            raise ConfigError(
                f"{self.models} holds {len(found)} builds of {self.encoder} "
                f"({', '.join(file.name for file in found)}). Leave only the one to deploy there, or copy it "
                'and its card into a folder of its own: `make deploy … CONTEXT="-c models=DIR"`.'
            )
        raise ConfigError(
            f"{self.models} holds no {self.encoder}. Build it: `make model ENCODER={self.encoder}`, or take "
            "another one: `make deploy … ENCODER=NAME`."
        )

    @classmethod
    def from_context(cls, node: Node, account: str | None) -> "Config":
        """The configuration that `-c` gives. Raises ConfigError."""
        env = _text(node, "env") or cls.env
        if env not in ENVIRONMENTS:
            raise ConfigError(f"-c env={env}: choose one of {', '.join(ENVIRONMENTS)}.")
        domain, zone_id, zone_name = (_text(node, name) for name in ("domain", "zone_id", "zone_name"))
        if domain and not (zone_id and zone_name):
            raise ConfigError(
                f"-c domain={domain} needs its hosted zone: -c zone_id=Z… -c zone_name=example.com."
            )
        log_days = _number(node, "log_days", cls.log_days)
        if log_days not in LOG_DAYS:
            raise ConfigError(f"-c log_days={log_days}: choose one of {', '.join(map(str, LOG_DAYS))}.")
        region = _text(node, "region") or cls.region
        if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
            raise ConfigError(f"-c region={region}: that is no region. An example: eu-west-1.")
        return cls(
            env=env,
            region=region,
            account=account,
            throwaway=_switch(node, "throwaway", default=False),
            waf=_switch(node, "waf", default=env == "prod"),
            domain=domain,
            zone_id=zone_id,
            zone_name=zone_name,
            encoder=_text(node, "encoder") or cls.encoder,
            models=Path(_text(node, "models") or cls.models),
            layers=Path(_text(node, "layers") or cls.layers),
            ingest_python=_text(node, "ingest_python") or cls.ingest_python,
            ingest_memory_mb=_number(node, "ingest_memory_mb", cls.ingest_memory_mb),
            publish_memory_mb=_number(node, "publish_memory_mb", cls.publish_memory_mb),
            query_memory_mb=_number(node, "query_memory_mb", cls.query_memory_mb),
            query_storage_mb=_number(node, "query_storage_mb", cls.query_storage_mb),
            provisioned=_number(node, "provisioned", cls.provisioned),
            alarm_email=_text(node, "alarm_email"),
            log_days=log_days,
        )


def _text(node: Node, name: str) -> str | None:
    value: Any = node.try_get_context(name)
    return str(value).strip() or None if value is not None else None


def _switch(node: Node, name: str, *, default: bool) -> bool:
    text = _text(node, name)
    if text is None:
        return default
    if text.lower() not in {"on", "off", "true", "false"}:
        raise ConfigError(f"-c {name}={text}: say on or off.")
    return text.lower() in {"on", "true"}


def _number(node: Node, name: str, default: int) -> int:
    text = _text(node, name)
    if text is None:
        return default
    if not text.isdecimal():
        raise ConfigError(f"-c {name}={text}: that is no whole number.")
    return int(text)
