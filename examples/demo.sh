#!/usr/bin/env bash
# The demo behind `make demo`: a code is sent, read in the inbox, handed back, and counts.
# Usage: demo.sh STAGE POOL, the folder of an installed libcognito and the local pool's program.
set -euo pipefail
unset CDPATH
stage=$1 pool=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Neither this machine's proxies nor this user's profiles have a part in this.
# shellcheck source=tests/clean_environment.sh
. "$here/../tests/clean_environment.sh"
export HOME=$work

say() { printf '\n== %s\n' "$*"; }
show() { printf '$ %s\n' "$*" && "$@"; }

if ! command -v pkg-config >/dev/null; then
  echo "The demo needs pkg-config; install it with: apt-get install pkg-config" >&2
  exit 1
fi

say "1. The C example is built against the installed library"
export PKG_CONFIG_PATH=$stage/lib/pkgconfig
# eval: pkg-config writes a backslash before a blank of a path.
eval "${CC:-cc} \"\$here/c/send_code.c\" $(pkg-config --cflags --libs cognito)" \
  '-Wl,-rpath,"$stage/lib" -o "$work/send_code"'
echo "cc examples/c/send_code.c \$(pkg-config --cflags --libs cognito) -o send_code"
PATH=$work:$PATH

say "2. The bundled local pool starts: it imitates Cognito, nothing leaves this machine"
coproc POOL { "$pool" --until-stdin-closes; }
while read -r line <&"${POOL[0]}"; do
  case $line in
    "export "*TOKEN=*) eval "$line" && echo "${line:0:60}..." ;;
    "export "*) eval "$line" && echo "$line" ;;
    "# ready") break ;;
    *) echo "$line" ;;
  esac
done

say "3. The user's address is not verified yet"
show send_code --status

say "4. A code is sent"
show send_code email '{"lang":"de"}'
read -r line <&"${POOL[0]}"
echo "$line"
code=$(grep -o '[0-9]\{6\}' <<<"$line" | tail -n 1)

say "5. The user types it, and the program hands it back"
show send_code email --verify "$code"

say "6. The same code does not work twice"
show send_code email --verify "$code" 2>&1 || true

say "7. What Cognito says now"
show send_code --status
send_code --status | grep -q '^  email_verified = true$'

eval "exec ${POOL[1]}>&-"
wait
say "Done: one call sent one code, and the address zoe@bluebird.example is verified."
