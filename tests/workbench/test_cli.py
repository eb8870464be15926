"""The command line's frame: commands load on demand, and failures are sentences."""

import errno
import importlib
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from types import ModuleType

import pytest

from lookalike.errors import NotFound
from workbench import cli


@pytest.fixture
def greet(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A command that is registered as `greet`: says hello, or fails as its option says."""
    module = ModuleType("greet_command")

    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("--fail", choices=["missing", "interrupt"])

    def run(args: Namespace) -> int:
        if args.fail == "missing":
            raise NotFound("There is no snapshot yet. Push some pictures first.")
        if args.fail == "interrupt":
            raise KeyboardInterrupt
        print("hello")
        return 7

    module.add_arguments = add_arguments  # type: ignore[attr-defined]
    module.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "greet_command", module)
    monkeypatch.setitem(cli.COMMANDS, "greet", ("greet_command", "say hello"))
    return module


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )


@pytest.mark.usefixtures("greet")
def test_a_commands_exit_code_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["greet"]) == 7
    assert capsys.readouterr() == ("hello\n", "")


@pytest.mark.usefixtures("greet")
def test_an_expected_failure_is_a_sentence_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["greet", "--fail", "missing"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "lookalike: There is no snapshot yet. Push some pictures first.\n"


@pytest.mark.usefixtures("greet")
def test_ctrl_c_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["greet", "--fail", "interrupt"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("greet")
def test_a_path_that_cant_be_used_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "missing" / "page.html"
    monkeypatch.setattr(sys.modules["greet_command"], "run", lambda _: path.write_text("page"))
    assert cli.main(["greet"]) == 2
    sentence = "can't be used (No such file or directory): check the path and its permissions."
    assert capsys.readouterr().err == f"lookalike: '{path}' {sentence}\n"


@pytest.mark.usefixtures("greet")
def test_a_full_disk_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: Namespace) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sys.modules["greet_command"], "run", run)
    assert cli.main(["greet"]) == 2
    assert capsys.readouterr().err == "lookalike: No space left on device.\n"


@pytest.mark.usefixtures("greet")
def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["greet_command"], "run", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["greet"])


def test_a_misspelt_command_gets_the_one_that_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serch"]) == 2
    assert "Did you mean `lookalike search`?" in capsys.readouterr().err


def test_an_unheard_of_command_gets_the_way_to_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["zzz"]) == 2
    assert "`lookalike --help` lists the commands." in capsys.readouterr().err


@pytest.mark.parametrize(("argv", "code"), [([], 2), (["--help"], 0), (["-h"], 0), (["help"], 0)])
def test_help_lists_every_command(argv: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(argv) == code
    out = capsys.readouterr().out
    for name, (_, about) in cli.COMMANDS.items():
        assert name in out
        assert about in out


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("lookalike 0.")


def test_help_imports_no_command() -> None:
    code = "import sys; from workbench import cli; cli.main(['--help'])\n"
    code += (
        "loaded = [m for m in sys.modules if m.startswith('workbench.commands') or m in ('numpy', 'boto3')]\n"
    )
    code += "assert not loaded, loaded"
    assert "commands:" in python(code).stdout


def test_commands_that_need_no_big_library_wait_for_none() -> None:
    python(
        "import sys, workbench.commands.demo, workbench.commands.status, workbench.commands.push\n"
        "assert not {'pandas', 'tensorflow'} & set(sys.modules)"
    )


def test_a_closed_pipe_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "workbench.cli", "--help"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_is_there_and_takes_arguments(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = importlib.import_module(cli.COMMANDS[name][0])
    assert callable(module.run)
    with pytest.raises(SystemExit) as stopped:
        cli.main([name, "--help"])
    assert stopped.value.code == 0
    assert f"usage: lookalike {name}" in capsys.readouterr().out
