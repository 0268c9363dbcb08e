#!/bin/bash
# Builds the C programs beside a library, and runs them on its platform; says in a line what was proved.
#
#   tools/platforms/prove.sh FOLDER POOL COMPILER LINK RUN...
#
# FOLDER has the library and, in ca.pem, the authority of the TLS server; POOL is the local pool's program. LINK are the
# words that link the library, RUN is what runs a program there: nothing, an emulator, wine. PLATFORM_TLS names the
# endpoint of tests/platforms/tls_server.py, PLATFORM_ROOT what stands before a path there: Z: for wine; PLATFORM_INCLUDE
# the folder of the header, if it is another than the sources'.
set -euo pipefail
unset CDPATH
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1 pool=$2 compiler=$3 link=$4
shift 4
# The words of LINK are options.
read -ra link <<<"$link"
suffix='' system=unix include=${PLATFORM_INCLUDE:-$root/include}
[[ $compiler != *mingw* ]] || suffix=.exe system=windows
proved=()

cd "$root"
# shellcheck source=tests/clean_environment.sh
. tests/clean_environment.sh
# shellcheck source=tests/local_pool.sh
. tests/local_pool.sh
home=$(mktemp -d)
export HOME=$home WINEPREFIX=$home/wine WINEDEBUG=-all
trap '[[ $system != windows ]] || WINEDEBUG=-all /usr/lib/*/wine/wineserver -k || true; rm -rf "$home"' EXIT

for program in "$root/examples/c/send_code.c" "$root/tests/platforms/probe.c"; do
  name=$(basename "$program" .c)
  "$compiler" -Wall -Wextra -Werror "$program" -I"$include" -L"$folder" "${link[@]}" -o "$folder/$name$suffix"
done
run() { # PROGRAM ARGUMENT...
  local program=$1
  shift
  "${prefix[@]}" "$folder/$program$suffix" "$@"
}
prefix=(timeout 300 "$@")
cd "$folder"

start_pool "$pool"
run send_code --status
run send_code email '{"lang":"de"}'
read -r line <&"${POOL[0]}"
run send_code email --verify "$(grep -o '[0-9]\{6\}' <<<"$line" | tail -n 1)"
run send_code --status | tr -d '\r' | grep -q '^  email_verified = true$'
proved+=("a code sent and verified")

run probe threads
proved+=("12 threads")
if [ $system = unix ]; then
  run probe fork
  proved+=("fork")
fi

run probe registers
proved+=("vector registers cleared")

COGNITO_LOG=debug run probe status 0 2>"$home/log"
grep -q '^libcognito ' "$home/log"
proved+=("log")
if [ $system = windows ]; then
  COGNITO_LOG=debug run probe pipe
  proved+=("log to a full pipe")
fi

endpoint=$AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER
unset AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER
profile=$home/.aws
[ $system = unix ] || profile=$(dirname "$(find "$WINEPREFIX/drive_c/users" -name AppData -print -quit)")/.aws
mkdir -p "$profile"
printf '[default]\nendpoint_url = %s\n' "$endpoint" >"$profile/config"
run probe status 0
rm "$profile/config"
proved+=("profile file")

export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=$PLATFORM_TLS
run probe status 4
AWS_CA_BUNDLE=${PLATFORM_ROOT:-}$folder/ca.pem run probe status 0
SSL_CERT_FILE=${PLATFORM_ROOT:-}$folder/ca.pem run probe status 0
proved+=("TLS three ways")

if [ $system = windows ]; then
  run probe unload cognito.dll
  proved+=("stays loaded")
  if [ -f cognito32.dll ]; then
    "$compiler" -Wall -Wextra -Werror "$root/tests/platforms/stdcall.c" -I"$include" -o "$folder/stdcall.exe"
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=$endpoint run stdcall
    proved+=("stdcall")
  fi
fi
stop_pool
list=$(printf ', %s' "${proved[@]}")
echo "PROVED ${list:2}"
