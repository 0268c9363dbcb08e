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

# The lock file has become shorter; every version in it is that of the library.
versions() { sed -n '/^name = /{ N; s/\n/ /; p; }' "$1" | sort; }
versions "$root/Cargo.lock" > "$work/locked"
if versions Cargo.lock | comm -23 - "$work/locked" | grep .; then
  echo "release.sh: these crates are not those of the library's lock file" >&2
  exit 1
fi

sh "$root/tools/prune_crates.sh" "$work/used"
cargo metadata --locked --offline --format-version 1 > "$work/metadata"
Rscript --vanilla "$package/tools/list_crates.R" "$work/metadata" "$work/used" > "$package/inst/AUTHORS"

rm -rf vendor/*/examples
XZ_OPT=-9e tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=2020-01-01 -cJf vendor.tar.xz vendor
rm -rf vendor .cargo

cd "$work"
R CMD build "$package"
mv libcognito_*.tar.gz "$out"
