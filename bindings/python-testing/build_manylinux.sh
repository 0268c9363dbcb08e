#!/bin/sh
# Builds the wheel for any Linux with glibc 2.17 or later (py3-none-manylinux2014_x86_64), and has auditwheel check it.
#
#   bindings/python-testing/build_manylinux.sh [FOLDER]   the wheel and the sdist go to FOLDER, by default target/wheels
#
# Needs Rust, and Python with venv. cargo-zigbuild and ziglang, which bring the linker for the old glibc, come from PyPI.
set -eu
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${1:-$root/target/wheels}
requirements=$root/tools/platforms/requirements.txt
tools=$root/target/python/manylinux
target=x86_64-unknown-linux-gnu
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target/manylinux}"

[ -x "$tools/bin/auditwheel" ] || {
    python3 -m venv "$tools"
    "$tools/bin/pip" install -q -r "$requirements"
}
PATH=$tools/bin:$PATH
export PATH
(cd "$root" && cargo-zigbuild build --package cognito-local-pool --release --locked --target "$target.2.17")
program=$CARGO_TARGET_DIR/$target/release/cognito-local-pool

mkdir -p "$out"
LIBCOGNITO_POOL_PREBUILT="$program" \
LIBCOGNITO_WHEEL_PLATFORM=manylinux2014_x86_64 \
    python -m build --no-isolation --wheel --sdist --outdir "$out" "$here"
rm -rf "$here/build" "$here/src/libcognito_testing.egg-info"
# shellcheck disable=SC2012 # names of wheels are plain; the newest is wanted
wheel=$(ls -t "$out"/libcognito_testing-*-py3-none-manylinux2014_x86_64.whl | head -n 1)
auditwheel show "$wheel" | tee "$out/auditwheel-testing.txt"
# A tag that claims more than the program keeps is worse than none.
tr '\n' ' ' < "$out/auditwheel-testing.txt" | grep -Eq 'following platform tag: +"manylinux_2_17_x86_64"'
echo "built $wheel; its program has $(wc -c < "$program") bytes"
