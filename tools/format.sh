#!/usr/bin/env bash
# Formats Rust, Python and C, and sorts Python's imports. `make format` calls it. Needs what `make lint` needs.
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")/.."
export PATH=$PWD/target/lint/bin:$PATH
git ls-files '*Cargo.lock' | while IFS= read -r lock; do
  "${CARGO:-cargo}" fmt --all --manifest-path "$(dirname "$lock")/Cargo.toml"
done
ruff check --quiet --select I --fix
ruff format --quiet
# The header is written by cbindgen.
git ls-files --cached --others --exclude-standard -- '*.c' '*.h' '*.cpp' '*.hpp' ':!include/cognito.h' | xargs clang-format -i
