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
