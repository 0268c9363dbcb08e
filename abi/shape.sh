#!/bin/sh
# Writes the binary interface of a staged library into a folder: functions and types as
# libabigail's XML, constants as lines. Used by check.sh and update.sh.
#
#   abi/shape.sh STAGE FOLDER
#
# The symbols and the soname are the library's, the types are the header's: the release is stripped,
# and Rust's debug information knows Rust's names. tests/abi/header.rs holds that the header is the one
# that the sources give.
set -eu
unset CDPATH
LC_ALL=C
export LC_ALL

stage=$1
folder=$2
library=$stage/lib/libcognito.so
header=$stage/include/cognito.h
for file in "$library" "$header"; do
    [ -e "$file" ] || { echo "abi: $file is missing: run make stage" >&2; exit 3; }
done

soname=$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
# One variable for each exported function, of that function's type: so the compiler writes down
# every type that a caller sees, and refuses a function that the header does not declare.
{
    echo '#include <cognito.h>'
    nm -D --defined-only "$library" | sed 's/.* //; s/@.*//' | sort |
        sed 's/.*/__typeof__(&) *shape_of_&;/'
} > "$folder/shape.c"
(
    cd "$folder"
    ${CC:-cc} -std=gnu99 -g -gdwarf-4 -shared -fPIC -isystem "$stage/include" \
        "-Wl,-soname,$soname" -o shape.so shape.c
) || { echo "abi: the library exports what the header does not declare" >&2; exit 1; }
abidw --no-show-locs --no-comp-dir-path --no-corpus-path --out-file "$folder/libcognito.abi" \
    "$folder/shape.so"

# libabigail does not see macros. The version changes with every release, so it is left out.
${CC:-cc} -dM -E "$header" |
    sed -n 's/^#define \(COGNITO_[A-Z0-9_]*\) \(.*\)$/\1=\2/p' |
    grep -v '^COGNITO_VERSION' | sort > "$folder/constants.txt"
