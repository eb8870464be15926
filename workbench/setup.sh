#!/bin/sh
# Makes .venv: checks what must be there beforehand, then installs exactly what the locks say.
# A second run finds its stamp and is done at once. PYTHON= chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."

fail() {
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        supported "$PYTHON" || fail "PYTHON=$PYTHON is not a working Python 3.11, 3.12 or 3.13."
        printf '%s' "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3; do
        if supported "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    fail "Python 3.11, 3.12 or 3.13 is needed and none was found. Debian/Ubuntu: apt-get install python3 python3-venv python3-dev; macOS: brew install python@3.13; or name one: make setup PYTHON=/path/to/python3"
}

check_machine() {
    case "$(uname -s)" in
        Linux) ;;
        Darwin) printf 'setup: macOS is untested; carrying on.\n' >&2 ;;
        *) fail "this runs on Linux (and, untested, on Apple silicon). On Windows use WSL." ;;
    esac
    command -v make >/dev/null 2>&1 ||
        fail "make is missing. Debian/Ubuntu: apt-get install make; macOS: xcode-select --install"
    command -v "${CXX:-c++}" >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1 ||
        fail "a C++ compiler is needed, since Annoy is compiled from source. Debian/Ubuntu: apt-get install g++; macOS: xcode-select --install"
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        fail "$1 cannot make virtual environments. Debian/Ubuntu: apt-get install python3-venv"
    "$1" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))' ||
        fail "$1 has no headers (Python.h), which Annoy's compilation needs. Debian/Ubuntu: apt-get install python3-dev"
}

fingerprint() {
    # The folder is part of it: a moved or copied .venv points at its old place.
    { pwd; printf '%s\n' "${PYTHON:-}"; cat requirements/build.txt requirements/dev.txt pyproject.toml "$0"; } | cksum
}

annoy_flags() {
    # The flags of the Lambda images (see lambdas/query/Dockerfile). Annoy's own are -march=native: uv may hand the
    # built wheel to another checkout or machine, and it has to run there too.
    if [ "$(uname -m)" = x86_64 ] && grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
        ANNOY_COMPILER_ARGS="${ANNOY_COMPILER_ARGS:--O3,-ffast-math,-fno-associative-math,-std=c++14,-DANNOYLIB_MULTITHREADED_BUILD,-mavx2}"
        export ANNOY_COMPILER_ARGS
    fi
}

mkdir -p build
if command -v flock >/dev/null 2>&1; then
    exec 9>build/setup.lock
    flock 9
fi
wanted=$(fingerprint)
if [ "$(cat .venv/.stamp 2>/dev/null || true)" = "$wanted" ] && [ -x .venv/bin/lookalike ]; then
    exit 0
fi

if [ -n "${PYTHON:-}" ] || ! supported .venv/bin/python || [ "$(cat .venv/.home 2>/dev/null || true)" != "$PWD" ]; then
    python=$(find_python)
    check_machine "$python"
    printf 'setup: .venv from %s\n' "$("$python" --version)" >&2
    "$python" -m venv --clear .venv || fail "$python -m venv failed (see above)."
    printf '%s' "$PWD" >.venv/.home
else
    check_machine .venv/bin/python
fi
rm -f .venv/.stamp

printf 'setup: installer\n' >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt ||
    fail "the installer could not be fetched. Is a Python package index reachable (pip config list)?"

. workbench/index.sh
annoy_flags
printf 'setup: locked packages (about 2.5 GB installed; Annoy is compiled)\n' >&2
VIRTUAL_ENV="$PWD/.venv"
export VIRTUAL_ENV
.venv/bin/uv pip sync --require-hashes --no-build-isolation requirements/dev.txt ||
    fail "installing failed (see above). What was fetched is cached: run make setup again to go on."
.venv/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
printf '%s' "$wanted" >.venv/.stamp
printf 'setup: done\n' >&2
