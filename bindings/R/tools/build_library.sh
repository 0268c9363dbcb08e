# Read by configure: builds the library from $crate as a static one, and sets $cflags and $libs.
# shellcheck shell=sh disable=SC2154,SC2034 # configure sets $crate and uses $cflags

echo "libcognito: building it from $crate with $(cargo --version) and $(rustc --version)"
here=$(pwd)
target=$here/src/target
offline=
if [ -f "$crate/vendor.tar.xz" ]; then
  # Nothing outside of the package is touched: neither the network nor the user's folders.
  (cd "$crate" && tar -xJf vendor.tar.xz) || exit 1
  mkdir -p "$crate/.cargo"
  cat > "$crate/.cargo/config.toml" <<CONFIG
[source.crates-io]
replace-with = "vendored"
[source.vendored]
directory = "vendor"
CONFIG
  offline=--offline
  CARGO_HOME=$here/src/cargo-home
  export CARGO_HOME
fi

# CRAN's machines are shared: two jobs at most. The flags for ring's C are those of tools/build.sh.
(unset CARGO_BUILD_TARGET && cd "$crate" && CFLAGS="${CFLAGS--O1}" cargo rustc --package libcognito --lib --release \
  --crate-type staticlib --target-dir "$target" --locked $offline -j 2) || exit 1
# Where cargo's configuration names the machine's own target, it is one folder further down.
archive=$(find "$target" -path '*/release/libcognito.a')
cp "$archive" src/libcognito_static.a || exit 1
mkdir -p src/include
cp "$crate/include/cognito.h" src/include/cognito.h || exit 1
# Rust's own library comes with twice its size in debug information.
strip -S src/libcognito_static.a 2>/dev/null || true
rm -rf "$target" "$here/src/cargo-home"
if [ -n "$offline" ]; then
  rm -rf "$crate/vendor" "$crate/.cargo"
fi

cflags="-Iinclude"
case $(uname -s) in
  Darwin)
    libs="libcognito_static.a -framework CoreFoundation -framework Security"
    ;;
  *)
    # The package's own symbols alone are exported, and what it does not use is left out. And R may
    # never unload it: a thread that resolves a name may still be running.
    libs="libcognito_static.a -Wl,--exclude-libs,ALL -Wl,--gc-sections -Wl,-z,nodelete"
    libs="$libs -Wl,-z,relro,-z,now -lpthread -ldl -lm"
    ;;
esac
