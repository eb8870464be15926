"""The locks: complete, hashed, and one resolution, so that what is tested is what is deployed."""

import re
from pathlib import Path

import pytest

FUNCTIONS = ["build", "core", "ingest", "publish", "query"]
PIN = re.compile(r"^([a-z0-9][a-z0-9-]*)==([^\s;\\]+)", re.M)


def pins(root: Path, name: str) -> set[tuple[str, str]]:
    """(package, version) of each line of a lock; a package can have a version for each Python."""
    return set(PIN.findall((root / "requirements" / f"{name}.txt").read_text()))


def wanted(root: Path, name: str) -> set[str]:
    """Package names that a `.in` file asks for, by itself and through `-r`."""
    found = set()
    for line in (root / "requirements" / f"{name}.in").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("-r "):
            found |= wanted(root, line.removeprefix("-r ").removesuffix(".in"))
        elif line:
            found.add(re.split(r"[\s;\[<>=!~]", line)[0])
    return found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_functions_lock_is_part_of_the_tested_one(name: str, root: Path) -> None:
    assert pins(root, name)
    assert pins(root, name) <= pins(root, "dev")


@pytest.mark.parametrize("name", [*FUNCTIONS, "dev"])
def test_a_lock_holds_what_is_asked_for(name: str, root: Path) -> None:
    missing = wanted(root, name) - {package for package, _ in pins(root, name)}
    assert not missing, f"run `make lock`: requirements/{name}.txt lacks {missing}"


@pytest.mark.parametrize("name", [*FUNCTIONS, "dev"])
def test_each_pin_has_its_files_hashes(name: str, root: Path) -> None:
    text = (root / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M)
    assert not [entry.split("\n")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert not re.findall(r"^--\S+", text, flags=re.M), "a lock says what, never where from"
