# Sourced: lets uv use the package index that this machine's pip is configured for (uv does not read pip.conf).
# Nothing is written to a file, so no index address can end up in git.
if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
    _python=.venv/bin/python
    [ -x "$_python" ] || _python=python3
    _index=${PIP_INDEX_URL:-$("$_python" -m pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$_index" ]; then
        UV_DEFAULT_INDEX=$_index
        export UV_DEFAULT_INDEX
    fi
fi
# pip trusts the certificates that the system trusts; so shall uv.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-1}"
