#!/usr/bin/env bash
# Holds the crates that are built into the library against deny.toml. `make audit` calls it.
#
# The database of advisories comes from the network. Where it cannot be had, or where cargo-deny is missing, that is
# named as SKIPPED; COGNITO_TEST_NO_SKIP=1 makes it a failure.
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")/.."
cargo=${CARGO:-cargo}

skip() { # WHAT WHY WHAT-TO-DO
  printf 'SKIPPED: %s: %s; %s\n' "$@"
  [ "${COGNITO_TEST_NO_SKIP:-}" != 1 ]
}

if ! "$cargo" deny --version >/dev/null 2>&1; then
  skip audit "lacks cargo-deny" "install it with: cargo install --locked cargo-deny"
  exit
fi
"$cargo" deny --locked check bans licenses sources
if "$cargo" deny --locked fetch db; then
  "$cargo" deny --locked check --disable-fetch advisories
else
  skip advisories "their database could not be fetched" "run make audit where the network can be reached"
fi
