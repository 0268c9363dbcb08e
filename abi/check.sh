#!/bin/sh
# Holds a staged library against the committed baseline.
#
#   abi/check.sh [STAGE]    STAGE: target/stage by default, made by `make stage`
#
# Ends with 0 where they agree, 1 where something was removed or changed, 2 where something is new,
# 3 where the comparison could not be made.
set -eu
unset CDPATH
LC_ALL=C # comm wants the order that sort gave
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
stage=${1:-$here/../target/stage}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$here/shape.sh" "$stage" "$folder"

# Types that mean the same to the compiler are compared too: what is written is what is promised.
compare() {
    abidiff --harmless --no-architecture "$@" "$here/libcognito.abi" "$folder/libcognito.abi"
}

broken=
compare --no-added-syms > "$folder/diff" || broken=yes
gone=$(comm -23 "$here/constants.txt" "$folder/constants.txt")
if [ "$broken$gone" ]; then
    {
        echo "abi: the binary interface changed in a way that breaks programs:"
        [ -z "$broken" ] || cat "$folder/diff"
        [ -z "$gone" ] || echo "$gone" | sed 's/^/  constant removed or changed: /'
        echo "Put it back: see docs/abi.md."
    } >&2
    exit 1
fi

grown=
compare > "$folder/diff" || grown=yes
# Debian's packages say in which version each function came.
sed -n 's/^ \(.*\)@Base .*/\1/p' "$here/../debian/libcognito0.symbols" > "$folder/listed"
"$here/functions.sh" "$stage/include/cognito.h" > "$folder/declared"
lost=$(comm -23 "$folder/listed" "$folder/declared")
unlisted=$(comm -13 "$folder/listed" "$folder/declared")
if [ "$lost" ]; then
    echo "abi: debian/libcognito0.symbols has what the header does not declare:" "$lost" >&2
    exit 1
fi
new=$(comm -13 "$here/constants.txt" "$folder/constants.txt")
if [ "$grown$new$unlisted" ]; then
    {
        echo "abi: the binary interface grew:"
        [ -z "$grown" ] || cat "$folder/diff"
        [ -z "$unlisted" ] || echo "  not in debian/libcognito0.symbols:" "$unlisted"
        [ -z "$new" ] || echo "$new" | sed 's/^/  new constant: /'
        echo "If that is meant, add a new baseline: run abi/update.sh"
    } >&2
    exit 2
fi
