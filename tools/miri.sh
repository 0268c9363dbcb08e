#!/usr/bin/env bash
# Runs the library's unit tests under Miri, which finds undefined behaviour in unsafe code. `make miri` calls it.
#
#   tools/miri.sh [TEST...]    names of tests, or parts of them; by default all but those of the parts named below
#
# Where Miri is missing, that is named as SKIPPED; COGNITO_TEST_NO_SKIP=1 makes it a failure. MIRIFLAGS is passed on.
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")/.."
cargo=${CARGO:-cargo}
# These wait for the network or for other processes, which Miri does not have.
beyond_miri=(transport:: os:: client::)

# Miri is a part of nightly Rust.
if "$cargo" +nightly miri --version >/dev/null 2>&1; then
  miri=("$cargo" +nightly miri)
elif "$cargo" miri --version >/dev/null 2>&1; then
  miri=("$cargo" miri)
else
  echo "SKIPPED: miri: lacks Miri; install it with: rustup toolchain install nightly --component miri"
  [ "${COGNITO_TEST_NO_SKIP:-}" != 1 ]
  exit
fi

tests=("$@")
if [ ${#tests[@]} -eq 0 ]; then
  for part in "${beyond_miri[@]}"; do
    tests+=(--skip "$part")
  done
fi
# The tests read files: cases of the fuzz targets, and profiles that they write.
MIRIFLAGS="-Zmiri-disable-isolation ${MIRIFLAGS:-}" "${miri[@]}" test --locked --lib -- "${tests[@]}"
