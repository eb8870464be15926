"""Builds images with buildah in a storage under build/images: no Docker engine, no daemon, only root."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.infra.leftovers import CommandFailed, only_folder, remove, run


@dataclass(frozen=True)
class Image:
    """A built image: its unpacked files, and how it wants to be started."""

    root: Path
    entrypoint: Sequence[str]
    command: Sequence[str]
    environment: Mapping[str, str]
    user: str
    workdir: str


class Buildah:
    """One storage. vfs unpacks each image into a folder of its own: no kernel module, easy to look into."""

    def __init__(self, folder: Path) -> None:
        self._folder = only_folder(folder)
        self._storage = folder / "storage"
        self._start_clean()

    def has(self, name: str) -> bool:
        """Whether an image of this name is there, whole."""
        try:
            self._buildah("inspect", "--type", "image", "--format", "{{.FromImageID}}", name)
        except CommandFailed:
            return False
        return True

    def import_base(self, tar: Path, name: str, config: Sequence[str], script: Path) -> None:
        """Makes `name` from the files in `tar`, with `script` as its entrypoint; whole or not at all."""
        container = self._buildah("from", "scratch").strip()
        self._buildah("add", "--quiet", container, tar, "/")
        self._buildah("copy", "--quiet", "--chmod", "755", container, script, "/lambda-entrypoint.sh")
        self._buildah("config", *config, container)
        self._buildah("commit", "--quiet", "--rm", container, name)

    def name(self, image: str, name: str) -> None:
        """Gives an image another name, whatever had it before."""
        self._buildah("tag", image, name)

    def keep_only(self, names: Collection[str]) -> None:
        """Removes images of earlier sources: each is some hundred megabytes."""
        said = self._buildah("images", "--format", "{{.Name}}:{{.Tag}}").split()
        there = [name.removeprefix("localhost/") for name in said if "<none>" not in name]
        for name in there:
            if name not in names:
                self._buildah("rmi", "--force", name)
        self._buildah("rmi", "--prune")

    def forget_containers(self) -> None:
        """Removes what `unpack` made; the images stay."""
        self._buildah("rm", "--all")

    def build(
        self, context: Path, dockerfile: str, name: str, arguments: Mapping[str, str], volumes: Sequence[str]
    ) -> None:
        """Builds `<context>/<dockerfile>` as `name`; `volumes` are there while it builds and in no image."""
        given = [part for key, value in arguments.items() for part in ("--build-arg", f"{key}={value}")]
        given += [part for volume in volumes for part in ("--volume", volume)]
        self._buildah(
            "build", "--isolation", "chroot", "--pull=never", "--format", "docker", "--quiet", *given,
            "--file", context / dockerfile, "--tag", name, context,
        )  # fmt: skip

    def unpack(self, name: str) -> Image:
        """The image's files in a folder of this storage, and its configuration."""
        container = self._buildah("from", "--pull=never", name).strip()
        root = Path(self._buildah("mount", container).strip())
        found = json.loads(self._buildah("inspect", "--type", "image", name))["Docker"]["config"]
        return Image(
            root=root,
            entrypoint=found.get("Entrypoint") or [],
            command=found.get("Cmd") or [],
            environment=dict(variable.split("=", 1) for variable in found.get("Env") or []),
            user=found.get("User") or "root",
            workdir=found.get("WorkingDir") or "/",
        )

    def _start_clean(self) -> None:
        """Without containers of an earlier run; a storage that a killed one damaged goes as a whole."""
        try:
            only_folder(self._storage)
            self.forget_containers()
        except (CommandFailed, OSError):
            remove(self._storage)
            only_folder(self._storage)

    def _buildah(self, *arguments: str | Path) -> str:
        scratch = only_folder(self._folder / "scratch")
        runroot = only_folder(self._folder / "runroot")
        where: list[str | Path] = ["--root", self._storage, "--runroot", runroot, "--storage-driver", "vfs"]
        return run(["buildah", *where, *arguments], more={"TMPDIR": str(scratch), "STORAGE_OPTS": ""})
