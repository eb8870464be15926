"""Lets pip in a build reach the package index as this machine's pip does: mounted meanwhile, in no image."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.infra.leftovers import remove

_SETTING = re.compile(r"^(?:[\w-]+|:env:)\.(?P<name>[\w-]+)='(?P<value>.*)'$")
_PASSED_ON = {
    "cert", "client-cert", "index-url", "extra-index-url", "find-links", "no-index", "trusted-host",
    "timeout", "default-timeout", "retries", "proxy",
}  # fmt: skip


def volumes(folder: Path) -> list[str]:
    """`--volume` values for a build: a pip.conf of what pip is told here, and the paths that it names."""
    settings = pip_settings()
    conf = folder / "pip.conf"
    remove(conf)
    conf.write_text("\n".join(["[global]", *(f"{name} = {value}" for name, value in settings.items()), ""]))
    conf.chmod(0o644)
    given = [f"{conf}:/etc/pip.conf:ro"]
    certificates = os.environ.get("SSL_CERT_FILE") or "/etc/ssl/certs/ca-certificates.crt"
    wanted = [*local_paths(settings), certificates]
    return given + [f"{path}:{path}:ro" for path in dict.fromkeys(wanted) if Path(path).exists()]


def pip_settings() -> dict[str, str]:
    """What `pip config list` says (files and environment, which wins), as far as a build needs it."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    loud = {**os.environ, "PIP_QUIET": "0"}  # a quiet pip lists nothing
    done = subprocess.run(command, env=loud, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    matches = [match for line in done.stdout.splitlines() if (match := _SETTING.match(line.strip()))]
    matches.sort(key=lambda match: match.string.startswith(":env:"))
    return {
        match["name"]: " ".join(match["value"].replace("\\n", " ").split())
        for match in matches
        if match["name"] in _PASSED_ON
    }


def local_paths(settings: dict[str, str]) -> list[str]:
    """The absolute paths among the settings' values: certificates, folders of wheels, indexes on disk.

    An index's pages (`simple/`) link to files beside them, so the folder around them counts.
    """
    words = " ".join(settings.values()).split()
    paths = [unquote(urlsplit(word).path) if word.startswith("file:") else word for word in words]
    found = [Path(path) for path in paths if path.startswith("/")]
    return [str(path.parent if path.name == "simple" else path) for path in found]
