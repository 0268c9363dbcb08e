#!/bin/sh
# Makes the release's tarball, libcognito-VERSION.tar.xz in FOLDER: the tree as it is committed or changed here, the
# crates that it is built from, the manual, and the licences of the crates. It builds without a network, and without
# Python and Doxygen. `make dist` calls it, after `make docs`.
#
#   tools/dist.sh FOLDER DOCS    DOCS has what `make docs` made
#
# The same tree gives the same bytes: names are sorted, and all files bear the date of the last commit.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
folder=$1
docs=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
tree=$work/libcognito-$version
mkdir -p "$tree" "$folder"

git() { # also where the files are another user's
  command git -c safe.directory="$PWD" "$@"
}

# What CI, fuzzing, and the packages for Debian, Python and R need stays in the repository.
git ls-files -z --cached --others --exclude-standard -- . ':!.ci' ':!debian' ':!fuzz' ':!benches' \
  ':!bindings/R' ':!bindings/python' ':!bindings/python-testing' |
  tar --null --files-from=- --create --ignore-failed-read --file "$work/tree.tar" 2> "$work/missing" || {
  cat "$work/missing" >&2
  exit 1
}
tar -xf "$work/tree.tar" -C "$tree"
sh tools/vendor.sh "$tree"
mkdir -p "$tree/prepared/docs"
cp -R "$docs/man" "$tree/prepared/docs/"
python3 tools/third_party.py "$tree/prepared" x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu \
  i686-unknown-linux-gnu x86_64-unknown-linux-musl aarch64-apple-darwin
chmod -R u+rwX,go+rX,go-w "$tree"
date=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
XZ_OPT=-6 tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$date" \
  -C "$work" -cJf "$folder/libcognito-$version.tar.xz.new" "libcognito-$version"
mv "$folder/libcognito-$version.tar.xz.new" "$folder/libcognito-$version.tar.xz"
echo "$folder/libcognito-$version.tar.xz"
