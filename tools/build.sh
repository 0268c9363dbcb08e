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

# Builds, and keeps what cargo says about the files that it made, a line of JSON for each.
build() { # COMMAND ARGUMENT...
  if command -v "$cargo" > /dev/null; then
    "$cargo" "$@" --message-format=json-render-diagnostics > "$messages"
  else
    # shellcheck disable=SC2086 # its arguments are words
    $cargo "$@" --message-format=json-render-diagnostics > "$messages"
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

case $1 in
  library)
    # `cargo build` would make the Rust library too, and then optimises across crates in neither.
    build rustc --package libcognito --release --lib --crate-type cdylib
    library=$(path_of filenames '/libcognito\.so')
    header=$(sed -n '/"reason":"build-script-executed"/{ /libcognito/s/.*"out_dir":"\([^"]*\)".*/\1/p; }' "$messages")
    mkdir -p "$2"
    place "$header/cognito.h" "$2/cognito.h"
    place "$library" "$2/libcognito.so"
    ;;
  pool)
    build build --quiet --locked --package cognito-local-pool
    path_of executable '/cognito-local-pool'
    ;;
  *)
    echo "build.sh: there is no part $1, only library and pool" >&2
    exit 2
    ;;
esac
