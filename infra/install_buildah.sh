#!/bin/sh
# Installs what `make image-test` stands on, from Debian's packages: buildah builds the images without a Docker engine,
# mmdebstrap makes the base that stands in for AWS's.
set -eu

complete() {
    for tool in buildah mmdebstrap unshare setpriv objdump; do
        command -v "$tool" >/dev/null 2>&1 || return 1
    done
}

if complete; then
    echo "buildah: $(buildah --version) is there"
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "buildah: this installs Debian's packages, and there is no apt-get here. Install buildah, mmdebstrap, util-linux and binutils so that they are on the PATH; only 'make image-test' needs them." >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "buildah: apt-get needs root. Run: sudo sh infra/install_buildah.sh" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null || echo "buildah: apt-get update had complaints; trying with the lists that are there." >&2
if ! apt-get install -y -qq --no-install-recommends \
    buildah mmdebstrap debian-archive-keyring util-linux binutils </dev/null >/dev/null; then
    echo "buildah: Debian's packages could not be installed (see above). Is a Debian mirror reachable (/etc/apt/sources.list)?" >&2
    exit 1
fi
complete || { echo "buildah: installed, and still something is missing: see above." >&2; exit 1; }
echo "buildah: $(buildah --version) installed"
