#!/bin/sh
# The compiler of the fuzz builds, see run.sh: instruments what is fuzzed and nothing else. The
# flags are those of cargo-fuzz; but that instruments every dependency, which takes several times
# as long to build and slows the fuzzing down.
set -eu
rustc=$1
shift
name='' is_for_target='' previous=''
for argument in "$@"; do
    [ "$previous" != --crate-name ] || name=$argument
    # Build scripts and what they use are built without a target.
    [ "$argument" != --target ] || is_for_target=1
    previous=$argument
done
if [ "$is_for_target" ]; then
    [ -z "${FUZZ_SANITIZER:-}" ] || set -- "$@" "-Zsanitizer=$FUZZ_SANITIZER"
    case $name in
    libcognito_fuzz | base64 | configparser | http | percent_encoding | serde_json | url)
        # One unit: instrumented functions are not inlined from one unit into another.
        set -- "$@" --cfg fuzzing \
            -Ccodegen-units=1 \
            -Cpasses=sancov-module \
            -Cllvm-args=-sanitizer-coverage-level=4 \
            -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
            -Cllvm-args=-sanitizer-coverage-pc-table \
            -Cllvm-args=-sanitizer-coverage-trace-compares \
            -Cllvm-args=-sanitizer-coverage-stack-depth \
            -Cllvm-args=-simplifycfg-branch-fold-threshold=0
        ;;
    esac
fi
exec "$rustc" "$@"
