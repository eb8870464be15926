#!/bin/sh
# Writes requirements/*.txt from requirements/*.in: every version pinned, every file by its hash, one universal
# resolution. Existing pins stay; UPGRADE=1 moves them.
set -eu
cd "$(dirname "$0")/.."
. workbench/index.sh

upgrade=""
[ "${UPGRADE:-0}" = 1 ] && upgrade="--upgrade"

compile() {
    name=$1
    shift
    echo "lock: requirements/$name.txt" >&2
    # shellcheck disable=SC2086  # $upgrade is one flag or nothing
    "${UV:-.venv/bin/uv}" pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links --no-header --no-strip-markers \
        $upgrade "$@" --output-file "requirements/$name.txt" "requirements/$name.in"
}

compile dev
# The other locks are subsets of dev.txt: it constrains them, so they never differ from what was tested.
for name in build core ingest publish query; do
    compile "$name" --constraint requirements/dev.txt
done
