"""MiniStack as a child process: S3 and SQS on 127.0.0.1, its objects kept in a folder."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from lookalike.errors import LookalikeError

REGION = "us-east-1"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
}
_SECONDS_TO_START = 60


class EmulatorFailed(LookalikeError):
    """MiniStack did not start."""

    code = "emulator_failed"


def client_environment(endpoint_url: str) -> dict[str, str]:
    """What a process needs in its environment for boto3 to talk to the emulator and to nothing else."""
    return {
        **CREDENTIALS,
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def start(
    port: int, folder: Path, extra: Mapping[str, str] = {}
) -> subprocess.Popen[bytes]:
    """Starts MiniStack on 127.0.0.1:`port`, its state under `folder`; returns when it answers.

    `extra` adds environment variables (the deploy test asks for more services).
    Raises EmulatorFailed with the end of its log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "ministack.log"
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            env=_environment(port, folder, extra),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,  # Ctrl-C goes to us alone: we stop our children in order
        )
    if not _answers(process, port):
        process.kill()
        process.wait()
        raise EmulatorFailed(
            f"MiniStack did not start on port {port}. The end of {log}:\n{_tail(log)}\n"
            "Remove that folder to start with an empty state."
        )
    return process


def _environment(port: int, folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("AWS_")
    }
    return inherited | {
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "s3,sqs",
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "PERSIST_STATE": "0",  # queues and notifications are wired anew at every start
        "STATE_DIR": str(folder / "state"),
        "LOG_LEVEL": "WARNING",
        **extra,
    }


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/_ministack/health", timeout=2
            ):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
