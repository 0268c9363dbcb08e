# shellcheck shell=bash
# shellcheck disable=SC2154 # work and here are run.sh's
# Makes the chroots: read by run.sh.

# What builds for other platforms, and runs their programs. Debian's newest has the rustc whose sources, rust-src, hold
# what the standard library is built of; for arm64 and i386 it has that ready-made.
toolchain=(rustc cargo rust-src gcc libc6-dev)
packages_for() { # ROW: prints the Debian packages that it needs beside those
  case $1 in
    aarch64) echo libstd-rust-dev:arm64 gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user ;;
    i686) echo libstd-rust-dev:i386 gcc-i686-linux-gnu libc6-dev-i386-cross qemu-user ;;
    musl) echo musl musl-tools musl-dev ;;
    windows) echo gcc-mingw-w64-x86-64-win32 wine64 wine ;;
    windows32) echo gcc-mingw-w64-i686-win32 wine64 wine ;;
  esac
}

# Says what could not be had, and ends.
give_up() { # WHAT LOG
  tail -n 20 "$2" >&2
  printf 'make platforms: %s failed; all of it is in %s\n' "$1" "$2" >&2
  exit 1
}

mirror() {
  # shellcheck disable=SC2016 # they are apt's
  apt-get indextargets --format '$(SITE)' 2>/dev/null | grep '/debian/*$' | head -n 1
}

# Makes the folder of a Debian release, once: what was begun and not finished, or has other packages, is made anew.
make_chroot() { # RELEASE PACKAGES-WITH-COMMAS
  local folder=$work/$1 log=$work/$1.log
  ! grep -qsxF "packages: $2" "$folder/.made" || return 0
  rm -rf "$folder"
  echo "make platforms: Debian's $1 is being fetched"
  debootstrap --variant=minbase ${2:+--include="$2"} "$1" "$folder" "$(mirror)" >"$log" 2>&1 ||
    give_up "fetching Debian's $1" "$log"
  echo "127.0.0.1 localhost" >"$folder/etc/hosts"
  # A mirror may be older than the clock says.
  echo 'Acquire::Check-Valid-Until "false";' >"$folder/etc/apt/apt.conf.d/99mirror"
  echo "packages: $2" >"$folder/.made"
}

# Installs what rows need into the chroot of Debian's newest.
make_cross_chroot() { # ROW...
  local row packages=() log=$work/packages.log
  make_chroot sid ""
  for row in "$@"; do
    # shellcheck disable=SC2207 # names of packages
    packages+=($(packages_for "$row"))
  done
  cp /etc/resolv.conf "$work/sid/etc/resolv.conf"
  # shellcheck disable=SC2016 # it is the inner shell's
  bash "$here/enter.sh" sid env DEBIAN_FRONTEND=noninteractive sh -ec '
    dpkg --add-architecture arm64
    dpkg --add-architecture i386
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@"
    apt-get clean' install "${toolchain[@]}" "${packages[@]}" >"$log" 2>&1 ||
    give_up "installing ${packages[*]} into Debian's newest" "$log"
}

# Puts all crates into one folder, those of the standard library too.
vendor() { # CHROOT
  local log=$work/vendor.log
  "${CARGO:-cargo}" vendor --locked --versioned-dirs "$work/vendor" >"$log" 2>&1 || give_up "fetching the crates" "$log"
  ! compgen -G "$work/$1/usr/src/rustc-*/library/vendor" >/dev/null ||
    cp -rn "$work/$1"/usr/src/rustc-*/library/vendor/. "$work/vendor"
}
