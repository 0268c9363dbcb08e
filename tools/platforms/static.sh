#!/bin/bash
# Links programs with the static library, beside another static library of Rust's and wholly static, and runs them.
#
#   tools/platforms/static.sh FOLDER POOL    FOLDER has libcognito.a, POOL is the local pool's program
set -euo pipefail
unset CDPATH
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1
cd "$folder"

# Not one global symbol that another library could have.
foreign=$(nm --defined-only --extern-only libcognito.a | sed -n 's/.* [A-Z] //p' | grep -v '^cognito_' || true)
[ -z "$foreign" ] || {
  echo "static.sh: these symbols of libcognito.a are global: $foreign" >&2
  exit 1
}
wanted=$(gcc -E -P "$root/include/cognito.h" | grep -o 'cognito_[a-z_]*(' | tr -d '(' | sort -u)
[ "$wanted" = "$(nm --defined-only --extern-only libcognito.a | sed -n 's/.* T //p' | sort)" ] || {
  echo "static.sh: the global symbols of libcognito.a are not the functions of cognito.h" >&2
  exit 1
}

"${RUSTC:-rustc}" --edition 2021 -O --crate-type staticlib "$root/tests/platforms/other.rs" -o libother.a
private=$(sed -n 's/^Libs.private: //p' "$root/cognito.pc.in")
read -ra private <<<"$private"
for kind in beside static; do
  flags=()
  [ $kind = beside ] || flags=(-static)
  # A wholly static program is told that names are looked up by shared libraries all the same: glibc has no other way.
  cc -Wall -Wextra -Werror "${flags[@]}" "$root/tests/platforms/beside.c" -I"$root/include" libcognito.a libother.a \
    "${private[@]}" -o "$kind" 2>"$kind.log" || {
    cat "$kind.log" >&2
    exit 1
  }
  "./$kind"
done
! ldd static >/dev/null 2>&1 || {
  echo "static.sh: the program is not wholly static" >&2
  exit 1
}
bash "$root/tools/platforms/prove.sh" "$folder" "$2" cc \
  "-static -pthread -l:libcognito.a ${private[*]}"
echo "PROVED $(wc -w <<<"$wanted") global symbols, beside another static library of Rust's, and in a -static program: the demo, threads, fork, TLS"
