#!/bin/sh
# All checks of the R package: tests against local servers, R CMD check, the benchmark. The last line
# counts them.
#
#   bindings/R/run_tests.sh [tests | check | bench]...     all three where none is named
#
# The C library comes from target/stage (`make stage`), or from where PKG_CONFIG_PATH says.

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

run_tests() {
  (cd "$package/tests/testthat" && NOT_CRAN=true Rscript --vanilla - <<'TESTS'
suppressPackageStartupMessages({
  library(testthat)
  library(libcognito)
})
results <- as.data.frame(test_dir(
  ".", package = "libcognito", load_package = "installed", reporter = "summary", stop_on_failure = FALSE
))
results <- results[!duplicated(results[c("file", "test")]), ]
bad <- results$failed > 0 | results$error
skipped <- results$skipped & !bad
cat(sum(!bad & !skipped), sum(bad), sum(skipped), "\n", file = file.path(Sys.getenv("R_LIBS"), "../counts"))
TESTS
  )
  if read -r good bad skipped < "$work/counts"; then
    passed=$((passed + good))
    failed=$((failed + bad))
    echo "testthat: $good passed, $bad failed, $skipped skipped"
    if [ "$skipped" -gt 0 ]; then
      echo "SKIPPED: $skipped tests, for the reasons above"
    fi
  else
    result 1 "testthat"
  fi
}

run_check() {
  (
    cd "$work" || exit 1
    rm -rf libcognito_*.tar.gz libcognito.Rcheck
    # Nothing that asks the network.
    _R_CHECK_CRAN_INCOMING_=false
    _R_CHECK_CRAN_INCOMING_REMOTE_=false
    _R_CHECK_SYSTEM_CLOCK_=false
    export _R_CHECK_CRAN_INCOMING_ _R_CHECK_CRAN_INCOMING_REMOTE_ _R_CHECK_SYSTEM_CLOCK_
    if ! command -v checkbashisms > /dev/null; then
      echo "SKIPPED: the check for bashisms in configure (it needs checkbashisms from Debian's devscripts)"
      _R_CHECK_BASHISMS_=false
      export _R_CHECK_BASHISMS_
    fi
    R CMD build "$package" || exit 1
    R CMD check --as-cran --no-manual libcognito_*.tar.gz || exit 1
    ! grep -E '(ERROR|WARNING)$' libcognito.Rcheck/00check.log
  )
  result $? "R CMD check --as-cran --no-manual"
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
  rm -f "$work/counts"
  for part in ${*:-tests check bench}; do
    "run_$part"
  done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
