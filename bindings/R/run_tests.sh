#!/bin/sh
# All checks of the R package: tests against local servers, the release file, the benchmark. The last
# line counts them.
#
#   bindings/R/run_tests.sh [tests | release | bench]...     all three where none is named
#
# The C library comes from target/stage (`make stage`), or from where PKG_CONFIG_PATH says; that of the
# release file is built from the sources in it. COGNITO_TEST_NO_SKIP=1 makes a skipped test a failure.

set -u
cd "$(dirname "$0")" || exit 1
package=$(pwd)
root=$(cd ../.. && pwd)
work=$root/target/r
mkdir -p "$work/library"
PKG_CONFIG_PATH=${PKG_CONFIG_PATH:-$root/target/stage/lib/pkgconfig}
export PKG_CONFIG_PATH
R_LIBS=$work/library
export R_LIBS
# Cargo's would go before the path that is linked in.
unset LD_LIBRARY_PATH
passed=0
failed=0

result() {
  if [ "$1" -eq 0 ]; then
    passed=$((passed + 1))
    echo "passed: $2"
  else
    failed=$((failed + 1))
    echo "FAILED: $2"
  fi
}

skipped() { # WHAT
  echo "SKIPPED: $1"
  if [ "${COGNITO_TEST_NO_SKIP:-}" = 1 ]; then
    failed=$((failed + 1))
  fi
}

# With the package that is in the first folder of R_LIBS.
run_testthat() { # WHAT
  rm -f "$work/counts"
  (cd "$package/tests/testthat" && NOT_CRAN=true Rscript --vanilla - "$work/counts" <<'TESTS'
suppressPackageStartupMessages({
  library(testthat)
  library(libcognito)
})
results <- as.data.frame(test_dir(
  ".", package = "libcognito", load_package = "installed", reporter = "summary",
  stop_on_failure = FALSE
))
results <- results[!duplicated(results[c("file", "test")]), ]
bad <- results$failed > 0 | results$error
skipped <- results$skipped & !bad
cat(sum(!bad & !skipped), sum(bad), sum(skipped), "\n", file = commandArgs(TRUE))
TESTS
  )
  if read -r good bad skipped < "$work/counts"; then
    passed=$((passed + good))
    failed=$((failed + bad))
    echo "$1: $good passed, $bad failed, $skipped skipped"
    if [ "$skipped" -gt 0 ]; then
      skipped "$skipped tests, for the reasons above"
    fi
  else
    result 1 "$1"
  fi
}

run_tests() {
  run_testthat "testthat"
}

# The file that goes to CRAN: whether it can be built where there is neither a network nor an installed
# library, touches nothing but its own folders, and works.
run_release() {
  release=$work/release
  rm -rf "$release"
  mkdir -p "$release/library" "$release/home" "$release/tmp"
  "$package/tools/release.sh" "$release" > "$release/build.log" 2>&1
  status=$?
  result $status "tools/release.sh"
  if [ $status -ne 0 ]; then
    tail -n 30 "$release/build.log"
    return
  fi
  bytes=$(cat "$release"/libcognito_*.tar.gz | wc -c)
  echo "$bytes bytes: $(basename "$release"/libcognito_*.tar.gz)"
  [ "$bytes" -lt 5000000 ]
  result $? "the release file has less than 5 MB"

  # Without the right to cut the network off it still fails on any use: no proxy listens there.
  alone="unshare --map-root-user --net"
  $alone true 2> /dev/null || alone=
  before=$(date +%s)
  (
    RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
    HOME=$release/home
    TMPDIR=$release/tmp
    PKG_CONFIG_PATH=
    PKG_CONFIG_LIBDIR=$release/none
    https_proxy=http://127.0.0.1:1
    export RUSTUP_HOME HOME TMPDIR PKG_CONFIG_PATH PKG_CONFIG_LIBDIR https_proxy
    unset CARGO_HOME CARGO_TARGET_DIR
    cd "$release" && $alone R CMD INSTALL --library="$release/library" libcognito_*.tar.gz
  ) > "$release/install.log" 2>&1
  status=$?
  result $status "R CMD INSTALL of the release file, offline${alone:+, without a network}"
  if [ $status -ne 0 ]; then
    tail -n 50 "$release/install.log"
    return
  fi
  echo "built in $(($(date +%s) - before)) s"
  left=$(find "$release/home" "$release/tmp" -mindepth 1)
  [ -z "$left" ]
  result $? "the build leaves nothing behind $left"
  exported=$(nm -D --defined-only "$release/library/libcognito/libs/libcognito.so" | awk '{ print $3 }')
  [ "$exported" = R_init_libcognito ]
  result $? "nothing is exported but R_init_libcognito"

  check_advice
  usual=$R_LIBS
  R_LIBS=$release/library
  run_testthat "testthat, built from sources"
  run_check
  R_LIBS=$usual
}

# What configure says where it can do nothing: to somebody without Rust, with an old one, and with a copy
# of the package that has no Rust sources.
check_advice() {
  rm -rf "${release:?}/bin" "$release/libcognito"
  mkdir "$release/bin"
  for name in sh sed awk grep cat; do
    ln -s "$(command -v $name)" "$release/bin/$name"
  done
  (cd "$release" && tar -xzf libcognito_*.tar.gz)
  says() { # TEXT
    said=$(cd "$release/libcognito" && env -i PATH="$release/bin" HOME="$release/home" sh ./configure 2>&1)
    [ $? -eq 1 ] && echo "$said" | grep -q 'rustup.rs' && echo "$said" | grep -q "$1"
    result $? "configure says: $1"
  }
  says "because cargo or rustc is missing"
  for name in cargo rustc; do
    printf '#!/bin/sh\necho "%s 1.63.0"\n' $name > "$release/bin/$name"
    chmod +x "$release/bin/$name"
  done
  says "because Rust is too old: rustc 1.63.0"
  rm -rf "$release/libcognito/src/rust"
  says "because its sources are not here"
}

# What CRAN would say, with the package as it was just built.
run_check() {
  (
    cd "$release" || exit 1
    # Nothing that asks the network.
    _R_CHECK_CRAN_INCOMING_=false
    _R_CHECK_CRAN_INCOMING_REMOTE_=false
    _R_CHECK_SYSTEM_CLOCK_=false
    export _R_CHECK_CRAN_INCOMING_ _R_CHECK_CRAN_INCOMING_REMOTE_ _R_CHECK_SYSTEM_CLOCK_
    if ! command -v checkbashisms > /dev/null; then
      _R_CHECK_BASHISMS_=false
      export _R_CHECK_BASHISMS_
    fi
    R CMD check --as-cran --no-manual --install=check:install.log --library=library \
      libcognito_*.tar.gz || exit 1
    # The one note is explained in cran-comments.md.
    ! grep -E '^\* .*(ERROR|WARNING|NOTE)$' libcognito.Rcheck/00check.log |
      grep -v '^\* checking compiled code \.\.\. NOTE$'
  )
  result $? "R CMD check --as-cran --no-manual"
  command -v checkbashisms > /dev/null ||
    skipped "the check for bashisms in configure (it needs checkbashisms from Debian's devscripts)"
}

run_bench() {
  Rscript --vanilla "$package/bench/first_call.R" "${COGNITO_BENCH_RUNS:-10}"
  result $? "the first https call"
}

R CMD INSTALL --no-docs --library="$work/library" "$package" > "$work/install.log" 2>&1
status=$?
if [ $status -ne 0 ]; then
  cat "$work/install.log"
fi
result $status "R CMD INSTALL"
sh "$package/cleanup"

if [ $status -eq 0 ]; then
  [ $# -gt 0 ] || set -- tests release bench
  for part in "$@"; do
    "run_$part"
  done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
