#!/bin/sh
# Copies the crates that the library and the local pool are built from into a folder, so that cargo needs no network.
#
#   tools/vendor.sh ROOT    the crates to ROOT/vendor, cargo's configuration for them to ROOT/.cargo/config.toml;
#                           ROOT has the workspace
#
# CARGO names cargo.
set -eu
unset CDPATH
prune=$(cd "$(dirname "$0")" && pwd)/prune_crates.sh
cd "$1"
used=$(mktemp)
trap 'rm -f "$used"' EXIT
trap 'exit 1' HUP INT TERM
rm -rf vendor .cargo
"${CARGO:-cargo}" vendor -q --locked vendor > /dev/null
sh "$prune" "$used" --workspace
