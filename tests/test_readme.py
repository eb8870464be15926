"""What the README and the other guides tell people to type exists."""

import io
import re
import subprocess
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from workbench import cli
from workbench.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted(
    str(page.relative_to(ROOT))
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md"))
)


def commands(text: str) -> list[str]:
    """The command lines of a Markdown text: in fenced blocks, and in `code` that begins like one."""
    fences = re.findall(r"^```[a-z]*\n(.*?)^```", text, flags=re.M | re.S)
    lines = [line.strip().removeprefix("$ ") for block in fences for line in block.splitlines()]
    prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    lines += re.findall(r"`([^`\n]+)`", prose)
    return [
        line for line in lines if re.match(r"(?:\S+=\S+ |sudo |\.venv/bin/)*(?:make|lookalike)\s+\S", line)
    ]


def words(text: str, program: str) -> set[str]:
    """The first argument that each command line gives to `program`."""
    # Only names: `lookalike --help` and `make -n` are the programs' own.
    return {
        found.group(1)
        for line in commands(text)
        if (found := re.search(rf"\b{program}\s+(?:[A-Z]+=\S+\s+)*([a-z][a-z-]*)", line))
    }


def targets(root: Path) -> set[str]:
    """All targets that make knows, infra's included."""
    listing = subprocess.run(
        ["make", "-pnq"], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    return set(re.findall(r"^([a-z][a-z-]*):", listing.stdout, flags=re.M))


@cache
def help_for(*words_before_options: str) -> str:
    """What `lookalike … --help` prints: of the subcommand, where the words name one (`model build`)."""
    said = io.StringIO()
    with redirect_stdout(said), pytest.raises(SystemExit) as ended:
        cli.main([*words_before_options, "--help"])
    assert ended.value.code == 0
    return said.getvalue()


@pytest.fixture(scope="module", params=GUIDES)
def guide(request: pytest.FixtureRequest, root: Path) -> str:
    return (root / str(request.param)).read_text()


def test_the_make_targets_exist(guide: str, root: Path) -> None:
    assert words(guide, "make") <= targets(root)


def test_the_lookalike_commands_exist(guide: str) -> None:
    assert words(guide, "lookalike") <= set(COMMANDS)


def test_the_options_exist(guide: str) -> None:
    for line in commands(guide):
        _, called, rest = line.partition("lookalike ")
        options = set(re.findall(r"--[a-z][a-z-]*", rest))
        first, *more = rest.split()[:2] if called else [""]
        if first in COMMANDS and options:
            words_before = [first, *(word for word in more if re.fullmatch("[a-z]+", word))]
            known = help_for(*words_before)
            assert not [option for option in options if option not in known], line


def test_the_readme_shows_the_two_commands(root: Path) -> None:
    readme = (root / "README.md").read_text()
    assert {"demo", "test"} <= words(readme, "make")


def test_the_files_that_guides_link_to_exist(root: Path) -> None:
    for name in GUIDES:
        page = root / name
        for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
            assert "://" in link or (page.parent / link).exists(), f"{name} links to {link}"


def test_commands_are_found_in_fences_and_in_prose() -> None:
    text = (
        "Run `make demo` or `lookalike search x.jpg`.\n```sh\n$ make test-all\nsudo make browser\nls\n```\n"
    )
    assert words(text, "make") == {"demo", "test-all", "browser"}
    assert words(text, "lookalike") == {"search"}
