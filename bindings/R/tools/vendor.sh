#!/bin/sh
# Puts the library's sources, with all crates that they need, into src/rust: run it before
# `R CMD build` makes a release file. Such a package needs neither the network nor an installed
# libcognito, only cargo and rustc.

set -eu
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)
rust=src/rust
targets="x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu x86_64-apple-darwin aarch64-apple-darwin"

rm -rf "$rust"
mkdir -p "$rust"
cp -R "$root/src" "$root/include" "$root/build.rs" "$root/cbindgen.toml" "$root/Cargo.lock" "$rust"
# What only tests need would double the size.
awk '/^\[/ { skip = ($0 == "[dev-dependencies]") } !skip' "$root/Cargo.toml" > "$rust/Cargo.toml"
cd "$rust"
cargo vendor -q vendor > /dev/null

# Cargo wants to see every crate that the lock file names, but those for other systems are half of
# all bytes: they are left as empty ones.
for target in $targets; do
  cargo tree --locked --offline --target "$target" --edges normal,build --prefix none --format '{p}' \
    --config 'source.crates-io.replace-with="vendored"' --config 'source.vendored.directory="vendor"'
done | awk '{ sub(/^v/, "", $2); print $1, $2 }' | sort -u > used
for crate in vendor/*; do
  name=$(sed -n 's/^name = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -n 1)
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -n 1)
  if grep -qxF "$name $version" used; then
    continue
  fi
  find "$crate" -type f ! -path "$crate/Cargo.toml" ! -name .cargo-checksum.json -delete
  mkdir -p "$crate/src"
  : > "$crate/src/lib.rs"
done
rm used
# What no build reads.
rm -rf vendor/*/tests vendor/*/benches vendor/*/examples
# The sums of single files would miss what is gone.
for crate in vendor/*; do
  sum=$(sed -n 's/.*"package":"\([0-9a-f]*\)".*/\1/p' "$crate/.cargo-checksum.json")
  printf '{"files":{},"package":"%s"}' "$sum" > "$crate/.cargo-checksum.json"
done
XZ_OPT=-9 tar --sort=name --owner=0 --group=0 --mtime=2020-01-01 -cJf vendor.tar.xz vendor
rm -rf vendor
ls -l vendor.tar.xz
