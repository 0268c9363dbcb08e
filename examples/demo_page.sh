#!/usr/bin/env bash
# The demo behind `make demo-page`: a made-up app in a browser, and the local pool's own page beside it, until Ctrl-C.
# Usage: demo_page.sh STAGE POOL, the folder of an installed libcognito and the local pool's program.
set -euo pipefail
unset CDPATH
stage=$1 pool=$2
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v python3 >/dev/null; then
  echo "The app needs Python; install it with: apt-get install python3" >&2
  exit 1
fi

# Neither this machine's proxies nor this user's profiles have a part in this.
# shellcheck source=tests/clean_environment.sh
. "$here/../tests/clean_environment.sh"
export LIBCOGNITO_LIBRARY=$stage/lib/libcognito.so PYTHONPATH=$here/../bindings/python/src APP=$here/python/web_page.py
echo "The made-up app sends the code, the local pool's page shows it. Ctrl-C ends both."
# The app's address comes last, when all is ready.
# shellcheck disable=SC2016 # the pool's shell expands it
exec "$pool" --exec 'exec python3 -B "$APP" "${APP_PORT:-0}"'
