"""What every test can ask for, and what none may do: reach AWS, the network, or this person's settings."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"

pytest_plugins = ["tests.encoders"]

# Before anything imports boto3: tests, and the processes they start, know no account, profile or endpoint.
for _name in [name for name in os.environ if name.startswith(("AWS_", "LOOKALIKE_", "POWERTOOLS_"))]:
    if _name != "AWS_CA_BUNDLE":
        del os.environ[_name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_XRAY_SDK_ENABLED": "false",
    "POWERTOOLS_TRACE_DISABLED": "true",
    "NO_COLOR": "1",
    "NO_PROXY": "127.0.0.1,localhost",
}


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The measuring data beside the checkout; a test that asks for it skips where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared/data beside this checkout: the pictures for measuring are not part of it")
    return SHARED


def missing_browser() -> str | None:
    """Why no browser test can run here, or None."""
    if shutil.which("chromium"):
        return None
    return "no Chromium on this machine: `make browser` installs it"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tier where there is no browser, before its fixtures start a whole system."""
    reason = missing_browser()
    if reason is None:
        return
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "browser"):
            item.add_marker(pytest.mark.skip(reason=reason))
