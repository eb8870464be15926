"""Which of the packages in a folder would not run on Lambda: the tags of their wheels say so."""

import re
from pathlib import Path

GLIBC = (2, 34)  # Amazon Linux 2023
_TAG = re.compile(r"^Tag: (?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>.+)$", re.MULTILINE)
_MANYLINUX = re.compile(r"manylinux_(\d+)_(\d+)_x86_64")
_OLD_NAMES = {"manylinux1_x86_64", "manylinux2010_x86_64", "manylinux2014_x86_64"}
_COMPILED_HERE = {"annoy"}  # has no wheels: compiled in the image's own build stage


def unfit(packages: Path, python: str) -> list[str]:
    """Packages under `packages` that this Python ("3.13") or Lambda's glibc can't load, with their tags."""
    files = sorted(packages.glob("*.dist-info/WHEEL"))
    assert len(files) > 10, f"{packages} holds {len(files)} packages: too few to be the real thing"
    tags = {file.parent.name: _TAG.findall(file.read_text()) for file in files}
    return [
        f"{name}: {found}"
        for name, found in tags.items()
        if name.split("-")[0] not in _COMPILED_HERE and not any(_tag_fits(tag, python) for tag in found)
    ]


def _tag_fits(tag: tuple[str, str, str], python: str) -> bool:
    interpreter, abi, platform = tag
    ours = f"cp{python.replace('.', '')}"
    by_python = interpreter in {ours, "py3", "py2.py3"} or abi == "abi3"
    return by_python and (platform == "any" or any(_loads(one) for one in platform.split(".")))


def _loads(platform: str) -> bool:
    found = _MANYLINUX.fullmatch(platform)
    return platform in _OLD_NAMES or (found is not None and tuple(map(int, found.groups())) <= GLIBC)
