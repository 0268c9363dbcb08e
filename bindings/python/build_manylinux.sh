#!/bin/sh
# Builds the wheel for any Linux with glibc 2.17 or later (py3-none-manylinux2014_x86_64), and has auditwheel check it.
#
#   bindings/python/build_manylinux.sh [FOLDER]      the wheel and the sdist go to FOLDER, by default target/wheels
#
# Needs Rust, and Python with venv. cargo-zigbuild and ziglang, which bring the linker for the old glibc, come from PyPI.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${1:-$root/target/wheels}
tools=$root/target/python/manylinux
target=x86_64-unknown-linux-gnu
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target/manylinux}"

[ -x "$tools/bin/auditwheel" ] || {
    python3 -m venv "$tools"
    "$tools/bin/pip" install -q -r "$here/requirements-manylinux.txt"
}
PATH=$tools/bin:$PATH
export PATH
# Of one crate type alone, as `make` and setup.py build it: otherwise cargo does not optimise across crates.
(cd "$root" && cargo-zigbuild rustc --package libcognito --release --lib --crate-type cdylib --locked --target "$target.2.17")
library=$CARGO_TARGET_DIR/$target/release/libcognito.so

mkdir -p "$out"
LIBCOGNITO_PREBUILT="$library" \
LIBCOGNITO_WHEEL_PLATFORM=manylinux2014_x86_64 \
    python -m build --no-isolation --wheel --sdist --outdir "$out" "$here"
rm -rf "$here/build" "$here/src/libcognito.egg-info"
# shellcheck disable=SC2012 # names of wheels are plain; the newest is wanted
wheel=$(ls -t "$out"/libcognito-*-py3-none-manylinux2014_x86_64.whl | head -n 1)
auditwheel show "$wheel" | tee "$out/auditwheel.txt"
# A tag that claims more than the library keeps is worse than none.
tr '\n' ' ' < "$out/auditwheel.txt" | grep -Eq 'following platform tag: +"manylinux_2_17_x86_64"'
echo "built $wheel; its library has $(wc -c < "$library") bytes"
