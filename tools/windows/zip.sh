#!/bin/bash
# Packs what runs on Windows: header, DLLs, import libraries and licences. The row zip of tools/platforms/run.sh calls it
# after those that have built and run them, and builds programs with what is in it.
#
# Writes target/windows/libcognito-VERSION-windows.zip.
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1) built=target/platforms/build/out
name=libcognito-$version-windows
folder=target/windows/$name
rm -rf target/windows
mkdir -p "$folder/include" "$folder/x64" "$folder/x86" "$folder/licences"
cp include/*.h include/*.hpp "$folder/include"
cp LICENSE-* "$folder/licences"
python3 tools/third_party.py "$folder/licences" x86_64-pc-windows-gnu i686-pc-windows-gnu
cp README.md CHANGELOG.md tools/windows/README.txt "$folder"

# The functions of the header, for linkers that make their import library of a list.
mapfile -t names < <(cc -E -P include/cognito.h | grep -o 'cognito_[a-z_]*(' | tr -d '(' | sort -u)
for arch in x64:windows x86:windows32; do
  into=$folder/${arch%%:*} from=$built/${arch##*:}
  cp "$from/cognito.dll" "$from/libcognito.dll.a" "$into"
  { printf 'LIBRARY cognito.dll\nEXPORTS\n' && printf '    %s\n' "${names[@]}"; } >"$into/cognito.def"
done
cp "$built/windows32/cognito32.dll" "$built/windows32/cognito32.def" "$folder/x86"

# Each DLL exports the functions of the header, and nothing else.
for library in "$folder"/*/*.dll; do
  exported=$(objdump -p "$library" | sed -n 's/.*\] .*\(cognito_[a-z_]*\)$/\1/p' | sort -u)
  count=$(objdump -p "$library" | sed -n '/^\[Ordinal\/Name Pointer\] Table/,/^$/p' | grep -c '^\s*\[ *[0-9]')
  if [ "$exported" != "$(printf '%s\n' "${names[@]}")" ] || [ "$count" != ${#names[@]} ]; then
    echo "zip.sh: $library does not export the functions of cognito.h alone" >&2
    exit 1
  fi
done
(cd target/windows && python3 -m zipfile -c "$name.zip" "$name")
rm -rf "$folder"
echo "made target/windows/$name.zip:"
python3 -m zipfile -l "target/windows/$name.zip"
