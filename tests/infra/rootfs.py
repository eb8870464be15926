"""The base that stands in for AWS's: a Debian whose Python is Lambda's, as a tar; made once."""

import hashlib
import subprocess
from pathlib import Path

from tests.infra.leftovers import remove, run

SUITE = "trixie"  # its Python is 3.13, as in public.ecr.aws/lambda/python:3.13
PACKAGES = ("python3", "python3-venv")
PYTHON = "/var/lang"  # where AWS's base has its Python and pip
_LEFT_OUT = ("doc", "man", "locale", "info")


def rootfs(folder: Path) -> Path:
    """`<folder>/base-<hash>.tar`, made when it isn't there; needs root and a Debian mirror."""
    command = [
        "mmdebstrap",
        "--mode=root",
        "--variant=apt",
        "--format=tar",
        f"--include={','.join(PACKAGES)}",
    ]
    command += ["--aptopt=APT::Install-Recommends false", "--dpkgopt=force-unsafe-io"]
    command += [f"--customize-hook=chroot $1 python3 -m venv {PYTHON}"]
    command += [f"--dpkgopt=path-exclude=/usr/share/{part}/*" for part in _LEFT_OUT]
    made_of = hashlib.sha256(" ".join([*command, SUITE]).encode()).hexdigest()[:12]
    wanted = folder / f"base-{made_of}.tar"
    if wanted.is_file():
        return wanted
    for old in folder.glob("base-*"):  # other bases, halves of this one, a folder in its place
        remove(old)
    half = folder / f"{wanted.name}.part"
    run([*command, SUITE, half, *_mirror()])
    half.replace(wanted)
    return wanted


def _mirror() -> list[str]:
    """The mirror that this machine's apt uses; none named means Debian's own."""
    done = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    found = [line.removeprefix("Debian ") for line in done.stdout.splitlines() if line.startswith("Debian ")]
    return [uri for uri in found if uri.rstrip("/").endswith("/debian")][:1]
