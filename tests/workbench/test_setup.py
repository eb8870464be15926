"""`make setup` on a machine that lacks something: a sentence that says how to get it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# What the script itself calls. Not here: Python, make, a compiler.
TOOLS = ["sh", "cat", "cksum", "dirname", "flock", "grep", "mkdir", "rm", "uname"]


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A fresh checkout, as far as the set-up reads it."""
    copy = tmp_path / "checkout"
    shutil.copytree(root / "requirements", copy / "requirements")
    (copy / "workbench").mkdir()
    for name in ("workbench/setup.sh", "workbench/index.sh", "pyproject.toml"):
        shutil.copy(root / name, copy / name)
    return copy


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with the shell's everyday tools and nothing to build with."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    return folder


def run_setup(checkout: Path, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(checkout / "workbench/setup.sh")],
        env={"PATH": str(path)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_python_it_says_which_and_how(checkout: Path, bare_path: Path) -> None:
    done = run_setup(checkout, bare_path)
    assert done.returncode != 0
    assert "Python 3.11, 3.12 or 3.13 is needed and none was found." in done.stderr
    assert "apt-get install python3" in done.stderr


def test_an_interpreter_that_does_not_do_is_named(checkout: Path, bare_path: Path) -> None:
    done = run_setup(checkout, bare_path, PYTHON="/bin/false")
    assert done.returncode != 0
    assert "PYTHON=/bin/false is not a working Python" in done.stderr


def test_without_make_or_a_compiler_it_says_how_to_get_them(checkout: Path, bare_path: Path) -> None:
    python = sys.executable
    assert "apt-get install make" in run_setup(checkout, bare_path, PYTHON=python).stderr
    (bare_path / "make").symlink_to("/bin/true")
    done = run_setup(checkout, bare_path, PYTHON=python)
    assert done.returncode != 0
    assert "a C++ compiler is needed" in done.stderr
    assert "apt-get install g++" in done.stderr
    assert not (checkout / ".venv").exists()
