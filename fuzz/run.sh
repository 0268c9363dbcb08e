#!/bin/sh
# Fuzzes each target for some seconds, and stops at the first broken promise.
#
#   fuzz/run.sh [SECONDS [TARGET...]]      10 seconds and all targets by default
#
# FUZZ_RUNS=10000000 asks for a number of runs in place of a time. FUZZ_SANITIZER=address adds
# AddressSanitizer to the build. Needs cargo-fuzz (`cargo install cargo-fuzz --locked`) and a C++
# compiler; stable Rust will do.
#
# An input that breaks a promise is left in fuzz/artifacts/TARGET. Mend the library, then move the
# input to fuzz/cases/TARGET under a name that says what it was: `cargo test` runs all of those.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-10}
[ $# -eq 0 ] || shift
sanitizer=${FUZZ_SANITIZER:-none}
if [ "$sanitizer" != none ]; then
    # A sanitizer is a flag of nightly Rust.
    RUSTC_BOOTSTRAP=1
    export RUSTC_BOOTSTRAP
fi
if [ "${FUZZ_RUNS:-}" ]; then
    limit=-runs=$FUZZ_RUNS
else
    limit=-max_total_time=$seconds
fi

cargo fuzz build --sanitizer "$sanitizer"
[ $# -gt 0 ] || set -- $(cargo fuzz list)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for target in "$@"; do
    mkdir -p "fuzz/corpus/$target"
    echo "fuzz: $target"
    if cargo fuzz run --sanitizer "$sanitizer" "$target" \
        "fuzz/corpus/$target" "fuzz/cases/$target" -- \
        "$limit" -max_len=4096 -timeout=300 -dict=fuzz/words.dict > "$log" 2>&1
    then
        tail -n 1 "$log"
    else
        tail -n 60 "$log" >&2
        exit 1
    fi
done
