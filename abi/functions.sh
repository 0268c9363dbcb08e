#!/bin/sh
# Prints the functions that a header declares, sorted. Used by check.sh and update.sh.
#
#   abi/functions.sh HEADER
set -eu
LC_ALL=C
export LC_ALL
# Comments end before the compiler's own words for functions begin; callbacks have their names in brackets.
"${CC:-cc}" -E -P -x c "$1" | tr ';' '\n' | sed -n 's/^[^(]*[ *]\(cognito_[a-z0-9_]*\)(.*/\1/p' | sort -u
