#!/bin/sh
# Tests the Python package: installs it from a wheel into a virtual environment of its own, runs pytest and mypy.
#
#   bindings/python/run_tests.sh [PYTEST ARGUMENTS]
#
# LIBCOGNITO_PREBUILT   the library to bundle; by default target/stage/lib/libcognito.so, which `make stage` makes
# LIBCOGNITO_TEST_POOL  the local pool; by default the one that cargo builds
# COGNITO_TEST_NO_SKIP  1: a test that lacks cognito-local or boto3 fails, in place of being skipped
# PYTHON                the interpreter; by default python3
set -eu
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${PYTHON:-python3}
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
venv=$root/target/python/test-$version
export LIBCOGNITO_PREBUILT="${LIBCOGNITO_PREBUILT:-$root/target/stage/lib/libcognito.so}"
if [ -z "${LIBCOGNITO_TEST_POOL:-}" ]; then
    LIBCOGNITO_TEST_POOL=$(sh "$root/tools/build.sh" pool)
fi
export LIBCOGNITO_TEST_POOL
unset LIBCOGNITO_LIBRARY PYTHONPATH LD_LIBRARY_PATH

[ -f "$LIBCOGNITO_PREBUILT" ] || { echo "$LIBCOGNITO_PREBUILT is missing: make stage" >&2; exit 1; }

# Made anew where the requirements have changed.
if ! cmp -s "$here/requirements-test.txt" "$venv/requirements-test.txt"; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements-test.txt"
    cp "$here/requirements-test.txt" "$venv/"
fi
"$venv/bin/pip" install -q --disable-pip-version-check --no-build-isolation --no-deps --force-reinstall "$here"
rm -rf "$here/build" "$here/src/libcognito.egg-info"

cd "$here"
"$venv/bin/mypy" --cache-dir "$root/target/python/mypy" --no-incremental
exec "$venv/bin/pytest" -p no:cacheprovider "$@"
