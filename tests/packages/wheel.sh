#!/bin/bash
# Sends a code to the local pool with what a wheel has installed, and says with what in the last line.
#
#   tests/packages/wheel.sh FOLDER POOL [RUN...] PYTHON      FOLDER has the package
#   tests/packages/wheel.sh FOLDER POOL COMPILER [RUN...]    where there is no Python for the platform: load.c, which
#                                                            loads the library as Python does
#
# RUN is what runs a program there: nothing, an emulator, wine.
set -euo pipefail
unset CDPATH
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1 pool=$2
shift 2
cd "$root"
# shellcheck source=tests/clean_environment.sh
. tests/clean_environment.sh
home=$(mktemp -d)
export HOME=$home WINEPREFIX=$home/wine WINEDEBUG=-all PYTHONDONTWRITEBYTECODE=1
trap '[ ! -d "$WINEPREFIX" ] || /usr/lib/*/wine/wineserver -k || true; rm -rf "$home"' EXIT

coproc POOL { "$pool" --until-stdin-closes; }
while read -r line <&"${POOL[0]}"; do
  case $line in
    "export "*) eval "$line" ;;
    "# ready") break ;;
  esac
done
case $1 in
  *gcc)
    "$1" -Wall -Wextra -Werror "$root/tests/packages/load.c" -I"$root/include" -o "$home/load.exe"
    library=$(echo "$folder"/libcognito/_lib/*cognito.[sd]*)
    timeout 300 "${@:2}" "$home/load.exe" "$library"
    with="C${2:+, by $2}"
    ;;
  *)
    PYTHONPATH=$folder timeout 300 "$@" "$root/tests/packages/send.py"
    with=$("$@" -c 'import platform; print("Python", platform.python_version(), *platform.libc_ver(), platform.machine())')
    ;;
esac
eval "exec ${POOL[1]}>&-"
wait
echo "$with"
