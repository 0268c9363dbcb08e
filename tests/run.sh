#!/usr/bin/env bash
# Runs every suite that this machine can run, and names what it lacks. `make test` calls it.
# COGNITO_TEST_NO_SKIP=1 makes a skipped test a failure.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
export COGNITO_TEST_STAGE=$PWD/target/stage
target=$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
export LIBCOGNITO_TEST_POOL=$target/debug/cognito-local-pool
unset AWS_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION
failed=() skipped=()

suite() { # NAME COMMAND...
  local name=$1 started=$SECONDS
  shift
  printf '\n=== %s\n' "$name"
  if "$@"; then
    printf '=== %s: passed in %d s\n' "$name" $((SECONDS - started))
  else
    printf '=== %s: FAILED after %d s\n' "$name" $((SECONDS - started))
    failed+=("$name")
  fi
}

needs() { # NAME PROGRAM INSTALL: whether the program is there; says loudly when it is not
  command -v "$2" >/dev/null && return
  printf '\nSKIPPED: %s: lacks %s; install it with: %s\n' "$1" "$2" "$3"
  skipped+=("$1")
  return 1
}

if command -v npm >/dev/null; then
  [ -d tests/support/cognito_local/node_modules ] || npm ci --silent --prefix tests/support/cognito_local
fi
# This builds the local pool too, which the suites after it use.
suite "Rust and C" cargo test --locked --workspace --no-fail-fast
# Another workspace, which shares what it can of what was built.
suite "found cases of fuzzing" cargo test --locked --manifest-path fuzz/Cargo.toml --target-dir "$target"
if needs "endpoint rules" python3 "apt-get install python3"; then
  LIBCOGNITO_LIBRARY=$COGNITO_TEST_STAGE/lib/libcognito.so \
    suite "endpoint rules beside botocore's" python3 tests/network/endpoint_rules.py
fi
if needs "Python package" python3 "apt-get install python3 python3-venv"; then
  suite "Python package" bash bindings/python/run_tests.sh
fi
if needs "R package" R "apt-get install r-base-dev r-cran-testthat r-cran-knitr r-cran-rmarkdown"; then
  suite "R package" bash bindings/R/run_tests.sh
fi

printf '\n'
if [ ${#skipped[@]} -gt 0 ]; then
  printf 'SKIPPED: %s\n' "${skipped[@]}"
  [ "${COGNITO_TEST_NO_SKIP:-}" = 1 ] && failed+=("${skipped[@]}")
fi
if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
echo "All suites passed: the library in Rust and C, the cases of fuzzing, its endpoints, the Python and the R package."
