"""MiniStack as a child process: S3 and SQS on 127.0.0.1, its objects kept in a folder."""

import os
import runpy
from collections.abc import Mapping
from pathlib import Path

from workbench.local_stack import parent

MODULE = "workbench.local_stack.emulator"
HEALTH = "/_ministack/health"
REGION = "us-east-1"


def client_environment(endpoint_url: str) -> dict[str, str]:
    """What a process needs in its environment for boto3 to talk to the emulator and to nothing else."""
    return {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def environment(port: int, folder: Path, extra: Mapping[str, str] = {}) -> dict[str, str]:
    """What MiniStack needs in its environment to listen on 127.0.0.1:`port` and to keep objects in `folder`.

    `extra` adds to it or changes it: the deploy test asks for more services.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return inherited | {
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "s3,sqs",
        "IOT_MTLS_ENABLED": "0",  # it would listen on every address, whatever BIND_HOST says
        "SFTP_ENABLED": "0",
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "PERSIST_STATE": "0",  # queues and notifications are wired anew at every start
        "STATE_DIR": str(folder / "state"),
        "LOG_LEVEL": "WARNING",
        **extra,
    }


def main() -> None:
    """Runs MiniStack until it is told to stop, or until the process that started it is gone."""
    parent.leave_with_parent()
    runpy.run_module("ministack", run_name="__main__")


if __name__ == "__main__":
    main()
