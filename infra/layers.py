"""The ingest function's two layers, as `make layers` built them: our core, and what it stands on."""

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.config import Config, ConfigError


class Layers(Construct):
    """`core` (the package lookalike) and `vision` (LiteRT, NumPy, Pillow, …), each under /opt/python."""

    def __init__(self, scope: Construct, id: str, config: Config) -> None:
        super().__init__(scope, id)
        runtime = python_runtime(config)
        self.all = [
            lambda_.LayerVersion(
                self,
                name.capitalize(),
                code=lambda_.Code.from_asset(_folder(config, name)),
                compatible_runtimes=[runtime],
                compatible_architectures=[lambda_.Architecture.X86_64],
                description=f"{config.name}: {name}",
            )
            for name in ("core", "vision")
        ]


def python_runtime(config: Config) -> lambda_.Runtime:
    """The Lambda runtime of the Python that the layers were built for."""
    return lambda_.Runtime(f"python{config.ingest_python}", lambda_.RuntimeFamily.PYTHON)


def _folder(config: Config, name: str) -> str:
    folder = config.layers / config.ingest_python / name
    if not (folder / "python").is_dir():
        raise ConfigError(f"{folder} is not built. Run `make layers INGEST_PYTHON={config.ingest_python}`.")
    return str(folder)
