#!/bin/sh
# Builds a part of the product with cargo, and asks cargo where it is: CARGO_TARGET_DIR, CARGO_BUILD_TARGET and the
# configuration of cargo decide that. The Makefile calls it.
#
#   tools/build.sh library FOLDER    the release library; copies it and its header to FOLDER
#   tools/build.sh static FOLDER     the static library, in which only the functions of the header are global; likewise
#   tools/build.sh pool [--release]  the local pool; prints the path of its program
#   tools/build.sh flags             prints the flags of rustc, one a line, that keep this machine's paths out
#
# CARGO names the program, by default cargo; LD, OBJCOPY and AR those that make the static library of what rustc made.
#
# The same sources and the same toolchain give the same bytes, wherever they lie: no path of this machine is built in.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
cargo=${CARGO:-cargo}

# CARGO may hold arguments too, as in "cargo +nightly".
if ! command -v "$cargo" > /dev/null && ! command -v "${cargo%% *}" > /dev/null; then
  if [ "$1" != pool ]; then
    echo "make: the library in $2 is missing or older than its sources, and $cargo, which builds it, is not on the PATH." >&2
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

# Runs cargo.
run_cargo() { # ARGUMENT...
  if command -v "$cargo" > /dev/null; then
    "$cargo" "$@"
  else
    # shellcheck disable=SC2086 # its arguments are words
    $cargo "$@"
  fi
}

# Builds, and keeps what cargo says about the files that it made, a line of JSON for each.
build() { # COMMAND ARGUMENT...
  run_cargo "$@" > "$messages"
}

# Prints the flags, one a line, that make rustc write folders of this machine in the same words on each.
remapped() {
  # Unpacks the crates, whose folder is to be known beforehand. Where that fails, the build says why.
  run_cargo tree --package libcognito --edges no-dev > /dev/null 2>&1 || true
  printf '%s\n' "--remap-path-prefix=${CARGO_HOME:-${HOME:-}/.cargo}=cargo" "--remap-path-prefix=$PWD=."
  # Shorter by 9 kB in all. The last one that fits counts.
  for registry in "${CARGO_HOME:-${HOME:-}/.cargo}"/registry/src/*; do
    printf '%s\n' "--remap-path-prefix=$registry=cargo"
  done
  [ -z "${CARGO_TARGET_DIR:-}" ] || printf '%s\n' "--remap-path-prefix=$CARGO_TARGET_DIR=target"
}

# Builds the library with those flags beside the flags that are set already: cargo takes them from one place alone.
build_anywhere() { # COMMAND ARGUMENT...
  # The profile's -Os doubles what a key exchange takes in ring's C, and saves 5 kB.
  export CFLAGS="${CFLAGS--O1}"
  separator=$(printf '\037')
  if [ -n "${CARGO_ENCODED_RUSTFLAGS:-}" ]; then
    flags=$CARGO_ENCODED_RUSTFLAGS
  else
    flags=$(printf '%s' "${RUSTFLAGS:-}" | tr -s ' ' '\037' | sed "s/^$separator//; s/$separator\$//")
  fi
  if [ -n "$flags" ]; then
    flags=$flags$separator$(remapped | tr '\n' '\037' | sed "s/$separator\$//")
    CARGO_ENCODED_RUSTFLAGS=$flags build "$@"
    return
  fi
  list=$(remapped | sed 's/[\\"]/\\&/g; s/.*/"&"/' | tr '\n' ',')
  # Where a configuration file has build.rustflags, these join them; flags for a target would put both aside.
  key="target.'cfg(all())'.rustflags"
  if RUSTC_BOOTSTRAP=1 run_cargo -Z unstable-options config get build.rustflags > /dev/null 2>&1; then
    key=build.rustflags
  fi
  command=$1
  shift
  build "$command" --config "$key = [$list]" "$@"
}

# Makes a library of one object, whose only global symbols are the header's functions: two static libraries of Rust
# can then be linked into one program.
own_symbols_alone() { # FROM TO HEADER
  work=$(mktemp -d)
  # Only what a function of the header needs: the archive holds all of the standard library.
  roots=$(sed -n 's/.*[ *]\(cognito_[a-z_]*\)(.*/--undefined=\1/p' "$3" | sort -u)
  # shellcheck disable=SC2086 # a word each
  "${LD:-ld}" -r --gc-sections $roots --whole-archive "$1" --force-group-allocation -o "$work/cognito.o" &&
    "${OBJCOPY:-objcopy}" -R .llvmbc -R .llvmcmd --strip-debug --wildcard --keep-global-symbol 'cognito_*' \
      "$work/cognito.o" &&
    "${AR:-ar}" rcsD "$work/libcognito.a" "$work/cognito.o" &&
    place "$work/libcognito.a" "$2"
  made=$?
  rm -rf "$work"
  return "$made"
}

# Prints the last path that stands after KEY and ends with NAME.
path_of() { # KEY NAME
  sed -n "s|.*\"$1\":\\[*\"\\([^\"]*$2\\)\".*|\\1|p" "$messages" | tail -n 1
}

# Prints the path of the header that was made.
header() {
  sed -n '/"reason":"build-script-executed"/{ /libcognito/s|.*"out_dir":"\([^"]*\)".*|\1/cognito.h|p; }' "$messages"
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
    build_anywhere "$@"
    library=$(path_of filenames '/libcognito\.so')
    mkdir -p "$folder"
    place "$(header)" "$folder/cognito.h"
    place "$library" "$folder/libcognito.so"
    ;;
  static)
    build_anywhere rustc --package libcognito --release --lib --crate-type staticlib "$as_json"
    mkdir -p "$2"
    own_symbols_alone "$(path_of filenames '/libcognito\.a')" "$2/libcognito.a" "$(header)"
    ;;
  pool)
    shift
    build build --quiet --locked --package cognito-local-pool "$as_json" "$@"
    path_of executable '/cognito-local-pool'
    ;;
  flags) remapped ;;
  *)
    echo "build.sh: there is no part $1, only library, static, pool and flags" >&2
    exit 2
    ;;
esac
