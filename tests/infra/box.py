"""Runs an unpacked image as Lambda does: read-only files, a /tmp of its own, no shared memory, no root."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.infra.buildah import Image
from tests.infra.leftovers import ALONE

# $1: the image's files, $2: its user, $3: its folder; the rest is for `env`. /dev has no shm, as on Lambda.
_SCRIPT = """
set -eu
root=$1 user=$2 folder=$3
shift 3
mount --bind "$root" "$root"
mount -t tmpfs -o mode=1777,size=${TMP_MB}m tmpfs "$root/tmp"
mount -t tmpfs -o mode=755,size=1m tmpfs "$root/dev"
for device in null zero random urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc proc "$root/proc"
mount -o remount,bind,ro "$root"
exec chroot --userspec="$user:$user" "$root" /usr/bin/env -i -C "$folder" "$@"
"""


def start(
    image: Image,
    environment: Mapping[str, str],
    log: Path,
    *,
    command: list[str] | None = None,
    tmp_mb: int = 2048,
) -> subprocess.Popen[bytes]:
    """Starts the image's entrypoint with its command (or `command` in place of both); ends when we end."""
    variables = [f"{name}={value}" for name, value in {**image.environment, **environment}.items()]
    started = command or [*image.entrypoint, *image.command]
    script = ["sh", "-c", _SCRIPT, "box", str(image.root), image.user, image.workdir, *variables, *started]
    with log.open("ab") as sink:
        return subprocess.Popen(
            [*ALONE, *script],
            env={"PATH": os.environ["PATH"], "TMP_MB": str(tmp_mb)},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
        )


def run(image: Image, command: list[str], log: Path) -> int:
    """Runs a program in the image to its end; its exit code. What it says is in `log`."""
    return start(image, {}, log, command=command).wait(60)
