"""What the three functions have in common: logs that end, tracing, a role, assets of only its files."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_ecr_assets import Platform
from constructs import Construct

from infra.config import ROOT, Config

CACHE = "/tmp/lookalike"  # the one place that a function may write to
_RETENTION = {
    1: logs.RetentionDays.ONE_DAY,
    7: logs.RetentionDays.ONE_WEEK,
    14: logs.RetentionDays.TWO_WEEKS,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
}


ONE_BLAS_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""For functions that multiply small matrices: starting threads for that costs more than it saves."""


def log_group(scope: Construct, config: Config, name: str) -> logs.LogGroup:
    """The function's log group, kept as long as the configuration says."""
    return logs.LogGroup(
        scope,
        "Logs",
        log_group_name=f"/aws/lambda/{config.name}-{name}",
        retention=_RETENTION[config.log_days],
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )


def role(scope: Construct, config: Config, logs_to: logs.LogGroup) -> iam.Role:
    """A role that may write its own log and traces, and nothing else until it is granted."""
    made = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        description=f"{config.name} function",
    )
    logs_to.grant_write(made)
    return made


def environment(config: Config, name: str, **settings: object) -> dict[str, str]:
    """`bucket=…` becomes LOOKALIKE_BUCKET=…, beside what Powertools reads."""
    ours = {f"LOOKALIKE_{key.upper()}": str(value) for key, value in settings.items()}
    return ours | {
        "LOOKALIKE_CACHE": CACHE,
        "POWERTOOLS_SERVICE_NAME": name,
        "POWERTOOLS_METRICS_NAMESPACE": config.name,
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }


def image(function: str) -> lambda_.DockerImageCode:
    """The image of `lambdas/<function>`: rebuilt when one of its own files changes, and only then."""
    return lambda_.DockerImageCode.from_image_asset(
        str(ROOT),
        file=f"lambdas/{function}/Dockerfile",
        exclude=[
            "*",
            "!layers/core/python/lookalike/*.py",
            f"!lambdas/{function}/*",
            f"!requirements/{function}.txt",
            "!requirements/build.txt",
            "**/__pycache__",
        ],
        ignore_mode=cdk.IgnoreMode.DOCKER,
        platform=Platform.LINUX_AMD64,
    )


def zipped(function: str) -> lambda_.AssetCode:
    """The code of `lambdas/<function>` as a zip: its own modules, and nothing else."""
    return lambda_.Code.from_asset(
        str(ROOT), exclude=["*", f"!lambdas/{function}/*.py"], ignore_mode=cdk.IgnoreMode.DOCKER
    )
