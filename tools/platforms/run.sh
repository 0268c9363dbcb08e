#!/bin/bash
# Builds the library for other platforms in chroots that it makes, runs it there, and prints a table of what was proved.
# `make platforms` calls it.
#
#   tools/platforms/run.sh ROW...        of those below
#
# Needs root, debootstrap, Python 3 and openssl. All goes to target/platforms; the chroots stay there, to be used again.
set -euo pipefail
unset CDPATH
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
work=$PWD/target/platforms
# shellcheck source=tools/platforms/chroot.sh
. tools/platforms/chroot.sh
# shellcheck source=tools/platforms/wheels.sh
. tools/platforms/wheels.sh
known="static reproducible aarch64 musl windows windows32 i686 debian13 glibc macos wheels zip"
table=() failed=()

for row in "$@"; do
  [[ " $known " = *" $row "* ]] || {
    echo "make platforms: there is no row $row, only $known" >&2
    exit 2
  }
done
[ "$(id -u)" = 0 ] || {
  echo "make platforms: making a chroot needs root" >&2
  exit 1
}
for tool in column debootstrap openssl python3 unshare; do
  command -v "$tool" >/dev/null || {
    echo "make platforms: $tool is missing; install it with: apt-get install bsdextrautils debootstrap openssl python3-venv util-linux" >&2
    exit 1
  }
done
# What is packed is what this run has built.
out=$work/build/out
rm -rf "$out"
mkdir -p "$out"
free=$(df --output=avail -BG "$work" | tail -n 1 | tr -dc 0-9)
if [ ! -f "$work/sid/.made" ] && [ "$free" -lt 12 ]; then
  echo "make platforms: $free GB are free in $work; the chroot and what is built in it take up to 12 GB" >&2
  exit 1
fi

# Puts the results of a build where its programs run: $out/ROW.
collect() { # ROW FILE...
  rm -rf "${out:?}/$1"
  mkdir -p "$out/$1"
  cp "${@:2}" "$out/$1"
}

build() { # CHROOT TARGET CRATE-TYPE
  bash "$here/enter.sh" "$1" nice -n 5 sh /src/tools/platforms/build.sh "$2" rustc "$3"
}

# Fetches cargo-zigbuild and the compiler that it uses from Python's index, and what packs wheels.
get_zig() {
  local zig=$work/build/zig
  cmp -s tools/platforms/requirements.txt "$zig/requirements.txt" && return
  python3 -m venv --clear "$zig"
  "$zig/bin/pip" install -q -r tools/platforms/requirements.txt
  cp tools/platforms/requirements.txt "$zig/"
}

# Runs a command with the endpoint of a TLS server in PLATFORM_TLS.
with_tls() { # ROW COMMAND...
  local server code=0
  coproc SERVER { exec python3 tests/platforms/tls_server.py "$out/$1"; }
  # The process itself: its variable goes when it ends.
  server=$SERVER_PID
  read -r PLATFORM_TLS <&"${SERVER[0]}"
  export PLATFORM_TLS
  "${@:2}" || code=$?
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  return "$code"
}

prove() { # CHROOT ROW COMPILER LINK RUN...
  with_tls "$2" bash "$here/enter.sh" "$1" \
    bash /src/tools/platforms/prove.sh "/build/out/$2" "$pool" "${@:3}"
}

linux() { # CHROOT ROW TARGET COMPILER RUN...
  local release=$work/build/$3/release
  build "$1" "$3" cdylib
  collect "$2" "$release/libcognito.so"
  ln -s libcognito.so "$out/$2/libcognito.so.0"
  prove "$1" "$2" "$4" "-lcognito -pthread -Wl,-rpath,/build/out/$2" "${@:5}"
}

row_aarch64() {
  get_zig
  linux sid aarch64 aarch64-unknown-linux-gnu aarch64-linux-gnu-gcc qemu-aarch64 -L /usr/aarch64-linux-gnu
}
row_i686() {
  local root=/usr/i686-linux-gnu
  linux sid i686 i686-unknown-linux-gnu i686-linux-gnu-gcc env LD_LIBRARY_PATH=$root/lib $root/lib/ld-linux.so.2
  # Once more without AVX, where the vector registers are cleared by other instructions.
  prove sid i686 i686-linux-gnu-gcc "-lcognito -pthread -Wl,-rpath,/build/out/i686" qemu-i386 -cpu coreduo -L $root |
    sed '/^PROVED /s/$/; the same under qemu, on a processor without AVX/'
}
row_musl() {
  get_zig
  linux sid musl x86_64-unknown-linux-musl musl-gcc
}
# Rust 1.85 is Debian 13's own.
row_debian13() { linux trixie debian13 x86_64-unknown-linux-gnu gcc; }

row_windows() {
  local release=$work/build/x86_64-pc-windows-gnu/release
  build sid x86_64-pc-windows-gnu cdylib
  collect windows "$release/cognito.dll" "$release/libcognito.dll.a"
  export PLATFORM_ROOT=Z:
  prove sid windows x86_64-w64-mingw32-gcc -lcognito wine
}

row_windows32() {
  local release=$work/build/i686-pc-windows-gnu/release
  build sid i686-pc-windows-gnu cdylib,staticlib
  collect windows32 "$release/cognito.dll" "$release/libcognito.dll.a" "$release/libcognito.a"
  cc -E -P include/cognito.h | python3 tools/windows/stdcall.py "$out/windows32"
  bash "$here/enter.sh" sid sh /src/tools/windows/cognito32.sh /build/out/windows32
  export PLATFORM_ROOT=Z:
  prove sid windows32 i686-w64-mingw32-gcc -l:libcognito.dll.a wine
}

# On glibc 2.17, by the linker that Python's wheels are made with; run on the oldest Debian to be had.
row_glibc() {
  local target=x86_64-unknown-linux-gnu
  get_zig
  # The flags are those of tools/build.sh.
  export PATH=$work/build/zig/bin:$PATH CARGO_TARGET_DIR=$work/build CARGO_ENCODED_RUSTFLAGS CFLAGS=-O1
  CARGO_ENCODED_RUSTFLAGS=$(sh tools/build.sh flags | tr '\n' '\037' | sed 's/\x1f$//')
  # The local pool too: this machine's may ask for a newer glibc. It is what libcognito-testing has.
  nice -n 5 cargo-zigbuild build --package cognito-local-pool --release --locked --target "$target.2.17"
  nice -n 5 cargo-zigbuild rustc --package libcognito --release --lib --crate-type cdylib --locked --target "$target.2.17"
  collect pool "$work/build/$target/release/cognito-local-pool"
  collect glibc "$work/build/$target/release/libcognito.so"
  ln -s libcognito.so "$out/glibc/libcognito.so.0"
  pool=/build/out/pool/cognito-local-pool
  prove bullseye glibc gcc "-lcognito -pthread -Wl,-rpath,/build/out/glibc"
}

row_static() {
  make --no-print-directory static
  collect static target/make/libcognito.a
  with_tls static bash "$here/static.sh" "$out/static" "$work/build/cognito-local-pool"
}

row_reproducible() { bash tests/reproducible.sh; }

# The zip for Windows is what the programs are built against, with import libraries and without.
row_zip() {
  local folder=$out/zip
  bash tools/windows/zip.sh
  mkdir "$folder"
  python3 -m zipfile -e target/windows/*.zip "$folder"
  mv "$folder"/*/* "$folder"
  export PLATFORM_ROOT=Z: PLATFORM_INCLUDE=/build/out/zip/include
  prove sid zip/x64 x86_64-w64-mingw32-gcc -lcognito wine
  prove sid zip/x86 i686-w64-mingw32-gcc -l:cognito.dll wine
}

row_macos() {
  get_zig
  bash "$here/enter.sh" sid nice -n 5 sh /src/tools/platforms/build.sh aarch64-apple-darwin check
  echo "PROVED compiles (cargo check alone: it was not run)"
}

# Runs a row; its output goes to a file, what it proved to the table.
row() { # ROW
  local log=$work/$1.row.log since=$SECONDS size=- code=0 file
  echo "make platforms: $1"
  # In the background, so that it ends at what fails first: in a condition, bash would go on.
  "row_$1" >"$log" 2>&1 &
  wait $! || code=$?
  if [ $code = 0 ] && grep -q '^PROVED' "$log"; then
    for file in "$out/$1"/cognito.dll "$out/$1"/libcognito.so "$out/$1"/libcognito.a; do
      [ ! -f "$file" ] || { size=$(stat -c %s "$file") && break; }
    done
    table+=("$1|$size|$((SECONDS - since)) s|$(sed -n 's/^PROVED //p' "$log" | tail -n 1)")
  else
    tail -n 25 "$log" >&2
    echo "make platforms: $1 FAILED; all of its output is in $log" >&2
    failed+=("$1")
    table+=("$1|-|$((SECONDS - since)) s|FAILED")
  fi
}

cp "$(sh tools/build.sh pool)" "$work/build/cognito-local-pool"
pool=/build/cognito-local-pool
cross=()
for row in "$@"; do
  case $row in
    static | reproducible | wheels | zip) ;;
    debian13) make_chroot trixie rustc,cargo,gcc,libc6-dev ;;
    glibc) make_chroot bullseye gcc,libc6-dev,python3,python3-venv ;;
    *) cross+=("$row") ;;
  esac
done
[ ${#cross[@]} -eq 0 ] || make_cross_chroot "${cross[@]}"
vendor sid
for row in "$@"; do
  row "$row"
done
printf '\n'
printf '%s\n' 'platform|bytes|took|what ran there' "${table[@]}" | column -t -s '|'
[ ${#failed[@]} -eq 0 ]
