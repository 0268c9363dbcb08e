#!/bin/sh
# Makes the binary interface of a staged library the new baseline. Commit what it changes.
#
#   abi/update.sh [STAGE]    STAGE: target/stage by default, made by `make stage`
set -eu
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)
stage=${1:-$here/../target/stage}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$here/shape.sh" "$stage" "$folder"
cp "$folder/libcognito.abi" "$folder/constants.txt" "$here/"

# Debian's file keeps the version in which each function came.
symbols=$here/../debian/libcognito0.symbols
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/../Cargo.toml" | head -n 1)
"$here/functions.sh" "$stage/include/cognito.h" | while read -r name; do
    grep " $name@Base " "$symbols" || echo " $name@Base $version"
done > "$folder/symbols"
{ head -n 1 "$symbols"; cat "$folder/symbols"; } > "$symbols.new"
mv "$symbols.new" "$symbols"
