#!/bin/sh
# Builds a part of the product with cargo, and asks cargo where it is: CARGO_TARGET_DIR, CARGO_BUILD_TARGET and the
# configuration of cargo decide that. The Makefile calls it.
#
#   tools/build.sh library FOLDER    the release library; copies it and its header to FOLDER
#   tools/build.sh pool              the local pool; prints the path of its program
#
# CARGO names the program, by default cargo.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
cargo=${CARGO:-cargo}

# CARGO may hold arguments too, as in "cargo +nightly".
if ! command -v "$cargo" > /dev/null && ! command -v "${cargo%% *}" > /dev/null; then
  if [ "$1" = library ]; then
    echo "make: $2/libcognito.so is missing or older than its sources, and $cargo, which builds it, is not on the PATH." >&2
    echo "Run make first, as the user who has Rust, and then make install; or install Rust: https://rustup.rs" >&2
  else
    echo "make: $cargo is not on the PATH; install Rust: https://rustup.rs" >&2
  fi
  exit 1
fi

messages=$(mktemp)
trap 'rm -f "$messages"' EXIT
trap 'exit 1' HUP INT TERM

as_json=--message-format=json-render-diagnostics

# Builds, and keeps what cargo says about the files that it made, a line of JSON for each.
build() { # COMMAND ARGUMENT...
  if command -v "$cargo" > /dev/null; then
    "$cargo" "$@" > "$messages"
  else
    # shellcheck disable=SC2086 # its arguments are words
    $cargo "$@" > "$messages"
  fi
}

# Prints the last path that stands after KEY and ends with NAME.
path_of() { # KEY NAME
  sed -n "s|.*\"$1\":\\[*\"\\([^\"]*$2\\)\".*|\\1|p" "$messages" | tail -n 1
}

# Copies to a new file: programs may have the old one loaded.
place() { # FROM TO
  cp "$1" "$2.new"
  mv -f "$2.new" "$2"
}

# Returns whether the C library here reads relative relocations in their packed form: glibc from 2.36 on.
packs_relocations() {
  getconf GNU_LIBC_VERSION 2> /dev/null |
    awk '{ split($2, part, "."); packs = part[1] > 2 || part[1] == 2 && part[2] >= 36 } END { exit !packs }'
}

case $1 in
  library)
    shift
    folder=$1
    # `cargo build` would make the Rust library too, and then optimises across crates in neither.
    set -- rustc --package libcognito --release --lib --crate-type cdylib "$as_json"
    # 85 kB less, and less to do when a process starts. A build for another machine goes without.
    if [ -z "${CARGO_BUILD_TARGET:-}" ] && packs_relocations; then
      set -- "$@" -- -C link-arg=-Wl,-z,pack-relative-relocs
    fi
    build "$@"
    library=$(path_of filenames '/libcognito\.so')
    header=$(sed -n '/"reason":"build-script-executed"/{ /libcognito/s/.*"out_dir":"\([^"]*\)".*/\1/p; }' "$messages")
    mkdir -p "$folder"
    place "$header/cognito.h" "$folder/cognito.h"
    place "$library" "$folder/libcognito.so"
    ;;
  pool)
    build build --quiet --locked --package cognito-local-pool "$as_json"
    path_of executable '/cognito-local-pool'
    ;;
  *)
    echo "build.sh: there is no part $1, only library and pool" >&2
    exit 2
    ;;
esac
