#!/bin/sh
# Brings the pinned CDK command line from npm into build/tools/cdk, with the Node that .venv holds.
# The npm tag `latest` of aws-cdk is an old, incompatible build: always a version.
set -eu
cd "$(dirname "$0")/.."
version="$1"
PATH="$PWD/.venv/bin:$PATH"
mkdir -p build/tools/cdk
npm install --prefix build/tools/cdk --no-save --no-audit --no-fund --no-package-lock --loglevel=error "aws-cdk@$version" >&2
touch build/tools/cdk/node_modules/.bin/cdk
