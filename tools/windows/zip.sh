#!/bin/bash
# Packs what runs on Windows: header, DLLs, import libraries and licences. `make windows-zip` calls it after it has built
# and run them.
#
#   tools/windows/zip.sh VERSION      writes target/windows/libcognito-VERSION-windows.zip
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")/../.."
version=$1 built=target/platforms/build/out
name=libcognito-$version-windows
folder=target/windows/$name
rm -rf "$folder" "$folder.zip"
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
(cd target/windows && find "$name" -type f -print0 | LC_ALL=C sort -z | xargs -0 python3 -m zipfile -c "$name.zip")
rm -rf "$folder"
echo "made target/windows/$name.zip:"
python3 -m zipfile -l "target/windows/$name.zip"
