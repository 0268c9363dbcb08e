#!/bin/sh
# Cuts the crates in a folder vendor down to what the library is built from, and tells cargo to take them from there.
# tools/vendor.sh and the R package's release call it, after `cargo vendor vendor`.
#
#   tools/prune_crates.sh USED [ARGUMENT...]    in the folder that has vendor and Cargo.lock; USED gets a line of name
#                                               and version for each crate that is needed. The arguments are cargo
#                                               tree's: what is built
#
# Cargo wants to see every crate that Cargo.lock names. Of those that are for tests or for other systems than the ones
# below, only the name is kept: they are three quarters of all bytes. CARGO names cargo.
set -eu
unset CDPATH
cargo=${CARGO:-cargo}
used=$1
shift
# Where Rust has a standard library and make builds the library.
targets="x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu i686-unknown-linux-gnu
  armv7-unknown-linux-gnueabihf powerpc64le-unknown-linux-gnu s390x-unknown-linux-gnu
  riscv64gc-unknown-linux-gnu loongarch64-unknown-linux-gnu
  x86_64-unknown-linux-musl aarch64-unknown-linux-musl
  x86_64-apple-darwin aarch64-apple-darwin x86_64-unknown-freebsd"

mkdir .cargo
cat > .cargo/config.toml << 'CONFIG'
[source.crates-io]
replace-with = "vendored"

[source.vendored]
directory = "vendor"
CONFIG
for target in $targets; do
  "$cargo" tree "$@" --locked --offline --target "$target" --edges normal,build --prefix none --format '{p}'
done | awk '{ sub(/^v/, "", $2); print $1, $2 }' | sort -u > "$used"

for crate in vendor/*; do
  name=$(sed -n 's/^name = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -n 1)
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -n 1)
  grep -qxF "$name $version" "$used" && continue
  find "$crate" -type f ! -path "$crate/Cargo.toml" ! -name .cargo-checksum.json -delete
  mkdir -p "$crate/src"
  : > "$crate/src/lib.rs"
done
# What no build reads, and what is no source: ring has object files for Windows. cbindgen's build reads its own tests.
find vendor -mindepth 2 -maxdepth 2 -name tests ! -path vendor/cbindgen/tests -exec rm -rf {} +
rm -rf vendor/cbindgen/tests/expectations* vendor/*/benches vendor/*/fuzz vendor/*/.github vendor/tracing/test-macros
rm -f vendor/*/Cargo.lock vendor/*/Cargo.toml.orig vendor/*/CHANGELOG.md vendor/*/CHANGES.md
rm -f vendor/ring/pregenerated/*win* vendor/ring/pregenerated/*nasm*
find vendor -type d -empty -delete
if find vendor -name '*.o' -o -name '*.a' -o -name '*.so' -o -name '*.lib' -o -name '*.dll' | grep .; then
  echo "prune_crates.sh: these are object files" >&2
  exit 1
fi
# The sums of single files would miss what is gone.
for crate in vendor/*; do
  sum=$(sed -n 's/.*"package":"\([0-9a-f]*\)".*/\1/p' "$crate/.cargo-checksum.json")
  printf '{"files":{},"package":"%s"}' "$sum" > "$crate/.cargo-checksum.json"
done
