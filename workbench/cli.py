"""The command line: which command lives in which module, and how errors reach a person."""

import argparse
import difflib
import errno
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from lookalike.errors import LookalikeError

# name → (module with `add_arguments(parser)` and `run(args) -> int`, what it is for). A module is imported
# only when its command is called: `lookalike status` doesn't wait for what `lookalike model build` needs.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("workbench.commands.demo", "set everything up on this machine and serve the page"),
    "up": ("workbench.commands.up", "start the local stack: bucket, queues, ingest, publish, page"),
    "search": ("workbench.commands.search", "find the products that look most like a photo"),
    "index": ("workbench.commands.index", "build a snapshot from a folder, without AWS"),
    "push": ("workbench.commands.push", "copy a catalog folder into the bucket"),
    "status": ("workbench.commands.status", "what is served, what waits"),
    "verify": ("workbench.commands.verify", "compare the snapshot with what the bucket holds"),
    "versions": ("workbench.commands.versions", "the snapshots that can be served"),
    "rollback": ("workbench.commands.rollback", "serve an older snapshot and stay there"),
    "resume": ("workbench.commands.resume", "serve the newest snapshot again"),
    "accept": ("workbench.commands.accept", "let a publish through that was held for removing much"),
    "report": ("workbench.commands.report", "what was taken, replaced, removed, refused, and why"),
    "reindex": ("workbench.commands.reindex", "bulk load, or move the catalog to another encoder"),
    "model": ("workbench.commands.model", "build an encoder"),
    "sample": ("workbench.commands.sample", "draw a sample catalog"),
    "kaggle": ("workbench.commands.kaggle", "fetch the full Kaggle catalog"),
    "evaluate": ("workbench.commands.evaluate", "measure how good the matches are"),
    "benchmark": ("workbench.commands.benchmark", "measure how fast everything is"),
}

# Each core describes pictures by itself; BLAS, whose matrices are small there, must not start threads too.
ONE_BLAS_THREAD = {"index", "search", "benchmark"}
USAGE_ERROR = 2
INTERRUPTED = 130


def usage() -> str:
    """The list of commands, made without importing any of them."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:<{width}}  {about}" for name, (_, about) in COMMANDS.items())
    return (
        "usage: lookalike COMMAND …\n\nVisual search for fashion catalogs.\n\n"
        f"commands:\n{commands}\n\n"
        "lookalike COMMAND --help says what a command takes."
    )


def unknown(name: str) -> str:
    """A sentence about a command that isn't there, with the one that was probably meant."""
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    hint = f"Did you mean `lookalike {near[0]}`?" if near else "`lookalike --help` lists the commands."
    return f"There is no command `{name}`. {hint}"


def parser_for(name: str, module: ModuleType) -> argparse.ArgumentParser:
    """The parser of one command."""
    about = COMMANDS[name][1]
    parser = argparse.ArgumentParser(prog=f"lookalike {name}", description=f"{about[0].upper()}{about[1:]}.")
    module.add_arguments(parser)
    return parser


def run(argv: Sequence[str]) -> int:
    """Run ``argv`` (without the program's name); returns the exit code, lets errors through."""
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if argv else USAGE_ERROR
    name, *rest = argv
    if name == "--version":
        print(f"lookalike {importlib.metadata.version('lookalike')}")
        return 0
    if name not in COMMANDS:
        complain(unknown(name))
        return USAGE_ERROR
    if name in ONE_BLAS_THREAD:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    module = importlib.import_module(COMMANDS[name][0])
    return int(module.run(parser_for(name, module).parse_args(rest)))


def complain(sentence: str) -> None:
    print(f"lookalike: {sentence}", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the console script: an expected failure is a sentence on stderr, never a traceback."""
    try:
        code = run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return code
    except LookalikeError as error:
        complain(str(error))
        return USAGE_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # `lookalike versions | head`: nobody reads on, and the interpreter's flush at exit must not say so.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is None and error.errno != errno.ENOSPC:
            raise
        complain(_about_file(error))
        return USAGE_ERROR


def _about_file(error: OSError) -> str:
    """A path that can't be read or written, or a full disk."""
    if error.filename is None:
        return f"{error.strerror}."
    return f"'{error.filename}' can't be used ({error.strerror}): check the path and its permissions."


if __name__ == "__main__":
    sys.exit(main())
