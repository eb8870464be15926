#!/bin/sh
# Installs Chromium from Debian's packages, for the browser tests (Playwright, from the locks, drives it).
set -eu

if command -v chromium >/dev/null 2>&1; then
    echo "browser: $(chromium --version 2>/dev/null || echo chromium) is there"
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "browser: this installs Debian's packages, and there is no apt-get here. Install Chromium so that it is on the PATH; without it the browser tests are skipped." >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "browser: apt-get needs root. Run: sudo make browser" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-liberation </dev/null >/dev/null
echo "browser: $(chromium --version) installed"
