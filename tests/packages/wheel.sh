#!/bin/bash
# Installs a wheel, sends a code to the local pool with it, and says with what in the last line.
#
#   tests/packages/wheel.sh FOLDER POOL [RUN...] PYTHON      pip installs from FOLDER into an empty virtual environment
#   tests/packages/wheel.sh FOLDER POOL COMPILER [RUN...]    where there is no Python for the platform: FOLDER has the
#                                                            package, and load.c loads its library as Python does
#
# POOL is the local pool's program; - is that of libcognito-testing, which is then installed too. RUN is what runs a
# program there: nothing, an emulator, wine.
set -euo pipefail
unset CDPATH
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1 pool=$2
shift 2
cd "$root"
# shellcheck source=tests/clean_environment.sh
. tests/clean_environment.sh
# shellcheck source=tests/local_pool.sh
. tests/local_pool.sh
home=$(mktemp -d)
export HOME=$home WINEPREFIX=$home/wine WINEDEBUG=-all PYTHONDONTWRITEBYTECODE=1
trap '[ ! -d "$WINEPREFIX" ] || /usr/lib/*/wine/wineserver -k || true; rm -rf "$home"' EXIT

# Makes an empty virtual environment and installs packages into it; `python` is then what runs its interpreter.
install() { # PACKAGE...
  local base=${run[-1]} pip=(-m pip) options=()
  # A program that an emulator runs cannot start itself: there pip is taken from the wheel that this Python makes one with.
  [ ${#run[@]} = 1 ] || options=(--without-pip)
  "${run[@]}" -m venv "${options[@]}" "$home/an environment"
  python=(timeout 300 "${run[@]:0:${#run[@]}-1}" "$home/an environment/bin/python3")
  # It asks nobody on the network, and so needs no certificates, of which that has none.
  [ ${#run[@]} = 1 ] ||
    pip=("$(echo "${base%/bin/*}"/share/python-wheels/pip-*.whl)/pip" --use-deprecated=legacy-certs)
  "${python[@]}" "${pip[@]}" install --quiet --no-index --only-binary :all: --find-links "$folder" "$@"
}

run=("$@")
case $pool:$1 in
  -:*)
    install libcognito libcognito-testing
    "${python[@]}" "$root/tests/packages/pool.py"
    ;;
  *gcc)
    "$1" -Wall -Wextra -Werror "$root/tests/packages/load.c" -I"$root/include" -o "$home/load.exe"
    library=$(echo "$folder"/libcognito/_lib/*cognito.[sd]*)
    start_pool "$pool"
    timeout 300 "${@:2}" "$home/load.exe" "$library"
    stop_pool
    with="C${2:+, by $2}"
    ;;
  *)
    install libcognito
    start_pool "$pool"
    "${python[@]}" "$root/tests/packages/send.py"
    stop_pool
    ;;
esac
echo "${with:-pip install, $("${python[@]}" -c '
import platform
print("Python", platform.python_version(), *platform.libc_ver(), platform.machine())')}"
