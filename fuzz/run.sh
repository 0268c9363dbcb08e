#!/bin/sh
# Fuzzes each target for some seconds, and fails at the first broken promise.
#
#   fuzz/run.sh [SECONDS [TARGET...]]      10 seconds and all targets by default
#
# FUZZ_RUNS=10000000 asks for a number of runs in place of a time, FUZZ_SEED=1 for the same start
# each time, FUZZ_JOBS=2 for two targets at once. FUZZ_SANITIZER=address adds AddressSanitizer to the
# build. Needs a C++ compiler, no more:
# stable Rust will do, and what cargo-fuzz would do is done here.
#
# What finds new ways through the code is kept in fuzz/corpus/TARGET, where the next run goes on.
# An input that breaks a promise is left in fuzz/artifacts/TARGET. Mend the library, then move the
# input to fuzz/cases/TARGET under a name that says what it was: `make test` runs all of those, as does
# `cargo test --manifest-path fuzz/Cargo.toml`.
set -eu
cd "$(dirname "$0")"
seconds=${1:-10}
[ $# -eq 0 ] || shift
if [ "${FUZZ_RUNS:-}" ]; then
    limit=-runs=$FUZZ_RUNS
else
    limit=-max_total_time=$seconds
fi
seed=${FUZZ_SEED:-0} # 0: another one each time
if [ "${FUZZ_SANITIZER:-}" ]; then
    # A sanitizer is a flag of nightly Rust.
    RUSTC_BOOTSTRAP=1
    export RUSTC_BOOTSTRAP
fi

host=$(rustc -vV | sed -n 's/^host: //p')
# A folder for each way of building: cargo does not see what rustc.sh adds.
target=${CARGO_TARGET_DIR:-$PWD/target}/${FUZZ_SANITIZER:-plain}
RUSTC_WRAPPER=$PWD/rustc.sh \
    cargo build --locked --quiet --release --features targets --target "$host" --target-dir "$target"
programs=$target/$host/release
if [ $# -eq 0 ]; then
    for source in fuzz_targets/*.rs; do
        set -- "$@" "$(basename "$source" .rs)"
    done
fi

# shellcheck disable=SC2016 # The inner shell expands it.
printf '%s\n' "$@" | xargs -P "${FUZZ_JOBS:-1}" -I '{}' sh -euc '
    program=$1 target=$2 limit=$3 seed=$4
    mkdir -p "corpus/$target" "artifacts/$target"
    log=$(mktemp)
    trap "rm -f \"$log\"" EXIT
    if "$program" "corpus/$target" "cases/$target" "$limit" -seed="$seed" -max_len=4096 -timeout=300 \
        -dict=words.dict -artifact_prefix="artifacts/$target/" > "$log" 2>&1
    then
        echo "fuzz: $target: $(tail -n 1 "$log")"
    else
        echo "fuzz: $target: FAILED"
        tail -n 60 "$log"
        exit 255 # xargs starts no more.
    fi
' fuzz "$programs/{}" '{}' "$limit" "$seed" >&2
