#!/bin/sh
# Builds the library for one platform, inside the chroot that tools/platforms/run.sh makes.
#
#   tools/platforms/build.sh TARGET COMMAND [CRATE-TYPE]     COMMAND is rustc or check; sources in /src, crates in /vendor
#
# What cargo makes goes to /build. The standard library is built too where Debian has none for the target.
set -eu
target=$1
command=$2
shift 2
export CARGO_TARGET_DIR=/build CARGO_HOME=/build/cargo CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never
# As tools/build.sh has it.
export CFLAGS=-O1
mkdir -p "$CARGO_HOME"
printf '[source.crates-io]\nreplace-with = "vendored"\n[source.vendored]\ndirectory = "/vendor"\n' > "$CARGO_HOME/config.toml"

variable=$(echo "$target" | tr 'a-z-' 'A-Z_')
name=$(echo "$target" | tr - _)
flags='--remap-path-prefix=/src=. --remap-path-prefix=/vendor=vendor --remap-path-prefix=/build=build'
std='' zig=''
case $target in
  x86_64-unknown-linux-gnu) compiler=gcc ;;
  # zig links for the C library that Python's wheels ask for.
  aarch64-unknown-linux-gnu) target=$target.2.17 compiler='' zig=yes ;;
  i686-unknown-linux-gnu) compiler=i686-linux-gnu-gcc ;;
  x86_64-unknown-linux-musl)
    # zig brings what unwinds the stack there; Debian has that for glibc alone.
    compiler='' std=yes zig=yes
    flags="$flags -C target-feature=-crt-static"
    ;;
  *-pc-windows-gnu)
    compiler=${target%%-*}-w64-mingw32-gcc std=yes
    # The start-up objects, which come with rustc for this target and not with the sources of std.
    objects=/build/start/$target
    mkdir -p "$objects"
    for object in rsbegin rsend; do
      RUSTC_BOOTSTRAP=1 rustc --target "$target" -O --emit obj -o "$objects/$object.o" \
        /usr/src/rustc-*/library/rtstartup/$object.rs
    done
    flags="$flags -L native=$objects -C target-feature=+crt-static"
    ;;
  # zig brings the system's headers.
  *-apple-darwin) compiler='' std=yes zig=yes ;;
  *)
    echo "build.sh: there is nothing known of the target $target" >&2
    exit 2
    ;;
esac
[ -z "$compiler" ] || export "CARGO_TARGET_${variable}_LINKER=$compiler" "CC_$name=$compiler"
export "CARGO_TARGET_${variable}_RUSTFLAGS=$flags"
set -- --package libcognito --release --lib --locked --offline --target "$target" ${1:+--crate-type "$1"}
if [ "$std" ]; then
  export RUSTC_BOOTSTRAP=1
  set -- "$@" -Z build-std=std,panic_unwind
fi
cd /src
if [ "$zig" ]; then
  CARGO_ZIGBUILD_ZIG_PATH=$(echo /build/zig/lib/python3*/site-packages/ziglang/zig)
  export CARGO_ZIGBUILD_ZIG_PATH CARGO_ZIGBUILD_CACHE_DIR=/build/zig/cache "PATH=/build/zig/bin:$PATH"
  exec cargo-zigbuild "$command" "$@"
fi
exec cargo "$command" "$@"
