#!/bin/sh
# Makes the reference from the header's comments with Doxygen: HTML, and manual pages of section 3; and of section 1
# from what the local pool says of its options. `make docs` calls it.
#
#   tools/docs.sh FOLDER    FOLDER/html, FOLDER/man/man1, FOLDER/man/man3
#
# The pages bear the date of SOURCE_DATE_EPOCH, or of the header's last commit. Needs doxygen and python3.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
for tool in doxygen python3; do
  command -v "$tool" > /dev/null || {
    echo "docs.sh: lacks $tool; install it with: apt-get install doxygen python3" >&2
    exit 1
  }
done
folder=$1
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
date=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct -- include/cognito.h 2> /dev/null || true)}
[ "$date" ] || date=$(date -r include/cognito.h +%s)
pool=$(sh tools/build.sh pool)
xml=$(mktemp -d)
trap 'rm -rf "$xml"' EXIT
trap 'exit 1' HUP INT TERM

rm -rf "$folder"
mkdir -p "$folder"
# A warning is an error: a parameter without a description, a section that is not known.
doxygen - << DOXYFILE
PROJECT_NAME = libcognito
PROJECT_NUMBER = $version
PROJECT_BRIEF = "Send and confirm Amazon Cognito attribute-verification codes"
INPUT = include/cognito.h
STRIP_FROM_PATH = include
EXTRACT_ALL = YES
OPTIMIZE_OUTPUT_FOR_C = YES
HAVE_DOT = NO
GENERATE_HTML = YES
GENERATE_LATEX = NO
GENERATE_XML = YES
HTML_TIMESTAMP = NO
QUIET = YES
WARN_AS_ERROR = FAIL_ON_WARNINGS
HTML_OUTPUT = "$PWD/$folder/html"
XML_OUTPUT = "$xml"
DOXYFILE
python3 tools/man_pages.py functions "$xml/cognito_8h.xml" "$folder/man/man3" "$date"
python3 tools/man_pages.py program "$pool" "$folder/man/man1" "$date"
