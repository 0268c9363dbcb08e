#!/bin/sh
# Tests the testing package: installs it and libcognito from wheels into a virtual environment, runs pytest and mypy.
#
#   bindings/python-testing/run_tests.sh [PYTEST ARGUMENTS]
#
# LIBCOGNITO_PREBUILT   the library to bundle; by default target/stage/lib/libcognito.so, which `make stage` makes
# LIBCOGNITO_TEST_POOL  the program to bundle; by default the one that cargo builds
# COGNITO_TEST_NO_SKIP  1: a test that cannot reach PyPI fails, in place of being skipped
# PYTHON                the interpreter; by default python3
set -eu
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${PYTHON:-python3}
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
venv=$root/target/python/testing-$version
export LIBCOGNITO_PREBUILT="${LIBCOGNITO_PREBUILT:-$root/target/stage/lib/libcognito.so}"
if [ -z "${LIBCOGNITO_TEST_POOL:-}" ]; then
    LIBCOGNITO_TEST_POOL=$(sh "$root/tools/build.sh" pool)
fi
export LIBCOGNITO_POOL_PREBUILT="$LIBCOGNITO_TEST_POOL"
unset LIBCOGNITO_LIBRARY PYTHONPATH LD_LIBRARY_PATH

[ -f "$LIBCOGNITO_PREBUILT" ] || { echo "$LIBCOGNITO_PREBUILT is missing: make stage" >&2; exit 1; }

# Made anew where the requirements have changed.
if ! cmp -s "$here/requirements-test.txt" "$venv/requirements-test.txt"; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements-test.txt"
    cp "$here/requirements-test.txt" "$venv/"
fi
# The wheels are what the tests install elsewhere, too.
wheels=$root/target/python/testing-wheels
rm -rf "$wheels"
for package in "$root/bindings/python" "$here"; do
    "$venv/bin/pip" wheel -q --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir "$wheels" "$package"
    rm -rf "$package/build" "$package"/src/*.egg-info
done
export LIBCOGNITO_TEST_WHEELS="$wheels"
"$venv/bin/pip" install -q --disable-pip-version-check --no-deps --force-reinstall "$wheels"/*.whl

cd "$here"
"$venv/bin/mypy" --cache-dir "$root/target/python/mypy-testing" --no-incremental
exec "$venv/bin/pytest" -p no:cacheprovider "$@"
