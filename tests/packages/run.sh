#!/usr/bin/env bash
# Builds a program by each kind of package, runs it against the local pool, and prints a table. `make test-packages`
# calls it, after `make stage` and `make dist`.
#
#   tests/packages/run.sh [ROW...]    the names of the table's rows, with dashes for blanks; all by default
#
# The tarball is built without a network, by a user without rights where this one is root, in a path with a blank. What
# it compiles is then there for Conan and Debian's packages, and what it installs for the rows of the static library: name
# tarball with Conan, pkg-config-static and CMake-static. A tool that is missing is named as SKIPPED;
# COGNITO_TEST_NO_SKIP=1 makes that a failure.
set -uo pipefail
unset CDPATH
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/clean_environment.sh
. tests/clean_environment.sh
# shellcheck source=tests/local_pool.sh
. tests/local_pool.sh
# shellcheck source=tools/skips.sh
. tools/skips.sh
export PATH=$PWD/target/lint/bin:$PATH
root=$PWD here=$PWD/tests/packages stage=$PWD/target/stage cc=${CC:-cc}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
tarball=$root/target/dist/libcognito-$version.tar.xz
from_python="python3 -m venv target/lint && target/lint/bin/pip install -r tests/packages/requirements.txt"
known=(pkg-config CMake tarball pkg-config-static CMake-static Conan Python-sdist Debian manual bill-of-materials)
wanted=("$@")
failed=() rows=()
for name in "$@"; do
  [[ " ${known[*]} " == *" $name "* ]] || {
    echo "packages: there is no row $name, only ${known[*]}" >&2
    exit 2
  }
done
work=$(mktemp -d)
chmod 755 "$work"
place="$work/a path" # of the tarball, and of what it installs
installed="$place/root of it/usr/local"
mkdir "$place"
trap 'rm -rf "$work"' EXIT

is_wanted() { # NAME
  [ ${#wanted[@]} -eq 0 ] || [[ " ${wanted[*]} " == *" ${1// /-} "* ]]
}

row() { # NAME COMMAND...: runs it, and keeps for the table what its last line says
  local name=$1 started=$SECONDS log="$work/${1//[^a-z]/-}.log"
  shift
  is_wanted "$name" || return 0
  if "$@" >"$log" 2>&1; then
    rows+=("$name|passed|$((SECONDS - started)) s|$(tail -n 1 "$log")")
  else
    cat "$log"
    rows+=("$name|FAILED|$((SECONDS - started)) s|$(tail -n 1 "$log")")
    failed+=("$name")
  fi
  printf 'packages: %s: %s\n' "$name" "${rows[-1]#*|}"
}

skip_row() { # NAME MISSING INSTALL
  is_wanted "$1" || return 0
  skip "$@"
  rows+=("$1|SKIPPED||lacks $2")
}

have() { # PROGRAM...
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || return
  done
}

# Prints what a program says that runs against a local pool; it must be the version.
against_pool() { # COMMAND...
  local said
  start_pool "$pool"
  said=$("$@")
  local result=$?
  stop_pool
  printf '%s\n' "$said"
  [ $result -eq 0 ] && [ "$(tail -n 1 <<<"$said")" = "$version" ]
}

# Compiles the program with what pkg-config says and runs it.
by_pkg_config() { # PKGCONFIGDIR LIBDIR [PKG-CONFIG ARGUMENT...]
  local folder=$1 lib=$2 program
  program=$(mktemp -d "$work/program.XXXXXX")/send
  shift 2
  # eval: pkg-config writes a backslash before a blank of a path.
  eval "$cc \"\$here/send.c\" $(PKG_CONFIG_PATH=$folder pkg-config "$@" --cflags --libs cognito) -o \"\$program\"" &&
    [ "$(PKG_CONFIG_PATH=$folder pkg-config --modversion cognito)" = "$version" ] &&
    LD_LIBRARY_PATH=$lib against_pool "$program"
}

# The same from the static library alone: there is no other in the folder.
by_pkg_config_static() {
  local folder="$work/static"
  mkdir "$folder" && cp -R "$installed/include" "$folder/" && mkdir "$folder/lib" &&
    cp -R "$installed/lib/pkgconfig" "$installed/lib/libcognito.a" "$folder/lib/" &&
    by_pkg_config "$folder/lib/pkgconfig" "" --static
}

by_cmake() { # PREFIX TARGET
  local build
  build=$(mktemp -d "$work/cmake.XXXXXX")
  cmake -S "$here" -B "$build" -DCMAKE_PREFIX_PATH="$1" -DTARGET="$2" && cmake --build "$build" &&
    # Without a search path: CMake writes the library's folder into a program that it builds.
    against_pool "$build/send"
}

# Runs a command without a network and, where this is root, as a user who may not write elsewhere. Rust is at $rust.
plain_user() { # COMMAND...
  local clean=(env -i PATH="$rust/bin:/usr/bin:/bin" HOME="$work/home" CARGO_HOME="$work/home/cargo" "$shared")
  if [ "$(id -u)" != 0 ]; then
    "${offline[@]}" "${clean[@]}" "$@"
    return
  fi
  # A toolchain in root's home is shown to that user elsewhere.
  # shellcheck disable=SC2016 # they are the inner shell's
  unshare --net --mount sh -euc '
    mount --bind "$1" "$2"
    shift 2
    exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@"
  ' sh "$sysroot" "$rust" "${clean[@]}" "$@"
}

# Builds the tarball and installs it below DESTDIR.
by_tarball() {
  local tree="$place/libcognito-$version" lib=$installed/lib
  tar -xf "$tarball" -C "$place" || return
  [ "$(id -u)" != 0 ] || chown -R 65534:65534 "$place" "$work/home" "$work/built" || return
  # shellcheck disable=SC2016 # they are the inner shell's
  plain_user sh -euc 'cd "$1" && make && make static && make install DESTDIR="$2"' sh "$tree" "$place/root of it" || return
  [ -f "$lib/../share/man/man3/cognito_get_user.3" ] && [ -f "$lib/../share/doc/libcognito/THIRD-PARTY-LICENSES" ] &&
    by_pkg_config "$lib/pkgconfig" "$lib"
}

# The package is built without a network; its test talks to the local pool.
by_conan() {
  local home=$work/conan
  local conan=(env -u CC -u CXX CONAN_HOME="$home" CARGO_NET_OFFLINE=true "$shared" conan)
  mkdir "$home" && "${conan[@]}" profile detect &&
    (cd "$place/libcognito-$version" && "${offline[@]}" "${conan[@]}" create . --test-folder=) || return
  # shellcheck disable=SC2016 # they are the inner shell's
  against_pool sh -euc 'version=$1; shift; "$@" >&2; echo "$version"' sh "$version" \
    "${conan[@]}" test "$here/conan" "libcognito/$version" -c tools.cmake.cmake_layout:test_folder="$home/test" \
    -c tools.cmake.cmaketoolchain:user_presets=
}

# The source distribution is installed without a network, where there is nothing but setuptools.
by_sdist() (
  folder=$work/sdist python=$work/python/bin/python
  # setuptools leaves its folders beside the sources.
  trap 'rm -rf bindings/python/build bindings/python/src/libcognito.egg-info' EXIT
  (cd bindings/python && python3 -c 'import sys, setuptools.build_meta as made; made.build_sdist(sys.argv.pop())' "$folder") &&
    python3 -m venv "$work/python" &&
    "$python" -m pip install --quiet "setuptools==$(python3 -c 'import setuptools; print(setuptools.__version__)')" &&
    "${offline[@]}" env "$shared" "$python" -m pip install --no-index --no-build-isolation "$folder"/*.tar.gz &&
    against_pool "$python" "$here/send.py"
)

# Builds Debian's packages, has lintian look at them, installs them in a copy of this system that is gone afterwards.
by_debian() {
  local folder=$work/debian tree=$work/debian/libcognito-$version
  # The package's tests talk to a local pool, so there is a loopback.
  # shellcheck disable=SC2016 # they are the inner shell's
  mkdir "$folder" && cp "$tarball" "$folder/libcognito_$version.orig.tar.xz" && tar -xf "$tarball" -C "$folder" &&
    cp -R debian "$tree/" &&
    # -d: the Rust of rustup is no package.
    (cd "$tree" && "${offline[@]}" sh -euc 'ip link set lo up; exec "$@"' sh \
      env "$shared" PATH="$sysroot/bin:$PATH" dpkg-buildpackage -us -uc -d) &&
    # That the first upload closes a bug is for who uploads it.
    lintian --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs "$folder"/*.changes ||
    return
  install_debs "$folder" && rm -rf "$folder"
}

install_debs() { # FOLDER
  local over=$work/over
  mkdir "$over" || return
  # shellcheck disable=SC2016 # they are the inner shell's
  unshare --mount bash -euc '
    over=$1 folder=$2 here=$3 version=$4
    mount -t tmpfs tmpfs "$over"
    mkdir "$over/upper" "$over/work" "$over/root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$over/upper,workdir=$over/work" "$over/root"
    mount -t proc proc "$over/root/proc"
    mount --rbind /dev "$over/root/dev"
    mkdir "$over/root/packages"
    cp "$folder"/*.deb "$here/send.c" "$over/root/packages/"
    chroot "$over/root" bash -euc "
      cd /packages
      dpkg --install *.deb
      cc send.c \$(pkg-config --cflags --libs cognito) -o send
      coproc POOL { cognito-local-pool --until-stdin-closes; }
      while read -r line <&\${POOL[0]} && [ \"\$line\" != \"# ready\" ]; do
        if [[ \$line == \"export \"* ]]; then eval \"\$line\"; fi
      done
      man -w 3 cognito_get_user >&2
      ldd send | grep -q \"libcognito.so.* => \(/usr\)\?/lib/\"
      [ \"\$(./send)\" = $version ]
    "
    echo "$version"
  ' bash "$over" "$1" "$here" "$version"
}

# The manual and the bill of materials are as their formats have them.
clean_manual() {
  (cd target/docs/man/man3 && mandoc -T lint -- *.3 ../man1/*.1) && echo "$(find target/docs/man -type f | wc -l) pages"
}

valid_bill() {
  python3 - "$stage/share/doc/libcognito/libcognito.cdx.json" <<'CHECK'
import json
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = Path(sys.argv[1]).read_text(encoding="utf-8")
wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
if wrong:
    sys.exit(str(wrong))
components = json.loads(text)["components"]
# Whether it holds what certainly is in the library.
assert {"reqwest", "rustls", "ring"} <= {component["name"] for component in components}
print(len(components), "components")
CHECK
}

cargo=${CARGO:-cargo}
sysroot=$(rustc --print sysroot) || exit
rust=$work/rust shared=CARGO_TARGET_DIR=$work/built
mkdir "$rust" "$work/home" "$work/built"
offline=(unshare --net)
[ "$(id -u)" = 0 ] || rust=$sysroot offline=(unshare --user --map-current-user --net)
for file in "$stage/lib/pkgconfig/cognito.pc" "$tarball"; do
  [ -f "$file" ] || {
    echo "packages: $file is missing: run make test-packages" >&2
    exit 1
  }
done
pool=$(CARGO=$cargo sh tools/build.sh pool) || exit
# What is in it may be run by others.
install -m 755 "$pool" "$work/cognito-local-pool" && pool=$work/cognito-local-pool

if have pkg-config; then
  row "pkg-config" by_pkg_config "$stage/lib/pkgconfig" "$stage/lib"
else
  skip_row "pkg-config" pkg-config "apt-get install pkg-config"
fi
if have cmake; then
  row "CMake" by_cmake "$stage" cognito::cognito
else
  skip_row "CMake" cmake "apt-get install cmake"
fi
if "${offline[@]}" true 2>/dev/null; then
  row "tarball" by_tarball
  # The static library is made there.
  if have pkg-config; then row "pkg-config static" by_pkg_config_static; fi
  if have cmake; then row "CMake static" by_cmake "$installed" cognito::cognito_static; fi
  if have conan cmake; then
    row "Conan" by_conan
  else
    skip_row "Conan" "Conan 2 or cmake" "apt-get install cmake && $from_python"
  fi
  if python3 -c 'import setuptools, venv, ensurepip' 2>/dev/null; then
    row "Python sdist" by_sdist
  else
    skip_row "Python sdist" "Python's modules setuptools, venv and ensurepip" "apt-get install python3-venv && $from_python"
  fi
  if have dpkg-buildpackage dh lintian && [ "$(id -u)" = 0 ]; then
    row "Debian" by_debian
  else
    skip_row "Debian" "Debian's tools, or root" "apt-get install build-essential debhelper lintian man-db"
  fi
else
  skip_row "tarball" "a way to go without a network" "apt-get install util-linux, as root"
fi
if have mandoc; then
  row "manual" clean_manual
else
  skip_row "manual" mandoc "apt-get install mandoc"
fi
if python3 -c 'import cyclonedx.validation.json, jsonschema' 2>/dev/null; then
  row "bill of materials" valid_bill
else
  skip_row "bill of materials" "the module cyclonedx" "$from_python"
fi

printf '\n%-20s %-8s %6s  %s\n' package result time "what it said"
for line in "${rows[@]}"; do
  IFS='|' read -r name result took said <<<"$line"
  printf '%-20s %-8s %6s  %s\n' "$name" "$result" "$took" "$said"
done
conclude
