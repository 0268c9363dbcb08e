#!/bin/sh
# Writes a file by which an installation is found, for pkg-config or CMake, to standard output, or says why it cannot.
# `make install` calls it.
#
#   tools/package_file.sh TEMPLATE VERSION PREFIX EXEC_PREFIX LIBDIR INCLUDEDIR PKGCONFIGDIR SHAREDIR [FOLDER...]
#
# Where the library and the file are below PREFIX, the file names its folders from where it is itself: an installation
# can be moved. Otherwise it names them as they are. Of the other FOLDERs it is only asked whether they can be used.
# CMake's files stand in LIBDIR/cmake/cognito.
set -eu
unset CDPATH
template=$1
shift

# Prints a path without double and trailing slashes.
tidy() { # PATH
  printf '%s\n' "$1" | sed -e 's|//*|/|g' -e 's|/$||'
}

refuse() { # PATH WHY
  printf 'make: Cannot install to the folder "%s": %s.\n' "$1" "$2" >&2
  exit 1
}

version=$1
shift
newline='
'
# The prefix alone may be empty: it is / then.
for folder in "${1:-/}" "${2:-/}" "$3" "$4" "$5" "$@"; do
  case $folder in
    *"$newline"*) refuse "$folder" "its name has a line break in it" ;;
    *[\"\\\$\`]*) refuse "$folder" "its name has one of the characters \" \\ \$ \` in it, which pkg-config's files cannot hold" ;;
    /* | "") ;;
    *) refuse "$folder" "it must be an absolute path, one that begins with /" ;;
  esac
done
for folder in "$3" "$4" "$5" "$6"; do
  [ "$folder" ] || refuse "$folder" "libdir, includedir, pkgconfigdir and sharedir must not be empty"
done
prefix=$(tidy "$1")
exec_prefix=$(tidy "$2")
libdir=$(tidy "$3")
includedir=$(tidy "$4")
pkgconfigdir=$(tidy "$5")
sharedir=$(tidy "$6")

# Whether a folder is below the prefix, or the prefix itself, without a way back up.
below() { # PATH
  case $1/ in
    */../*) return 1 ;;
    "$prefix"/*) [ "$prefix" ] ;;
    *) return 1 ;;
  esac
}

# What each of the two needs before characters that mean something to it (CMake's file has its paths in quotes), what it
# calls the folder that all others are below, the file's own folder, and where the file is.
case $template in
  *.cmake.in)
    special=';' base=_cognito_prefix own=_cognito_folder place=$libdir/cmake/cognito
    ;;
  *)
    special="] '#&;()<>*?~|[" base=prefix own=pcfiledir place=$pkgconfigdir
    ;;
esac

# Prints a path with a backslash before each of those characters.
escaped() { # PATH
  printf '%s' "$1" | sed "s/[$special]/\\\\&/g"
}

# Prints a folder as the file has it.
written() { # PATH
  if below "$1"; then
    # shellcheck disable=SC2016 # it is pkg-config's, or CMake's
    printf '${%s}%s' "$base" "$(escaped "${1#"$prefix"}")"
  else
    escaped "${1:-/}"
  fi
}

# Prints a value as the right side of sed's s|||.
replacement() { # VALUE
  printf '%s' "$1" | sed 's/[\\&|]/\\&/g'
}

if below "$libdir" && below "$place"; then
  root="\${$own}$(printf '%s' "${place#"$prefix"}" | sed 's|/[^/]*|/..|g')"
else
  root=$(escaped "${prefix:-/}")
fi
sed -e "s|@version@|$(replacement "$version")|" -e "s|@major@|$(replacement "${version%%.*}")|" \
  -e "s|@prefix@|$(replacement "$root")|" \
  -e "s|@exec_prefix@|$(replacement "$(written "$exec_prefix")")|" \
  -e "s|@libdir@|$(replacement "$(written "$libdir")")|" \
  -e "s|@includedir@|$(replacement "$(written "$includedir")")|" \
  -e "s|@sharedir@|$(replacement "$(written "$sharedir")")|" "$template"
