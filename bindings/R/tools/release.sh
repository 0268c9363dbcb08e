#!/bin/sh
# Makes the release file: the package with the library's sources and all crates that they need, so that
# it needs neither the network nor an installed libcognito, only cargo and rustc.
#
#   tools/release.sh [FOLDER]     libcognito_VERSION.tar.gz in FOLDER, the current one without it

set -eu
out=$(cd "${1:-.}" && pwd)
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)
# A copy, so that no old sources can be left in the tree.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
package=$work/libcognito
cp -R . "$package"
(cd "$package" && sh ./cleanup)
rust=$package/src/rust
# Where R runs and Rust has a standard library: of crates for other systems only the name is kept.
targets="x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu i686-unknown-linux-gnu
  armv7-unknown-linux-gnueabihf powerpc64le-unknown-linux-gnu s390x-unknown-linux-gnu
  riscv64gc-unknown-linux-gnu loongarch64-unknown-linux-gnu
  x86_64-unknown-linux-musl aarch64-unknown-linux-musl
  x86_64-apple-darwin aarch64-apple-darwin x86_64-unknown-freebsd"

# What cargo would publish, with a manifest that needs no workspace around it.
(cd "$root" && cargo package --quiet --package libcognito --no-verify --allow-dirty --locked \
  --target-dir "$work/target")
mkdir -p "$rust" "$package/inst"
tar -xzf "$work"/target/package/libcognito-*.crate -C "$rust" --strip-components=1
rm -rf "$work/target"
# Neither what tests need, nor the build script: it writes the header, which is there, and links a
# shared library, which is not made here. Together they are most of all crates.
rm -f "$rust/build.rs" "$rust/cbindgen.toml" "$rust/cognito.pc.in" "$rust/Cargo.toml.orig"
rm -f "$rust/.cargo_vcs_info.json"
mv "$rust/Cargo.toml" "$work/published.toml"
awk '/^\[/ { skip = /^\[+(target\..*\.)?(dev-|build-)dependencies/ || /^\[\[(bin|test|bench|example)\]\]/ }
  !skip { sub(/^build = .*/, "build = false"); print }' "$work/published.toml" > "$rust/Cargo.toml"
# A workspace of its own: Cargo would look for one in the folders above.
printf '\n[workspace]\n' >> "$rust/Cargo.toml"
cd "$rust"
cargo vendor -q vendor > /dev/null
mkdir .cargo
cat > .cargo/config.toml <<'CONFIG'
[source.crates-io]
replace-with = "vendored"
[source.vendored]
directory = "vendor"
CONFIG

# The lock file has become shorter; every version in it is that of the library.
versions() { sed -n '/^name = /{ N; s/\n/ /; p; }' "$1" | sort; }
versions "$root/Cargo.lock" > "$work/locked"
if versions Cargo.lock | comm -23 - "$work/locked" | grep .; then
  echo "release.sh: these crates are not those of the library's lock file" >&2
  exit 1
fi

for target in $targets; do
  cargo tree --locked --offline --target "$target" --edges normal,build --prefix none --format '{p}'
done | awk '{ sub(/^v/, "", $2); print $1, $2 }' | sort -u > "$work/used"
cargo metadata --locked --offline --format-version 1 > "$work/metadata"
Rscript --vanilla "$package/tools/list_crates.R" "$work/metadata" "$work/used" > "$package/inst/AUTHORS"

# Cargo wants to see every crate that the lock file names, but those for other systems are half of
# all bytes: they are left as empty ones.
for crate in vendor/*; do
  name=$(sed -n 's/^name = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -n 1)
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -n 1)
  if grep -qxF "$name $version" "$work/used"; then
    continue
  fi
  find "$crate" -type f ! -path "$crate/Cargo.toml" ! -name .cargo-checksum.json -delete
  mkdir -p "$crate/src"
  : > "$crate/src/lib.rs"
done
# What no build reads; and no object file may be in a source package: ring has some for Windows.
rm -rf vendor/*/tests vendor/*/benches vendor/*/examples vendor/*/fuzz vendor/*/.github
rm -rf vendor/tracing/test-macros
rm -f vendor/*/Cargo.lock vendor/*/Cargo.toml.orig vendor/*/CHANGELOG.md vendor/*/CHANGES.md
rm -f vendor/ring/pregenerated/*win* vendor/ring/pregenerated/*nasm*
find vendor -type d -empty -delete
if find vendor -name '*.o' -o -name '*.a' -o -name '*.so' -o -name '*.lib' -o -name '*.dll' | grep .; then
  echo "release.sh: these are object files" >&2
  exit 1
fi
# The sums of single files would miss what is gone.
for crate in vendor/*; do
  sum=$(sed -n 's/.*"package":"\([0-9a-f]*\)".*/\1/p' "$crate/.cargo-checksum.json")
  printf '{"files":{},"package":"%s"}' "$sum" > "$crate/.cargo-checksum.json"
done
XZ_OPT=-9e tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=2020-01-01 -cJf vendor.tar.xz vendor
rm -rf vendor .cargo

cd "$work"
R CMD build "$package"
mv libcognito_*.tar.gz "$out"
