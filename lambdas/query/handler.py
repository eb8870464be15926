"""Lambda's door to the query API: Mangum translates, Powertools log, measure and trace."""

from __future__ import annotations

import json
import os
import re
import time
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from mangum import Mangum
from mangum.types import ASGI

logger = Logger(service="query")
metrics = Metrics(namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "lookalike"), service="query")
# Two metrics and the cold start, no more: each costs $0.30 a month beyond ten, and the log has every stage.
tracer = Tracer(service="query")

TEXT = ["text/", "application/json", "application/problem+json"]  # the rest travels in base64
_STAGE = re.compile(r"(\w+);dur=([\d.]+)")


@cache
def adapter() -> Mangum:
    """The app, built at the first event: importing this module needs no settings, and loads nothing."""
    from aws_lambda_powertools.logging.utils import copy_config_to_registered_loggers

    from lambdas.query.api import create_app
    from lambdas.query.state import State

    copy_config_to_registered_loggers(logger, include={"lambdas.query", "lookalike"})
    return wrapped(create_app(State.from_environment()))


def wrapped(app: ASGI) -> Mangum:
    """`app` behind API Gateway. Its lifespan would run at every request; it has none."""
    return Mangum(app, lifespan="off", text_mime_types=TEXT)


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An API Gateway event (payload 2.0) → its answer."""
    began = time.perf_counter()
    answer: dict[str, Any] = adapter()(event, context)  # type: ignore[arg-type]  # Mangum only hands it on
    metrics.add_metric(
        name="answer_ms", unit=MetricUnit.Milliseconds, value=(time.perf_counter() - began) * 1000
    )
    _tell(event, answer)
    return answer


def _tell(event: dict[str, Any], answer: dict[str, Any]) -> None:
    """One line and the stages' times. No photo, no token, no words that somebody typed: the path alone."""
    http = event.get("requestContext", {}).get("http", {})
    status = int(answer["statusCode"])
    headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    stages = {name: float(ms) for name, ms in _STAGE.findall(headers.get("server-timing", ""))}
    code = _code(answer) if status >= 400 else None
    logger.info(
        "answered",
        extra={
            "method": http.get("method"),
            "path": http.get("path"),
            "status": status,
            **({"code": code} if code else {}),
            **({"timings_ms": stages} if stages else {}),
        },
    )
    if "encode" in stages:
        metrics.add_metric(name="encode_ms", unit=MetricUnit.Milliseconds, value=stages["encode"])
    tracer.put_annotation("status", str(status))


def _code(answer: dict[str, Any]) -> str | None:
    """The problem's stable code."""
    try:
        return str(json.loads(answer["body"])["code"])
    except (ValueError, KeyError, TypeError):
        return None
