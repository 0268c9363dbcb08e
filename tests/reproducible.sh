#!/usr/bin/env bash
# Builds the library once more, in another folder and with another CARGO_HOME, and wants the same bytes as target/make
# has; wants no path of this machine in them, too. `make platforms` calls it.
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")/.."
home=${CARGO_HOME:-$HOME/.cargo}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
elsewhere="$work/an other folder"
mkdir -p "$elsewhere" "$work/cargo home/registry"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$elsewhere"
# The crates are fetched from what this machine has fetched already.
for part in registry/index registry/cache config.toml config; do
  [ ! -e "$home/$part" ] || cp -r "$home/$part" "$work/cargo home/$part"
done

make --no-print-directory library
unset CARGO_TARGET_DIR
CARGO_HOME="$work/cargo home" make --no-print-directory -C "$elsewhere" library
sha256sum target/make/libcognito.so "$elsewhere/target/make/libcognito.so"
cmp target/make/libcognito.so "$elsewhere/target/make/libcognito.so"
for path in "$PWD" "$home" "$work"; do
  ! grep -qaF "$path/" target/make/libcognito.so || {
    echo "reproducible.sh: the library holds the path $path/" >&2
    exit 1
  }
done
echo "PROVED the same bytes from two folders and two CARGO_HOMEs, with no path of either"
