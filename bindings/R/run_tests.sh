#!/bin/sh
# All checks of the R package: tests against local servers, and the release file. The last line counts
# them.
#
#   bindings/R/run_tests.sh [tests | release]...     both where none is named
#
# The C library comes from COGNITO_TEST_STAGE, else from where PKG_CONFIG_PATH says, else from the stage
# that `make stage` makes; that of the release file is built from the sources in it. What a part needs is
# asked for first: where something is missing, the part is skipped, with the command that installs it.
# COGNITO_TEST_NO_SKIP=1 makes a skipped test a failure.

set -u
unset CDPATH
cd "$(dirname "$0")" || exit 1
package=$(pwd)
root=$(cd ../.. && pwd)
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

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

# Whether all that a part needs is there. If not, the part is skipped.
has() { # PART [PROGRAM:DEBIAN_PACKAGE | R:PACKAGE]...
  part=$1
  shift
  missing=
  packages=
  for need in "$@"; do
    name=${need%%:*}
    if [ "$name" = R ]; then
      name=${need#R:}
      has_r_package "$name" && continue
      packages="$packages r-cran-$name"
      name="R's package $name"
    else
      command -v "$name" > /dev/null && continue
      packages="$packages ${need#*:}"
    fi
    missing="$missing${missing:+, }$name"
  done
  [ -z "$missing" ] && return
  skipped "$part: missing: $missing; install with: apt-get install$packages"
  return 1
}

has_r_package() {
  Rscript --vanilla -e 'quit(status = !requireNamespace(commandArgs(TRUE), quietly = TRUE))' "$1" \
    > /dev/null 2>&1
}

# Where rustup's cargo is, which is often not on the path.
PATH=$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin
export PATH
has "the R package" Rscript:r-base-dev || finish
# Not every cc is R's.
compiler=$(R CMD config CC | cut -d ' ' -f 1)
has "the R package" "$compiler:r-base-dev" make:make || finish

# Where cargo builds: CARGO_TARGET_DIR and cargo's configuration may say so.
target=$(cd "$root" && cargo metadata --no-deps --format-version 1 2> /dev/null |
  sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
target=${target:-${CARGO_TARGET_DIR:-$root/target}}
work=$target/r
mkdir -p "$work/library" || exit 1
PKG_CONFIG_PATH=${COGNITO_TEST_STAGE:+$COGNITO_TEST_STAGE/lib/pkgconfig:}${PKG_CONFIG_PATH:+$PKG_CONFIG_PATH:}$root/target/stage/lib/pkgconfig
export PKG_CONFIG_PATH
others_libraries=${R_LIBS:+:$R_LIBS}
R_LIBS=$work/library$others_libraries
export R_LIBS
# Cargo's would go before the path that is linked in.
unset LD_LIBRARY_PATH
if [ -z "${LIBCOGNITO_TEST_POOL:-}" ]; then
  LIBCOGNITO_TEST_POOL=$target/${CARGO_BUILD_TARGET:+$CARGO_BUILD_TARGET/}debug/cognito-local-pool
  export LIBCOGNITO_TEST_POOL
fi
export LIBCOGNITO_TEST_PROTECTIONS="$root/bindings/python/tests/protections.py"

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

# The file that goes to CRAN: whether it can be built where there is neither a network nor an installed
# library, touches nothing but its own folders, and works.
run_release() {
  release=$work/release
  rm -rf "$release"
  mkdir -p "$release/library" "$release/home"
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
  # Where the path has a blank, R itself leaves its folder behind.
  scratch=$(mktemp -d /tmp/libcognito-r.XXXXXX)
  (
    RUSTUP_HOME=${RUSTUP_HOME:-${HOME:-}/.rustup}
    HOME=$release/home
    TMPDIR=$scratch
    PKG_CONFIG_PATH=
    PKG_CONFIG_LIBDIR=$release/none
    https_proxy=http://127.0.0.1:1
    export RUSTUP_HOME HOME TMPDIR PKG_CONFIG_PATH PKG_CONFIG_LIBDIR https_proxy
    unset CARGO_HOME CARGO_TARGET_DIR
    cd "$release" && $alone R CMD INSTALL --library="$release/library" libcognito_*.tar.gz
  ) > "$release/install.log" 2>&1
  status=$?
  left=$(find "$release/home" "$scratch" -mindepth 1)
  rm -rf "$scratch"
  result $status "R CMD INSTALL of the release file, offline${alone:+, without a network}"
  if [ $status -ne 0 ]; then
    tail -n 50 "$release/install.log"
    return
  fi
  echo "built in $(($(date +%s) - before)) s"
  [ -z "$left" ]
  result $? "the build leaves nothing behind $left"
  exported=$(nm -D --defined-only "$release/library/libcognito/libs/libcognito.so" | awk '{ print $3 }')
  [ "$exported" = R_init_libcognito ]
  result $? "nothing is exported but R_init_libcognito"

  check_advice
  usual=$R_LIBS
  R_LIBS=$release/library$others_libraries
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
    # CRAN has paws.security.identity, which Debian does not.
    _R_CHECK_PACKAGE_DEPENDS_IGNORE_MISSING_ENHANCES_=true
    export _R_CHECK_CRAN_INCOMING_ _R_CHECK_CRAN_INCOMING_REMOTE_ _R_CHECK_SYSTEM_CLOCK_ \
      _R_CHECK_PACKAGE_DEPENDS_IGNORE_MISSING_ENHANCES_
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
    skipped "the check for bashisms in configure: missing: checkbashisms; install with: apt-get install devscripts"
}

can_release() {
  has "the release file" cargo:cargo rustc:rustc xz:xz-utils nm:binutils pandoc:pandoc R:knitr \
    R:rmarkdown R:testthat R:processx R:rlang R:jsonlite || return
  if (cd "$root" && cargo fetch --quiet --locked); then
    return 0
  fi
  skipped "the release file: missing: crates of Cargo.lock; where there is a network, get them with: cargo fetch"
  return 1
}

# Without the library, configure builds it, which takes Rust.
can_install() {
  if pkg-config --exists cognito 2> /dev/null || command -v cargo > /dev/null; then
    return 0
  fi
  has "the R package" pkg-config:pkg-config || return
  skipped "the R package: missing: the C library; build it with: make stage"
  return 1
}

do_tests=
do_release=
[ $# -gt 0 ] || set -- tests release
for part in "$@"; do
  case $part in
    tests) has "testthat" R:testthat R:processx R:jsonlite && do_tests=yes ;;
    release) can_release && do_release=yes ;;
    *)
      echo "run_tests.sh: there is no part $part, only tests and release" >&2
      exit 2
      ;;
  esac
done
if [ -z "$do_tests$do_release" ] || ! can_install; then
  finish
fi

R CMD INSTALL --no-docs --library="$work/library" "$package" > "$work/install.log" 2>&1
status=$?
if [ $status -ne 0 ]; then
  cat "$work/install.log"
fi
result $status "R CMD INSTALL"
sh "$package/cleanup"

if [ $status -eq 0 ]; then
  [ -z "$do_tests" ] || run_testthat "testthat"
  [ -z "$do_release" ] || run_release
fi
finish
