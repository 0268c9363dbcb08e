#!/usr/bin/env bash
# Runs every suite that this machine can run, and names what it lacks. `make test` calls it.
#
# What a suite needs is asked for first; where something is missing, the suite is skipped, with the command that
# installs it. COGNITO_TEST_NO_SKIP=1 makes a skipped test a failure. CARGO names cargo, COGNITO_TEST_STAGE another
# installation than target/stage. Proxies and certificates of the environment are used to fetch what is missing; no
# test sees them.
set -uo pipefail
unset CDPATH GREP_OPTIONS
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/clean_environment.sh
. tests/clean_environment.sh
# shellcheck source=tools/skips.sh
. tools/skips.sh
export COGNITO_TEST_STAGE=${COGNITO_TEST_STAGE:-$PWD/target/stage}
cargo=${CARGO:-cargo}
command -v "$cargo" >/dev/null || cargo=cargo
unset CARGO
failed=()
messages=$(mktemp)
trap 'rm -f "$messages"' EXIT

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

# Prints the path of a program that cargo has just built.
built() { # NAME
  sed -n "s|.*\"executable\":\"\\([^\"]*/$1\\)\".*|\\1|p" "$messages" | tail -n 1
}

# Builds the tests, and the local pool, which all suites use: CARGO_TARGET_DIR, CARGO_BUILD_TARGET and the
# configuration of cargo say where.
build() {
  "$cargo" test --locked --workspace --no-run --message-format=json-render-diagnostics >"$messages" || return
  target=$("$cargo" metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
  LIBCOGNITO_TEST_POOL=$(built cognito-local-pool)
  export LIBCOGNITO_TEST_POOL
}

rust_and_c() {
  "$cargo" test --locked --workspace --no-fail-fast
}

# Secrets are looked for in the registers' copies too, which are wider where the processor has AVX-512; so that those
# of other processors are looked at as well, that is hidden from the loader and from the C library.
without_avx512() {
  GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX512CD,-AVX512DQ,-AVX512ER,-AVX512PF \
    "$cargo" test --locked --test embedding secrets
}

# Another workspace, which shares what it can of what was built.
fuzz_cases() {
  "$cargo" test --locked --manifest-path fuzz/Cargo.toml --target-dir "$target"
}

if [ ! -f "$COGNITO_TEST_STAGE/lib/pkgconfig/cognito.pc" ]; then
  printf 'There is no library in %s: run make stage first\n' "$COGNITO_TEST_STAGE" >&2
  exit 1
fi
can_build=
if needs "all suites" "$cargo" "curl -sSf https://sh.rustup.rs | sh" && needs "all suites" cc "apt-get install gcc"; then
  can_build=yes
fi
# Without it those tests are skipped that need the emulator; they say so.
if [ "$can_build" ] && command -v npm >/dev/null && [ ! -d tests/support/cognito_local/node_modules ]; then
  npm ci --silent --prefix tests/support/cognito_local ||
    printf '\ncognito-local could not be installed: its tests are skipped\n'
fi

if command -v npm >/dev/null && [ ! -d examples/node/node_modules ]; then
  npm ci --silent --prefix examples/node || printf '\nkoffi could not be installed: the programs for Node are skipped\n'
fi

if [ "$can_build" ]; then
  suite "Build" build
  [ ${#failed[@]} -eq 0 ] || can_build=
fi
if [ "$can_build" ]; then
  suite "Rust and C" rust_and_c
  if grep -q '^flags.* avx512f' /proc/cpuinfo 2>/dev/null; then
    suite "secrets without AVX-512" without_avx512
  fi
  suite "found cases of fuzzing" fuzz_cases
  if needs "endpoint rules" python3 "apt-get install python3"; then
    LIBCOGNITO_LIBRARY=$COGNITO_TEST_STAGE/lib/libcognito.so \
      suite "endpoint rules beside botocore's" python3 tests/network/endpoint_rules.py
  fi
  python=${PYTHON:-python3}
  if needs "Python package" "$python" "apt-get install python3 python3-venv"; then
    # Debian has the module venv without what makes a virtual environment of it.
    if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
      LIBCOGNITO_PREBUILT=$COGNITO_TEST_STAGE/lib/libcognito.so \
        suite "Python package" bash bindings/python/run_tests.sh
      LIBCOGNITO_PREBUILT=$COGNITO_TEST_STAGE/lib/libcognito.so \
        suite "Python package for tests" bash bindings/python-testing/run_tests.sh
    else
      skip "Python package" "Python's modules venv and ensurepip" "apt-get install python3-venv"
    fi
  fi
  if needs "other languages" python3 "apt-get install python3" && needs "other languages" pkg-config "apt-get install pkg-config"; then
    suite "other languages" python3 tests/hosts/run.py "$COGNITO_TEST_STAGE" "$LIBCOGNITO_TEST_POOL"
  fi
  if needs "local pool beside AWS's model" python3 "apt-get install python3"; then
    if lack=$(python3 -B tests/support/aws_model.py 2>&1); then
      suite "the local pool beside AWS's model" python3 -B local-pool/tests/model.py
      # It asks for the others, and says where one is missing.
      suite "the local pool beside cognito-local and moto" python3 -B local-pool/tests/peers.py
    else
      skip "local pool beside AWS's model" "a botocore that knows all operations ($lack)" "pip install -r tests/requirements.txt"
    fi
  fi
  if needs "browser" chromium "apt-get install chromium chromium-driver" &&
    needs "browser" chromedriver "apt-get install chromium chromium-driver" &&
    needs "browser" python3 "apt-get install python3" && needs "browser" pkg-config "apt-get install pkg-config"; then
    if python3 -c 'import selenium' 2>/dev/null; then
      suite "the local pool in a browser" python3 -B tests/browser/page.py "$COGNITO_TEST_STAGE" "$LIBCOGNITO_TEST_POOL"
    else
      skip "browser" "Python's package selenium" "pip install $(grep '^selenium==' tests/requirements.txt)"
    fi
  fi
  # It asks for R's packages, and for what else its parts need.
  if needs "R package" R "apt-get install r-base-dev r-cran-jsonlite r-cran-testthat r-cran-processx"; then
    suite "R package" bash bindings/R/run_tests.sh
  fi
fi

printf '\n'
conclude
if [ ${#skipped[@]} -gt 0 ]; then
  echo "All other suites passed."
else
  echo "All suites passed: the library in Rust and C, its endpoints, the Python packages and the R package, other languages."
fi
