"""`cdk synth` and `cdk deploy` start here: `python -m infra.app`."""

import os
import sys

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.config import Config, ConfigError
from infra.edge import Edge
from infra.stack import Lookalike


def build(app: cdk.App) -> Lookalike:
    """Both stacks of one environment, ready to synthesise; no account is asked anything."""
    config = Config.from_context(app.node, os.environ.get("CDK_DEFAULT_ACCOUNT"))
    edge = Edge(app, f"{config.name}-edge", config) if config.needs_edge else None
    stack = Lookalike(app, config.name, config, edge)
    cdk.Tags.of(app).add("project", "lookalike")
    cdk.Tags.of(app).add("environment", config.env)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return stack


def main() -> None:
    """Synthesises; a value that means nothing is a sentence, not a traceback."""
    app = cdk.App()
    try:
        build(app)
    except ConfigError as error:
        sys.exit(f"lookalike: {error}")
    app.synth()


if __name__ == "__main__":
    main()
