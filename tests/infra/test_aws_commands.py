"""Each `aws …` line of the guides is one that AWS's own description of its services knows."""

import re
import shlex
from collections.abc import Iterable
from typing import Any

import jmespath
import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from tests.infra.test_docs import commands

# The command line's own, which no service describes.
ANYWHERE = {"region", "output", "query", "cli-binary-format"}
OF_S3 = {"sync": {"exclude", "include", "delete"}, "rm": {"recursive", "exclude", "include"}}
IN_PLACE_OF = {("create-invalidation", "paths"): "invalidation-batch"}
SERVICE_OF = {"s3api": "s3"}


class Unknown(Exception):
    """AWS has no such thing."""


def options(words: Iterable[str]) -> dict[str, list[str]]:
    """`--name a b` → name: [a, b]."""
    found: dict[str, list[str]] = {}
    for word in words:
        if word in {">", "|"}:
            break
        if word.startswith("--"):
            found[word.removeprefix("--")] = []
        elif found:
            list(found.values())[-1].append(word)
    return found


def operation(service: str, command: str) -> OperationModel:
    try:
        described = Loader().load_service_model(service, "service-2")
    except UnknownServiceError as error:
        raise Unknown(f"aws {service}") from error
    model = ServiceModel(described, service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in names:
        raise Unknown(f"aws {service} {command}")
    return model.operation_model(names[command])


def check(line: str) -> None:
    """Raises Unknown, with what nobody at AWS would know."""
    _, service, command, *words = shlex.split(line)
    given = options(words)
    if "query" in given:
        jmespath.compile(*given["query"])
    if service == "s3":
        if command not in OF_S3:
            raise Unknown(f"aws s3 {command}")
        refuse(given.keys() - ANYWHERE - OF_S3[command], line)
        return
    shape: Any = operation(SERVICE_OF.get(service, service), command).input_shape
    takes = {xform_name(name, "-"): member for name, member in shape.members.items()}
    flags = {f"no-{name}" for name, member in takes.items() if member.type_name == "boolean"}
    ours = {IN_PLACE_OF.get((command, name), name) for name in given}
    refuse(ours - takes.keys() - flags - ANYWHERE, line)
    needs = {xform_name(name, "-") for name in shape.required_members}
    refuse(needs - {name.removeprefix("no-") for name in ours}, f"{line} lacks")
    for name, values in given.items():
        allowed = getattr(takes.get(name), "enum", None)
        refuse(set(values) - set(allowed) if allowed else set(), line)


def refuse(names: set[str], line: str) -> None:
    if names:
        raise Unknown(f"{line}: {', '.join(sorted(names))}")


def lines() -> list[str]:
    """Those with something to check; `aws s3 sync` and the like are only spoken of."""
    return sorted(line for line in commands("aws") if len(line.split()) > 2 and "…" not in line.split())


def test_the_guides_tell_what_to_type() -> None:
    assert len(lines()) >= 10


@pytest.mark.parametrize("line", lines())
def test_aws_knows_it(line: str) -> None:
    check(line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("aws sqss purge-queue --queue-url X", "aws sqss"),
        ("aws sqs purge --queue-url X", "aws sqs purge"),
        ("aws sqs purge-queue --queue X", "queue"),
        ("aws s3api copy-object --bucket B --copy-source B/CURRENT", "lacks: key"),
        ("aws lambda invoke --function-name F --invocation-type Evnt out", "Evnt"),
        ("aws cloudformation update-termination-protection --stack-name S", "lacks: enable-termination"),
        ("aws s3 rm s3://B --recursively", "recursively"),
        ("aws s3 remove s3://B", "aws s3 remove"),
    ],
)
def test_what_aws_does_not_know_would_be_seen(line: str, said: str) -> None:
    with pytest.raises(Unknown, match=re.escape(said)):
        check(line)


def test_a_query_that_is_none_would_be_seen() -> None:
    with pytest.raises(jmespath.exceptions.ParseError):
        check("aws s3api list-object-versions --bucket B --query 'DeleteMarkers[?IsLatest'")
