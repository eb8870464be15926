"""What a library writes to the terminal is swallowed, unless it explains a failure."""

import os
import subprocess

import pytest

from workbench.models.quiet import quiet


def test_chatter_is_swallowed(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet():
        os.write(1, b"one")
        os.write(2, b"two")
        subprocess.run(["echo", "three"], check=True)
    assert capfd.readouterr() == ("", "")


def test_afterwards_everything_is_heard(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet():
        pass
    os.write(1, b"out")
    os.write(2, b"err")
    assert capfd.readouterr() == ("out", "err")


def test_a_failure_brings_the_chatter_out(capfd: pytest.CaptureFixture[str]) -> None:
    def convert() -> None:
        with quiet():
            os.write(1, b"converting layer 5\n")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        convert()
    written = capfd.readouterr()
    assert written.out == ""
    assert "converting layer 5" in written.err
