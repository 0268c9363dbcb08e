#!/bin/bash
# Runs a command in a chroot, with the sources in /src, the crates in /vendor and what is built in /build.
#
#   tools/platforms/enter.sh CHROOT COMMAND...
#
# The mounts are in a namespace of their own and end with the command.
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")/../.."
work=$PWD/target/platforms
mkdir -p "$work/$1/src" "$work/$1/vendor" "$work/$1/build" "$work/vendor" "$work/build"
# shellcheck disable=SC2016 # it is the inner shell's
exec unshare -m --propagation private bash -euc '
  work=$1 chroot=$1/$2 sources=$3
  shift 3
  mount --bind /proc "$chroot/proc"
  mount --rbind /dev "$chroot/dev"
  mount --bind "$sources" "$chroot/src"
  mount -o remount,bind,ro "$chroot/src"
  mount --bind "$work/vendor" "$chroot/vendor"
  mount --bind "$work/build" "$chroot/build"
  export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
  # wine aborts where it is set.
  unset TMPDIR
  exec chroot "$chroot" "$@"
' enter "$work" "$1" "$PWD" "${@:2}"
