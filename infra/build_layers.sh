#!/bin/sh
# Builds the ingest function's layers for Lambda, without Docker: PYTHON_VERSION (3.13) for Amazon Linux 2023 (glibc 2.34).
# `core` is our package, `vision` what it stands on, pinned by requirements/ingest.txt.
set -eu
cd "$(dirname "$0")/.."
version="${1:-3.13}"
platform="${2:-x86_64-manylinux_2_28}"
out="build/layers/$version"
stamp="$out/.made-of"
made_of=$(cat requirements/ingest.txt infra/build_layers.sh layers/core/python/lookalike/*.py | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$made_of" ]; then
    exit 0
fi
. workbench/index.sh

rm -rf "$out"
mkdir -p "$out/core/python/lookalike" "$out/vision/python"
cp layers/core/python/lookalike/*.py "$out/core/python/lookalike/"
.venv/bin/uv pip install --quiet --require-hashes --no-deps --only-binary :all: \
    --python-version "$version" --python-platform "$platform" \
    --target "$out/vision/python" -r requirements/ingest.txt
# compiled files differ from build to build and would change the asset's hash, and a Python 3.13 to compile with need
# not be there: ingest compiles at each cold start, for which nobody waits
find "$out" -type d \( -name __pycache__ -o -name tests -o -name test \) -prune -exec rm -rf {} +
rm -rf "$out/vision/python/bin" "$out/vision/python/.lock"
printf '%s' "$made_of" > "$stamp"
printf 'layers for Python %s: %s MB\n' "$version" "$(du -sm "$out" | cut -f1)" >&2
