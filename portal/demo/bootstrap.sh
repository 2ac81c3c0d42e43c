#!/bin/sh
# Makes .venv and installs what `demo` or `dev` needs, pinned by hash. Called by make; run from the project's root.
set -eu

level=$1
python=${PYTHON:-python3}
wanted="requirements/$level.txt"

fail() {
    echo "make: $*" >&2
    exit 1
}

command -v "$python" >/dev/null || fail "$python is not installed: Python 3.11 or newer is needed"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version) is too old: Python 3.11 or newer is needed (make PYTHON=python3.12 …)"

if ! [ -x .venv/bin/pip ]; then
    # Debian keeps venv's pip in a package of its own
    "$python" -c 'import ensurepip, venv' 2>/dev/null || {
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null &&
            { apt-get update -qq; apt-get install -y -qq --no-install-recommends python3-venv; } >/dev/null ||
            fail "$python cannot make a virtual environment: install python3-venv"
    }
    echo "Making .venv …"
    "$python" -m venv .venv
fi

echo "Installing $wanted …"
export PIP_DISABLE_PIP_VERSION_CHECK=1
# uv installs in seconds what takes pip a minute. Where it has no wheel or reaches no index, pip does it.
if ! [ -x .venv/bin/uv ]; then
    .venv/bin/pip install --quiet --require-hashes -r requirements/uv.txt 2>/dev/null || echo "uv is not available here, pip takes its place"
fi
if [ -x .venv/bin/uv ] && VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --require-hashes --compile-bytecode -r "$wanted"; then
    exit 0
fi
echo "Installing with pip …"
.venv/bin/pip install --quiet --require-hashes -r "$wanted" || fail "the packages of $wanted could not be installed"
