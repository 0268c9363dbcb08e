#!/usr/bin/env bash
# Checks format and style of every language in the tree, and changes nothing. `make lint` calls it.
#
#   tools/lint.sh [LANGUAGE...]    rust, python, r, c, shell, text; all of them by default
#
# A tool that is missing is named as SKIPPED, with the command that installs it. COGNITO_TEST_NO_SKIP=1 makes that a
# failure. Tools from Python's index are taken from target/lint first, where tools/requirements.txt pins their versions:
#
#   python3 -m venv target/lint && target/lint/bin/pip install --requirement tools/requirements.txt
set -uo pipefail
unset CDPATH
cd "$(dirname "$0")/.." || exit
export PATH=$PWD/target/lint/bin:$PATH PYRIGHT_PYTHON_IGNORE_WARNINGS=1
from_python="python3 -m venv target/lint && target/lint/bin/pip install --requirement tools/requirements.txt"
failed=()
# shellcheck source=tools/skips.sh
. tools/skips.sh

git() { # also where the files are another user's
  command git -c safe.directory="$PWD" "$@"
}

if ! git ls-files >/dev/null; then
  echo "lint: git lists the files that are checked: run this in a clone of the repository" >&2
  exit 1
fi

files() { # PATTERN...: the files of the tree that are not deleted, new ones too
  git ls-files --cached --others --exclude-standard -- "$@" | while IFS= read -r file; do
    [ ! -f "$file" ] || printf '%s\n' "$file"
  done
}

check() { # NAME COMMAND...
  local name=$1
  shift
  if "$@"; then
    printf 'lint: %s: ok\n' "$name"
  else
    printf 'lint: %s: FAILED\n' "$name"
    failed+=("$name")
  fi
}

lint_rust() {
  if needs rustfmt cargo-fmt "rustup component add rustfmt"; then
    check rustfmt each_workspace fmt --all --check
  fi
  if needs clippy cargo-clippy "rustup component add clippy"; then
    check clippy each_workspace clippy --quiet --locked
  fi
}

each_workspace() { # COMMAND ARGUMENT...: the fuzz targets and the benchmarks have workspaces of their own
  local command=$1 lock
  local -a targets
  shift
  for lock in $(files '*Cargo.lock'); do
    targets=()
    case $command:$lock in
      clippy:fuzz/*) targets=(--lib --test cases --features targets -- -D warnings) ;; # its units are the library's
      clippy:*) targets=(--workspace --all-targets -- -D warnings) ;;
    esac
    # Not in the folders where they are built: cargo would build again what it sees other flags for.
    [ "$lock" = Cargo.lock ] || [ "$command" = fmt ] || local -x CARGO_TARGET_DIR=$PWD/target/lint-rust
    "${CARGO:-cargo}" "$command" --manifest-path "$(dirname "$lock")/Cargo.toml" "$@" ${targets[@]+"${targets[@]}"} || return
  done
}

lint_python() {
  if needs ruff ruff "$from_python"; then
    check "ruff check" ruff check --quiet
    check "ruff format" ruff format --quiet --check
  fi
  if needs pyright pyright "$from_python" && needs pyright node "apt-get install nodejs npm"; then
    if python3 -c 'import boto3, cryptography, flask, matplotlib, pytest, setuptools' 2>/dev/null; then
      check pyright pyright --warnings --pythonpath "$(command -v python3)"
    else
      skip pyright "packages that the Python files import" "$from_python"
    fi
  fi
}

lint_r() {
  local sources
  mapfile -t sources < <(files '*.R' '*.Rmd')
  if needs lintr Rscript "apt-get install r-base-core r-cran-lintr r-cran-testthat"; then
    if Rscript --vanilla -e 'library(lintr); library(testthat)' >/dev/null 2>&1; then
      check lintr Rscript --vanilla tools/lint.R "${sources[@]}"
    else
      skip lintr "R's packages lintr and testthat" "apt-get install r-cran-lintr r-cran-testthat"
    fi
  fi
}

lint_c() {
  local sources
  # The header is written by cbindgen.
  mapfile -t sources < <(files '*.c' '*.h' '*.cpp' '*.hpp' ':!include/cognito.h')
  if needs clang-format clang-format "$from_python"; then
    check clang-format clang-format --dry-run --Werror "${sources[@]}"
  fi
  if needs "C warnings" "${CC:-cc}" "apt-get install gcc"; then
    # Those for Windows are compiled with the same warnings by make platforms-all.
    check "C warnings" warnings ':!examples/prolog' ':!examples/rexx' ':!examples/erlang' \
      ':!examples/octave' ':!bindings/R' ':!benches/peers/curl.c' ':!tools/windows' ':!tests/platforms/stdcall.c'
  fi
  if pkg-config --exists libcurl libcjson 2>/dev/null; then
    # shellcheck disable=SC2046 # the flags are several words
    check "C warnings, libcurl's peer" warnings benches/peers/curl.c $(pkg-config --cflags libcurl libcjson)
  else
    skip "C warnings, libcurl's peer" "libcurl and cJSON" "apt-get install pkg-config libcurl4-openssl-dev libcjson-dev"
  fi
  if needs "C warnings, R package" R "apt-get install r-base-dev"; then
    # R's table of functions has them as pointers to functions without parameters.
    # shellcheck disable=SC2046 # the flags are several words
    check "C warnings, R package" warnings bindings/R $(R CMD config --cppflags) -Wno-cast-function-type
  fi
}

warnings() { # PATTERN... FLAG...: compiles the C files without writing anything
  local argument patterns=() flags=() sources
  for argument in "$@"; do
    if [[ $argument = -* ]]; then flags+=("$argument"); else patterns+=("$argument"); fi
  done
  mapfile -t sources < <(files "${patterns[@]}" | grep '\.c$')
  [ ${#sources[@]} -gt 0 ] || return
  "${CC:-cc}" -std=gnu11 -fsyntax-only -Wall -Wextra -Wshadow -Wstrict-prototypes -Wwrite-strings -Werror -Iinclude \
    "${flags[@]}" "${sources[@]}"
}

lint_shell() {
  local sources
  # All that end in .sh, and all that begin as a shell's programs do.
  mapfile -t sources < <({
    files '*.sh'
    files | xargs -d '\n' awk 'FNR == 1 { if (/^#!.*[\/ ](ba|da)?sh( |$)/) print FILENAME; nextfile }'
  } | sort -u)
  if needs shellcheck shellcheck "apt-get install shellcheck"; then
    check shellcheck shellcheck --external-sources "${sources[@]}"
  fi
}

# What .editorconfig asks of every file; what must hold odd bytes is left out.
lint_text() {
  check "white space" white_space
}

white_space() {
  # shellcheck disable=SC2016 # they are awk's
  files ':!fuzz/cases' ':!*.png' ':!*.lock' | xargs -d '\n' awk '
    function end_file() { if (name != "" && last == "") { print name ": ends with an empty line"; bad = 1 } }
    FNR == 1 { end_file(); name = FILENAME }
    /[ \t\r]$/ { print FILENAME ":" FNR ": ends with white space"; bad = 1 }
    { last = $0 }
    END { end_file(); exit bad }'
}

[ $# -gt 0 ] || set -- rust python r c shell text
for language in "$@"; do
  if ! declare -F "lint_$language" >/dev/null; then
    printf 'lint: there is no language %s: rust, python, r, c, shell and text are known\n' "$language" >&2
    exit 2
  fi
  "lint_$language"
done

conclude
